"""The page as a widget of a notebook: what is chosen in it comes back to Python."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from ._pictures import Page


class Explorer(anywidget.AnyWidget):
    """The page of `explore`, alive: `instance`, `layer` and `token` follow what is chosen in it.

    `page.observe(function, "token")` calls a function at each choice.
    """

    _esm = Path(__file__).parent / "widget.js"

    html = traitlets.Unicode().tag(sync=True)
    instance = traitlets.Unicode().tag(sync=True)
    """The name of the instance."""
    layer = traitlets.Int(0).tag(sync=True)
    """The layer of the slider."""
    token = traitlets.Int(None, allow_none=True).tag(sync=True)
    """The chosen token, or None."""

    def save(self, path: str) -> None:
        """Writes the page."""
        Page(self.html).save(path)

    def __repr__(self) -> str:
        return f"<hardmax.Explorer at layer {self.layer}, token {self.token}>"
