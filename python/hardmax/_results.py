"""What the functions return."""

from __future__ import annotations

import html as _html
import json
import warnings
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from . import _hardmax
from ._hardmax import Instance

if TYPE_CHECKING:
    import numpy
    import pandas

Decided = TypeVar("Decided")


class RoundedWarning(UserWarning):
    """Exact numbers became the nearest doubles."""


def _numpy(bytes_: bytes, rounded: bool, shape: tuple[int, ...]) -> numpy.ndarray[Any, Any]:
    import numpy

    if rounded:
        warnings.warn("some numbers are not doubles; these are the nearest", RoundedWarning, stacklevel=3)
    numbers: numpy.ndarray[Any, Any] = numpy.frombuffer(bytes_, dtype=numpy.float64).reshape(shape).copy()
    return numbers


class _Json:
    """What is written as JSON: equal where the JSON is, and pickled as it."""

    def to_json(self) -> str:
        raise NotImplementedError

    def to_dict(self) -> Any:
        """The JSON as Python's dicts and lists."""
        return json.loads(self.to_json())

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, _Json) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())


class Limit(_Json):
    """Where every token ends up: `hardmax limit`.

    >>> import hardmax
    >>> limit = hardmax.limit(hardmax.Instance([[2, 0], [1, 1]], alpha=1))
    >>> limit.layer, limit.clusters[0]["tokens"]
    (1, [0, 1])
    """

    def __init__(self, inner: _hardmax.Limit, max_layers: int) -> None:
        self._inner, self._max_layers = inner, max_layers

    @property
    def instance(self) -> Instance:
        """The instance."""
        return self._inner.instance

    @property
    def status(self) -> str:
        """"settled", "regime" or "undecided"."""
        return self._inner.status

    @property
    def decided(self) -> bool:
        """Whether the limit is known."""
        return self._inner.status != "undecided"

    @property
    def layer(self) -> int | None:
        """The layer that decides."""
        return self._inner.layer

    @property
    def limits(self) -> list[list[Fraction]]:
        """The limits, exactly. Shape (n, d)."""
        return self._decided(self._inner.limits)

    @property
    def leaders(self) -> list[int]:
        """The leaders."""
        return self._decided(self._inner.leaders)

    @property
    def rates(self) -> list[str]:
        """How fast each token approaches its limit: "at rest", "r^t", "t r^t", ..., r = 1/(1 + alpha)."""
        return self._decided(self._inner.rates)

    @property
    def clusters(self) -> list[dict[str, Any]]:
        """The tokens by limit point."""
        self._decided(self._inner.leaders)
        clusters: list[dict[str, Any]] = self.to_dict()["clusters"]
        return clusters

    @staticmethod
    def _decided(value: Decided | None) -> Decided:
        if value is None:
            raise ValueError("the limit is undecided: look further with max_layers")
        return value

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """The limits as the nearest doubles, with a RoundedWarning where they are not exact. Shape (n, d)."""
        bytes_, rounded = self._decided(self._inner._floats())
        return _numpy(bytes_, rounded, (self.instance.n, self.instance.d))

    def to_pandas(self) -> pandas.DataFrame:
        """A row a token: its limit as Fractions, its rate, whether it leads."""
        import pandas

        labels = self.instance.labels
        frame = pandas.DataFrame(self.limits, columns=[f"x{k}" for k in range(self.instance.d)])
        frame["rate"] = self.rates
        frame["leads"] = frame.index.isin(self.leaders)
        if labels is not None:
            frame.insert(0, "label", labels)
        return frame

    def to_json(self) -> str:
        """The JSON of `hardmax limit --format json`."""
        return self._inner.to_json()

    def certificate(self) -> str:
        """The certificate as JSON text: `verify` and every other verifier read it."""
        return self._decided(self._inner.certificate())

    def describe(self, all: bool = False) -> str:
        """The text of `hardmax limit`: of a large instance a summary, unless you ask for all tokens."""
        return self._inner.describe(all)

    def __reduce__(self) -> Any:
        # It is decided again: within the same bound, so that what was undecided stays so.
        from ._functions import limit

        return limit, (self.instance, self._max_layers)

    def __repr__(self) -> str:
        where = f" at layer {self.layer}, leaders {self.leaders}" if self.decided else ""
        return f"<hardmax.Limit {self.status}{where}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from ._pictures import plot

        text = f"<pre>{_html.escape(self.describe())}</pre>"
        if self.instance.n <= 200:
            text += plot(self.instance).svg
        return {"text/plain": repr(self), "text/html": text}


