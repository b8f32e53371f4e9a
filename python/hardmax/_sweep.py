"""Sweeps on the executors that people have: processes, threads, Dask, mpi4py, Ray."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from ._arguments import Progress, _short

__all__ = ["SweepError", "sweep"]


class SweepError(RuntimeError):
    """A shard failed, or the merge did; the message is the program's."""


def sweep(
    plan: str | os.PathLike[str],
    executor: Executor | Any,
    results: str | os.PathLike[str],
    program: str | None = None,
    progress: Progress | None = None,
) -> str:
    """Runs every shard of a plan on an executor, and returns the merged JSON: the bytes of `hardmax sweep run PLAN`.

    `executor` is anything with `submit(function, *arguments)` that returns futures with `result()`: those of concurrent.futures,
    a client of Dask, mpi4py.futures. Its workers need the program, `program` or `hardmax` on their path, and see the folder
    `results`. A shard whose result is there is not run again, so a sweep that was stopped goes on where it was.

    Raises SweepError with what the program said where a shard or the merge fails.
    """
    if not callable(getattr(executor, "submit", None)):
        raise TypeError(f"executor: {type(executor).__name__}, expected an executor with submit")
    path, folder = Path(plan).resolve(), Path(results).resolve()
    command = program or shutil.which("hardmax")
    if command is None:
        raise ValueError("program: hardmax is not on the path, expected its place")
    shards = json.loads(path.read_text(encoding="utf-8")).get("shards")
    if not isinstance(shards, int):
        raise ValueError(f"plan: shards is {_short(shards)}, expected a number: a plan is made by `hardmax sweep plan`")
    futures = [executor.submit(_run, command, str(path), index, shards, str(folder)) for index in range(1, shards + 1)]
    for done, future in enumerate(futures, 1):
        future.result()
        if progress is not None:
            progress(done, shards)
    return _call([command, "sweep", "merge", str(path), str(folder)], {0, 1})


def _run(command: str, plan: str, index: int, shards: int, results: str) -> None:
    _call([command, "sweep", "run", plan, "--shard", f"{index}/{shards}", "--results", results], {0})


def _call(arguments: list[str], codes: set[int]) -> str:
    done = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in codes:
        raise SweepError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout
