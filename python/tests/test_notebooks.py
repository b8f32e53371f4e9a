"""Do the notebooks run, from their first cell to their last?"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

# Pictures go into the outputs, as they do for a reader.
INLINE = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
# What needs data that is not here runs nightly.
NIGHTLY = {"trained_transformer"}


def execute(notebook, folder):
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute(env=INLINE)
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebooks_are_there():
    assert {"first_limit", "why_not_floats", "figure_2", "review_by_leaders"} <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.stem not in NIGHTLY], ids=lambda path: path.stem)
def test_a_notebook_runs(path):
    outputs = execute(nbformat.read(path, as_version=4), path.parent)
    shown = {kind for cell in outputs for output in cell for kind in output.get("data", {})}
    assert "image/svg+xml" in shown or "image/png" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count for cell in code)


def test_a_cell_that_fails_is_seen(tmp_path):
    path = next(path for path in NOTEBOOKS if path.stem == "first_limit")
    notebook = nbformat.read(path, as_version=4)
    broken = next(cell for cell in notebook.cells if "limit.leaders ==" in cell.source)
    broken.source = broken.source.replace("limit.leaders == [0, 1]", "limit.leaders == [0, 2]")
    with pytest.raises(CellExecutionError, match="AssertionError"):
        execute(notebook, tmp_path)