class Trajectory(_Json):
    """The layers of a run: `hardmax run`.

    >>> import hardmax
    >>> run = hardmax.run(hardmax.Instance([[2, 0], [1, 1]], alpha=1), layers=2)
    >>> len(run), run.tokens(1)[1], run.attention(0)
    (3, [Fraction(5, 4), Fraction(3, 4)], [[0], [0, 1]])
    """

    def __init__(self, inner: _hardmax.Trajectory, how: tuple[Any, ...]) -> None:
        self._inner, self._how = inner, how

    @property
    def instance(self) -> Instance:
        """The instance."""
        return self._inner.instance

    def __len__(self) -> int:
        return len(self._inner)

    def tokens(self, layer: int) -> list[list[Any]]:
        """The tokens of a layer: Fractions, or floats where the run was in floats. Shape (n, d)."""
        return self._inner.tokens(layer)

    def attention(self, layer: int) -> list[list[int]]:
        """The attention sets of a layer."""
        return self._inner.attention(layer)

    def leaders(self, layer: int) -> list[int]:
        """The leaders of a layer."""
        return self._inner.leaders(layer)

    def to_numpy(self) -> numpy.ndarray[Any, Any]:
        """All layers as the nearest doubles, with a RoundedWarning where they are not exact. Shape (K + 1, n, d)."""
        bytes_, rounded = self._inner._floats()
        return _numpy(bytes_, rounded, (len(self), self.instance.n, self.instance.d))

    def to_pandas(self) -> pandas.DataFrame:
        """A row a token and layer."""
        import pandas

        frames = []
        for layer in range(len(self)):
            frame = pandas.DataFrame(self.tokens(layer), columns=[f"x{k}" for k in range(self.instance.d)])
            frame.insert(0, "token", range(self.instance.n))
            frame.insert(0, "layer", layer)
            frame["leads"] = frame["token"].isin(self.leaders(layer))
            frames.append(frame)
        return pandas.concat(frames, ignore_index=True)

    def to_json(self) -> str:
        """The JSON of `hardmax run --format json`."""
        return self._inner.to_json()

    def __reduce__(self) -> Any:
        # It is run again: an instance is small, and its layers are the same everywhere.
        from ._functions import run

        return run, (self.instance, *self._how)

    def __repr__(self) -> str:
        kind = "exact" if self._inner.is_exact else "float"
        return f"<hardmax.Trajectory {kind}, layers 0 to {len(self) - 1}, {self.instance.n} tokens in R^{self.instance.d}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from ._pictures import plot

        bundle = {"text/plain": repr(self)}
        if self.instance.n <= 200:
            bundle["text/html"] = plot(self.instance, layers=sorted({0, len(self) // 2, len(self) - 1})).svg
        return bundle


class _Text(_Json):
    """A result that is its JSON."""

    def __init__(self, json_: str, text: str = "") -> None:
        self._json, self._text = json_, text

    def to_json(self) -> str:
        """The JSON of the command."""
        return self._json

    def describe(self) -> str:
        """The text of the command."""
        return self._text


class SoftmaxRun(_Text):
    """A softmax run in intervals beside the hardmax run: `hardmax run --softmax`."""

    @property
    def layers(self) -> list[dict[str, Any]]:
        """A dict a layer, with tokens, distances and proved bounds."""
        layers: list[dict[str, Any]] = self.to_dict()["layers"]
        return layers

    def to_pandas(self) -> pandas.DataFrame:
        """A row a layer, without the tokens."""
        import pandas

        rows = [{key: value for key, value in layer.items() if not isinstance(value, list)} for layer in self.layers]
        return pandas.DataFrame(rows)

    def __repr__(self) -> str:
        return f"<hardmax.SoftmaxRun at temperature {self.to_dict()['temperature']}, layers 0 to {len(self.layers) - 1}>"

    def _repr_html_(self) -> str:
        return f"<pre>{_html.escape(self.describe())}</pre>"


class Verdict(_Text):
    """The answer of a verifier: `hardmax verify`. True where every claim of the certificate holds."""

    @property
    def verdict(self) -> str:
        """"accepted", "rejected" or "undecided"."""
        verdict: str = self.to_dict()["verdict"]
        return verdict

    @property
    def reason(self) -> str | None:
        """The first claim that does not hold, or why nobody knows."""
        reason: str | None = self.to_dict().get("reason")
        return reason

    def __bool__(self) -> bool:
        return self.verdict == "accepted"

    def __repr__(self) -> str:
        reason = f": {self.reason}" if self.reason else ""
        return f"<hardmax.Verdict {self.verdict}{reason}>"


class CheckReport(_Text):
    """The verdicts of a check: `hardmax check`."""

    @property
    def ok(self) -> bool:
        """Whether statements held and none was violated."""
        rows = self.rows
        return any(row["held"] for row in rows) and not any(row["violated"] for row in rows)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A dict a statement: pack, id, held, not_applicable, violated, undecided, ..."""
        rows: list[dict[str, Any]] = self.to_dict()["theorems"]
        return rows

    @property
    def violations(self) -> list[dict[str, Any]]:
        """The violations, each shrunk."""
        violations: list[dict[str, Any]] = self.to_dict()["violations"]
        return violations

    def to_pandas(self) -> pandas.DataFrame:
        """A row a statement."""
        import pandas

        return pandas.DataFrame(self.rows)

    def to_html(self) -> str:
        """The page of `hardmax check --format html`."""
        return self._text

    def __repr__(self) -> str:
        report = self.to_dict()
        violated = sum(row["violated"] for row in self.rows)
        return f"<hardmax.CheckReport {report['instances']} instances, {len(self.rows)} statements, {violated} violations>"

    def _repr_html_(self) -> str:
        columns = ["pack", "id", "held", "not_applicable", "violated", "undecided"]
        head = "".join(f"<th>{column.replace('_', ' ')}</th>" for column in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{_html.escape(str(row[column]))}</td>" for column in columns) + "</tr>" for row in self.rows
        )
        return f"<table><tr>{head}</tr>{body}</table>"


class Comparison(_Text):
    """Floats beside the exact run: `hardmax compare`."""

    @property
    def instances(self) -> list[dict[str, Any]]:
        """A dict an instance."""
        instances: list[dict[str, Any]] = self.to_dict()["instances"]
        return instances

    def __repr__(self) -> str:
        return f"<hardmax.Comparison of {len(self.instances)} instances>"

    def _repr_html_(self) -> str:
        return f"<pre>{_html.escape(self.describe())}</pre>"


class HuntResults(_Text):
    """The best instances of a search: `hardmax hunt`."""

    def __init__(self, json_: str, best: Instance | None) -> None:
        super().__init__(json_)
        self.best_instance = best

    @property
    def best(self) -> list[dict[str, Any]]:
        """The instances found, best first, as genomes with their values."""
        best: list[dict[str, Any]] = self.to_dict()["best"]
        return best

    def __repr__(self) -> str:
        value = f", best value {self.best[0]['value']}" if self.best else ""
        return f"<hardmax.HuntResults{value}>"
