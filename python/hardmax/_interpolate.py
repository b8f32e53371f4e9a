"""Networks that interpolate: sequences with targets, as numbers or as files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import _hardmax
from ._arguments import _short
from ._hardmax import Instance
from ._results import Verdict, _Text

__all__ = ["Interpolation", "interpolate", "verify_network"]


class Interpolation(_Text):
    """The answer of `interpolate`: a network, or what prevents one. True where there is a network."""

    def __init__(self, json_: str, text: str, network: str | None) -> None:
        super().__init__(json_, text)
        self._network = network

    @property
    def network(self) -> str:
        """The network as JSON text, `hardmax/network/1`."""
        if self._network is None:
            raise ValueError(self.describe().strip())
        return self._network

    def __bool__(self) -> bool:
        return self._network is not None

    def __repr__(self) -> str:
        return f"<hardmax.Interpolation {self.describe().splitlines()[0]}>"


def interpolate(data: Any, floats: bool = False) -> Interpolation:
    """Builds a transformer that sends each sequence exactly to its targets: `hardmax interpolate`.

    `data` is a list of pairs (tokens, targets) of exact numbers, shapes (n, d) and (m, d) with d at least 2; or JSON text, a dict, or the
    path of a file, `hardmax/sequences/1`. With `floats` the answer says how far the same network is off in f64 and f32.

    >>> import hardmax
    >>> answer = hardmax.interpolate([([[1, 2], [3, 4]], [[0, 1]]), ([[1, 2]], [["1/2", 5]])])
    >>> answer
    <hardmax.Interpolation interpolated: 5 blocks of at most 4 neurons, 103 numbers, for 2 different measures with 2 targets>
    >>> bool(hardmax.verify_network(answer, [([[1, 2], [3, 4]], [[0, 1]]), ([[1, 2]], [["1/2", 5]])]))
    True
    """
    return Interpolation(*_hardmax.interpolate(_sequences(data), bool(floats)))


def verify_network(network: Any, data: Any) -> Verdict:
    """Whether a network sends each sequence to its targets: `hardmax verify NETWORK DATA`."""
    text = network.network if isinstance(network, Interpolation) else _document(network, "network")
    return Verdict(_hardmax.verify_network(text, _sequences(data)))


def _document(given: Any, name: str) -> str:
    if isinstance(given, Mapping):
        return json.dumps(given)
    if isinstance(given, str) and given.lstrip().startswith("{"):
        return given
    if isinstance(given, (str, os.PathLike)):
        return Path(given).read_text(encoding="utf-8")
    raise TypeError(f"{name}: {type(given).__name__}, expected JSON text, a dict or a path")


def _sequences(data: Any) -> str:
    if isinstance(data, (str, os.PathLike, Mapping)):
        return _document(data, "data")
    if not isinstance(data, Iterable):
        raise TypeError(f"data: {_short(data)}, expected pairs (tokens, targets), JSON text, a dict or a path")
    rows = []
    for place, pair in enumerate(data):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise TypeError(f"data[{place}]: {_short(pair)}, expected a pair (tokens, targets)")
        if place >= 1_000_000:
            raise ValueError("data: more than 1000000 sequences, the limit")
        tokens, targets = (_points(part, f"data[{place}][{which}]") for which, part in enumerate(pair))
        rows.append({"tokens": tokens, "targets": targets})
    return json.dumps({"schema": "hardmax/sequences/1", "sequences": rows})


def _points(given: Any, place: str) -> list[list[str]]:
    try:
        return [[str(x) for x in row] for row in Instance(given, 1).tokens]
    except (TypeError, ValueError) as error:
        raise type(error)(f"{place}: {error}") from None
