"""Checks of your own layer: every statement, on instances whose ties a float layer must keep.

>>> import numpy as np
>>> from hardmax.testing import check_layer
>>> def layer(z, alpha):
...     scores = z @ z.T
...     ties = scores == scores.max(axis=1, keepdims=True)
...     means = ties @ z / ties.sum(axis=1, keepdims=True)
...     return (z + alpha * means) / (1 + alpha)
>>> check_layer(layer, examples=50).ok
True
>>> def first_index(z, alpha):
...     return (z + alpha * z[(z @ z.T).argmax(axis=1)]) / (1 + alpha)
>>> check_layer(first_index)
Traceback (most recent call last):
...
hardmax.testing.Violation: ...
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from . import _hardmax
from ._arguments import Progress, _count, _short
from ._functions import run
from ._hardmax import Instance

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["Report", "Violation", "check_layer", "instances"]

LIBRARIES = ("numpy", "torch", "jax")
DTYPES = ("float64", "float32", "float16", "bfloat16")

# Statements about the attention sets of one layer, which a function from tokens to tokens does not show.
_OF_THE_SETS = {"attention_order", "leaders_exist", "separation"}


class Violation(AssertionError):
    """A statement that a layer breaks, on the smallest instance found."""

    def __init__(
        self, theorem: str, sentence: str, comparison: str, instance: Instance, where: str, source: str, exact: str
    ) -> None:
        self.theorem, self.comparison, self.instance, self.source = theorem, comparison, instance, source
        super().__init__(f"the layer breaks {theorem}: {sentence}\n{comparison}\n{where}:\n\n{source}\n{exact}")


class Report:
    """What a trial without a violation found."""

    def __init__(self, found: dict[str, Any], dtype: str) -> None:
        self._found, self.dtype = found, dtype

    @property
    def ok(self) -> bool:
        """True: a violation is raised and not returned."""
        return self._found["violation"] is None

    @property
    def examples(self) -> int:
        """The instances tried."""
        examples: int = self._found["examples"]
        return examples

    @property
    def calls(self) -> int:
        """The calls of the layer."""
        calls: int = self._found["calls"]
        return calls

    @property
    def bound(self) -> str:
        """Within which distance a coordinate counts as the exact one."""
        return f"(2 n + 16) u max |z|, u = {self._found['roundoff']:.3g}"

    @property
    def worst(self) -> float:
        """The largest error seen, as a part of the bound."""
        worst: float = self._found["worst"]
        return worst

    @property
    def statements(self) -> list[dict[str, Any]]:
        """A dict a statement: theorem, sentence, holds, not_applicable, undecided, and up_to, the bound within which it holds; None
        where it speaks of attention sets alone, which the layer does not show."""
        rows = [dict(row) for row in self._found["statements"]]
        for row in rows:
            row["up_to"] = None if row["theorem"] in _OF_THE_SETS else self.bound
        return rows

    def __repr__(self) -> str:
        held = sum(1 for row in self._found["statements"] if row["holds"])
        return (
            f"<hardmax.testing.Report {self.examples} instances, {self.calls} calls in {self.dtype}: {held} statements hold "
            f"up to {self.bound}; largest error {self.worst:.2g} of it>"
        )


def check_layer(
    f: Callable[..., Any],
    model: str = "hardmax",
    library: str = "numpy",
    dtype: str = "float64",
    examples: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Report:
    """Runs every statement on `f(tokens, alpha)`, or `f(tokens, alpha, form)` where it takes three.

    The instances are binary fractions of few bits whose scores are exact in `dtype`, so that a correct layer keeps every
    tie. `f` is called one layer at a time, with tokens of shape (n, d) as an array of `library`; what it returns counts as exact
    within a bound that every usual way to write the layer keeps (`Report.bound`).

    Raises Violation with a small instance as Python source, or ValueError where f returns another shape, raises, or changes its input.
    """
    if model != "hardmax":
        raise ValueError(f"model: {_short(model)}, expected \"hardmax\"")
    if not callable(f):
        raise TypeError(f"f: {type(f).__name__}, expected a function of (tokens, alpha)")
    for name, value, known in (("library", library, LIBRARIES), ("dtype", dtype, DTYPES)):
        if value not in known:
            raise ValueError(f"{name}: {_short(value)}, expected one of {', '.join(known)}")
    three = _takes_three(f)
    inner = _Layer(f, three, library, dtype)
    found = json.loads(
        _hardmax.try_layer(inner, dtype, _count(examples, "examples"), _count(seed, "seed", 2**64 - 1), three, progress)
    )
    violation = found["violation"]
    if violation is None:
        return Report(found, dtype)
    instance = Instance.from_json(violation["instance"])
    sentence = next(row["sentence"] for row in found["statements"] if row["theorem"] == violation["theorem"])
    layer, shown = _first_wrong(inner, instance, found["roundoff"])
    where = "The smallest instance found" if layer == 0 else f"The smallest instance found, at its layer {layer}"
    source = _source(f, shown, library, dtype, three)
    raise Violation(violation["theorem"], sentence, violation["comparison"], instance, where, source, _exact(shown))


def _takes_three(f: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return False
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = [p for p in places if p.default is p.empty]
    if len(places) < 2 and not any(p.kind is p.VAR_POSITIONAL for p in parameters):
        raise TypeError(f"f takes {len(places)} arguments, expected (tokens, alpha) or (tokens, alpha, form)")
    if len(needed) > 3:
        raise TypeError(f"f needs {len(needed)} arguments, expected (tokens, alpha) or (tokens, alpha, form)")
    return len(needed) == 3 or (len(places) >= 3 and places[2].name in ("form", "A", "matrix"))


class _Layer:
    """Bytes to arrays of a library and back."""

    def __init__(self, f: Callable[..., Any], three: bool, library: str, dtype: str) -> None:
        import numpy

        self.f, self.three, self.numpy = f, three, numpy
        self.make: Callable[[Any], Any]
        self.back: Callable[[Any], Any]
        if library == "torch":
            import torch

            kind = getattr(torch, dtype)
            self.make = lambda array: torch.tensor(array).to(kind)
            self.back = lambda found: found.detach().to("cpu", torch.float64).numpy()
        elif library == "jax":
            import jax
            import jax.numpy as jnp

            if dtype == "float64" and not jax.config.jax_enable_x64:
                raise ValueError("dtype: JAX holds no float64 unless jax.config.update(\"jax_enable_x64\", True)")
            self.make = lambda array: jnp.asarray(array, dtype=dtype)
            self.back = lambda found: numpy.asarray(found).astype(numpy.float64)
        else:
            if dtype == "bfloat16":
                raise ValueError("dtype: NumPy has no bfloat16, expected float64, float32 or float16")
            self.make = lambda array: array.astype(dtype)
            self.back = lambda found: numpy.asarray(found)
        self.library, self.dtype = library, dtype

    def __call__(self, tokens: bytes, n: int, d: int, alpha: float, form: bytes | None) -> bytes:
        numpy = self.numpy
        given = numpy.frombuffer(tokens).reshape(n, d)
        array = self.make(given)
        arguments = [array, alpha]
        if self.three:
            matrix = numpy.eye(d) if form is None else numpy.frombuffer(form).reshape(d, d)
            arguments.append(self.make(matrix))
        try:
            found = self.f(*arguments)
        except Exception as error:
            raise ValueError(f"the layer raised {error!r} on tokens {given.tolist()}, alpha {alpha}") from error
        try:
            answer = self.back(found)
        except Exception as error:
            raise TypeError(f"the layer returned {type(found).__name__}, expected an array of {self.library}") from error
        if answer.shape != (n, d):
            raise ValueError(f"the layer returned shape {answer.shape}, expected {(n, d)}, on tokens {given.tolist()}")
        if answer.dtype.kind not in "fiu":
            raise TypeError(f"the layer returned {answer.dtype}, expected numbers")
        if not (self.back(array) == given).all():
            raise ValueError(f"the layer changed its input, tokens {given.tolist()}")
        result: bytes = answer.astype(numpy.float64).tobytes()
        return result


def _first_wrong(inner: _Layer, instance: Instance, roundoff: float) -> tuple[int, Instance]:
    """The first layer that one call gets wrong, as an instance; the instance itself where the statement compares several calls that
    are right each."""
    form = inner.numpy.array([[float(x) for x in row] for row in instance.form])
    here = instance
    for layer in range(4):
        given = inner.numpy.array([[float(x) for x in row] for row in here.tokens])
        answer = inner(given.tobytes(), here.n, here.d, float(here.alpha), form.tobytes())
        got = inner.numpy.frombuffer(answer).reshape(given.shape)
        if not inner.numpy.isfinite(got).all():
            return layer, here
        exact = run(here, layers=1).tokens(1)
        bound = (2 * here.n + 16) * roundoff * abs(given).max()
        if any(abs(Fraction(x) - y) > bound for got_row, row in zip(got, exact) for x, y in zip(got_row, row)):
            return layer, here
        here = Instance(got, here.alpha, form=here.form, exact_floats=True)
    return 0, instance


def _source(f: Callable[..., Any], instance: Instance, library: str, dtype: str, three: bool) -> str:
    rows = [[float(x) for x in row] for row in instance.tokens]
    form = [[float(x) for x in row] for row in instance.form]
    make = {
        "numpy": ("import numpy as np", "np.array({}, dtype=np.{})"),
        "torch": ("import torch", "torch.tensor({}, dtype=torch.{})"),
        "jax": ("import jax.numpy as jnp", 'jnp.asarray({}, dtype="{}")'),
    }[library]
    lines = [make[0], "tokens = " + make[1].format(rows, dtype), f"alpha = {float(instance.alpha)}"]
    if three:
        lines.append("form = " + make[1].format(form, dtype))
    name = getattr(f, "__name__", "layer")
    name = name if name.isidentifier() else "layer"
    lines.append(f"{name}(tokens, alpha, form)" if three else f"{name}(tokens, alpha)")
    return "".join(f"    {line}\n" for line in lines)


def _exact(instance: Instance) -> str:
    layer = run(instance, layers=1)
    tokens = ", ".join("(" + ", ".join(map(str, row)) + ")" for row in layer.tokens(1))
    return f"attention sets {layer.attention(0)}; the exact layer gives {tokens}"


FAMILIES = ("lattice", "mirrored", "duplicated", "collinear", "high-dimension")
EXACT_FAMILIES = (*FAMILIES, "rotated", "nearly-tied", "chain", "face", "generic")


def instances(*, ties: bool = False, dtype: str | None = None, max_tokens: int = 12) -> SearchStrategy[Instance]:
    """A Hypothesis strategy of instances: exact ones of every family, or with a dtype those whose scores it holds exactly.

    With `ties` some token attends to two distinct points.
    """
    from hypothesis import strategies as st

    if dtype is not None and dtype not in DTYPES:
        raise ValueError(f"dtype: {_short(dtype)}, expected one of {', '.join(DTYPES)}, or None")
    most = _count(max_tokens, "max_tokens", 12)
    if most == 0:
        raise ValueError("max_tokens: 0, expected at least 1")
    small = st.integers(-8, 8)

    def decode(genome: dict[str, Any]) -> Instance | None:
        # Rows before mirrors, repeats and zero tokens are added.
        genome["numerators"] = genome["numerators"][: most * genome["dimension"]]
        return _hardmax.dyadic_instance(json.dumps(genome), dtype)

    genomes = st.fixed_dictionaries(
        {
            "family": st.sampled_from(EXACT_FAMILIES if dtype is None else FAMILIES),
            "dimension": st.integers(1, 4),
            "grid": st.integers(1, 10),
            "alpha": st.tuples(st.integers(1, 10), st.integers(1, 10)).map(list),
            "form": st.one_of(st.just([]), st.lists(st.integers(-2, 2), max_size=10)),
            "numerators": st.lists(small, min_size=1, max_size=4 * most),
            "tiny": st.one_of(st.just([]), st.lists(st.integers(-2, 2), max_size=8)),
            "mirror": st.integers(0, 15),
            "repeat": st.integers(0, 2),
            "zero": st.booleans(),
        }
    )
    found = genomes.map(decode).filter(lambda instance: instance is not None and instance.n <= most)
    return found.filter(_is_tied) if ties else found  # type: ignore[return-value]


def _is_tied(instance: Instance | None) -> bool:
    if instance is None:
        return False
    tokens = [tuple(row) for row in instance.tokens]
    return any(len({tokens[j] for j in members}) > 1 for members in run(instance, layers=0).attention(0))
