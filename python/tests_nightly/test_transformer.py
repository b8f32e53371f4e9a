"""Does the notebook of a trained transformer run? Its weights are a package of 90 MB."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

INLINE = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def test_the_notebook_of_a_trained_transformer_runs():
    path = Path(__file__).parents[1] / "notebooks" / "trained_transformer.ipynb"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute(env=INLINE)
    pictures = [output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert len(pictures) >= 4
