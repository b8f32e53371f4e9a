"""Arguments: what is taken, and what is said of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Union

from ._hardmax import Instance

Number = Union[int, str, Fraction]
Progress = Callable[[int, Union[int, None]], Any]
Instances = Union[Instance, Sequence[Instance], Mapping[str, Instance]]


def _named(instances: Instances) -> list[tuple[str, Instance]]:
    if isinstance(instances, Instance):
        return [("instance", instances)]
    if isinstance(instances, Mapping):
        items: Iterable[tuple[Any, Any]] = instances.items()
    else:
        try:
            items = ((f"instance {i}", instance) for i, instance in enumerate(instances))
        except TypeError:
            kind = type(instances).__name__
            raise TypeError(f"instances: {kind}, expected an Instance, several, or a dict of them") from None
    named = []
    # One by one: what is iterated over may have no end.
    for name, instance in items:
        if not isinstance(instance, Instance):
            raise TypeError(f"instances: {_short(name)} is a {type(instance).__name__}, expected an Instance")
        if not isinstance(name, str):
            raise TypeError(f"instances: the name {_short(name)} is a {type(name).__name__}, expected text")
        named.append((name, instance))
    if not named:
        raise ValueError("instances: none, expected at least one")
    return named


def _instance(instance: Any, name: str = "instance") -> Instance:
    if not isinstance(instance, Instance):
        raise TypeError(f"{name}: {type(instance).__name__}, expected an Instance")
    return instance


def _short(value: Any) -> str:
    """The value for a message: its repr, cut short."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _count(value: Any, name: str, most: int = 1_000_000_000) -> int:
    if isinstance(value, (bool, type)) or not hasattr(value, "__index__"):
        raise TypeError(f"{name}: {_short(value)}, expected an integer")
    count = int(value.__index__())
    if not 0 <= count <= most:
        raise ValueError(f"{name}: {_short(count)}, expected 0 to {most}")
    return count


def _name(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name}: {_short(value)}, expected text")
    if len(value) > 100:
        raise ValueError(f"{name}: {_short(value)}, expected a name")
    return value


def _names(value: Any, name: str) -> list[str]:
    if isinstance(value, str):
        return [_name(value, name)]
    try:
        given = iter(value)
    except TypeError:
        raise TypeError(f"{name}: {_short(value)}, expected a name or several") from None
    return [_name(one, name) for one in given]
