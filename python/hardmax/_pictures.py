"""Pictures of instances, and the page that moves."""

from __future__ import annotations

import html as _html
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import _hardmax
from ._arguments import Instances, Number, Progress, _count, _name, _named, _short


MOST_PANELS = 1000


class Picture:
    """A picture: shown by notebooks, written by `save`."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.data, self.kind = data, kind

    @property
    def svg(self) -> str:
        """The text of an SVG."""
        if self.kind != "svg":
            raise ValueError(f"this picture is a {self.kind}; plot(..., format=\"svg\") makes an SVG")
        return self.data.decode()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the picture; the name ends in its kind."""
        target = Path(path)
        if target.suffix.lower() != f".{self.kind}":
            raise ValueError(f"path: {_short(str(target))}, expected a name that ends in .{self.kind}")
        target.write_bytes(self.data)

    def __repr__(self) -> str:
        return f"<hardmax.Picture {self.kind}, {len(self.data)} bytes>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": repr(self)}
        if self.kind == "svg":
            bundle["image/svg+xml"] = self.svg
        else:
            bundle[f"image/{self.kind}"] = self.data
        return bundle


class Page:
    """The page of `hardmax plot -o page.html`."""

    def __init__(self, html: str) -> None:
        self.html = html

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the page."""
        Path(path).write_text(self.html, encoding="utf-8")

    def __repr__(self) -> str:
        return f"<hardmax.Page, {len(self.html)} characters>"

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{_html.escape(self.html, quote=True)}" width="100%" height="700" style="border:0"></iframe>'


def plot(
    instances: Instances,
    layers: Sequence[int] | None = None,
    picture: str = "panels",
    format: str = "svg",
    ax: Any = None,
    temperature: Number | None = None,
    hyperplanes: bool = False,
    project: str | None = None,
    width: float | None = None,
    scale: float | None = None,
    theme: str = "auto",
    max_layers: int = 400,
    progress: Progress | None = None,
) -> Any:
    """Draws instances layer by layer, as `hardmax plot` does; with `ax`, the way of every token on matplotlib axes."""
    named = _named(instances)
    if ax is not None:
        return _on_axes(named[0][1], ax, max(layers) if layers else 30)
    if layers is None:
        layers = [12] if format == "gif" else [0, 1, 2, 5, 30]
    layers = [_count(layer, "layers", 1_000_000) for layer in itertools.islice(layers, MOST_PANELS + 1)]
    if len(layers) > MOST_PANELS:
        raise ValueError(f"layers: more than {MOST_PANELS}, the limit")
    data = _hardmax.picture(
        named,
        _name(format, "format"),
        _name(picture, "picture"),
        layers,
        temperature,
        hyperplanes,
        _project(project),
        width,
        scale,
        _name(theme, "theme"),
        _count(max_layers, "max_layers"),
        progress,
    )
    return Picture(bytes(data), format)


def _project(project: Any) -> str | None:
    return None if project is None else _name(project, "project")


def _on_axes(instance: Any, ax: Any, last: int) -> Any:
    import warnings

    from ._functions import limit, run
    from ._results import RoundedWarning

    if instance.d > 2:
        raise ValueError(f"ax: the instance is in R^{instance.d}, expected at most 2 dimensions; leave ax out for a projection")
    with warnings.catch_warnings():
        # A picture has pixels.
        warnings.simplefilter("ignore", RoundedWarning)
        way = run(instance, layers=last).to_numpy()
        found = limit(instance)
        ends = found.to_numpy() if found.decided else None
    leaders = set(found.leaders) if found.decided else set()
    for i in range(instance.n):
        x, y = _columns(way[:, i])
        ax.plot(x, y, "-", linewidth=1, alpha=0.6)
        ax.plot(x[:1], y[:1], "*" if i in leaders else "o", color=ax.lines[-1].get_color())
    if ends is not None:
        x, y = _columns(ends)
        ax.plot(x, y, "D", fillstyle="none", color="black", markersize=8)
    ax.set_aspect("equal")
    return ax


def _columns(points: Any) -> tuple[Any, Any]:
    """The two coordinates of points; those of a line lie on the axis."""
    return points[:, 0], points[:, 1] if points.shape[1] == 2 else 0 * points[:, 0]


def explore(
    instances: Instances,
    layers: int = 30,
    project: str | None = None,
    max_layers: int = 400,
    progress: Progress | None = None,
) -> Any:
    """The page with a layer slider, exact coordinates, and a switch between exact, f64 and f32.

    Where anywidget is installed it is a widget, whose `instance`, `layer` and `token` follow what is chosen in the page; else a Page.
    """
    named = _named(instances)
    found = _hardmax.page(named, _count(layers, "layers", 1_000_000), _project(project), _count(max_layers, "max_layers"), progress)
    try:
        from ._widget import Explorer
    except ImportError:
        return Page(found)
    return Explorer(html=found, instance=named[0][0])
