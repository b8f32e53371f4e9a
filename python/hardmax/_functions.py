"""The words of the command line as functions."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _hardmax
from ._arguments import Instances, Number, Progress, _count, _instance, _name, _named, _names, _short
from ._hardmax import Instance
from ._results import CheckReport, Comparison, HuntResults, Limit, SoftmaxRun, Trajectory, Verdict, _numpy

if TYPE_CHECKING:
    import numpy


def load(
    path: str | os.PathLike[str], alpha: Number | None = None, form: Any = None, *, any_form: bool = False
) -> Instance:
    """Reads an instance: JSON, or CSV, TSV, NPY, NPZ with a step size. With any_form the form may be any square matrix."""
    return Instance.load(os.fspath(path), alpha, form, any_form=any_form)


def save(instance: Instance, path: str | os.PathLike[str]) -> None:
    """Writes an instance as JSON; the file is whole or not there."""
    text = _instance(instance).to_json() + "\n"
    target = Path(path)
    if target.suffix.lower() != ".json":
        raise ValueError(f"path: {_short(str(target))}, expected a name that ends in .json")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def to_numpy(instance: Instance) -> numpy.ndarray[Any, Any]:
    """The tokens as the nearest doubles, with a RoundedWarning where they are not exact. Shape (n, d)."""
    bytes_, rounded = _instance(instance)._floats()
    return _numpy(bytes_, rounded, (instance.n, instance.d))


def limit(instance: Instance, max_layers: int = 400, progress: Progress | None = None) -> Limit:
    """Decides where every token ends up, exactly."""
    most = _count(max_layers, "max_layers")
    return Limit(_hardmax.limit(_instance(instance), most, progress), most)


def run(
    instance: Instance,
    layers: int = 10,
    arithmetic: str = "exact",
    formula: str = "convex",
    summation: str = "numpy",
    tie_tolerance: float = 0.0,
    progress: Progress | None = None,
) -> Trajectory:
    """Runs the layers of an instance: exactly, or in "f64" or "f32"."""
    how = (
        _count(layers, "layers", 1_000_000),
        _name(arithmetic, "arithmetic"),
        _name(formula, "formula"),
        _name(summation, "summation"),
        tie_tolerance,
    )
    return Trajectory(_hardmax.run(_instance(instance), *how, progress), how)


def softmax_run(instance: Instance, temperature: Number, layers: int = 10) -> SoftmaxRun:
    """Runs the softmax layer at a temperature in intervals, with bounds on its distance from hardmax."""
    run = _hardmax.softmax_run(_instance(instance), temperature, _count(layers, "layers", 10_000))
    return SoftmaxRun(run.to_json(), run.describe())


def verify(certificate: Any, instance: Instance | None = None, progress: Progress | None = None) -> Verdict:
    """Checks every claim of a certificate: a Limit, JSON text, a dict, or the path of a file."""
    if isinstance(certificate, Limit):
        text = certificate.certificate()
    elif isinstance(certificate, Mapping):
        text = json.dumps(certificate)
    elif isinstance(certificate, os.PathLike):
        text = Path(certificate).read_text(encoding="utf-8")
    elif isinstance(certificate, str):
        text = certificate if certificate.lstrip().startswith("{") else Path(certificate).read_text(encoding="utf-8")
    else:
        kind = type(certificate).__name__
        raise TypeError(f"certificate: {kind}, expected a Limit, JSON text, a dict or a path")
    expected = None if instance is None else _instance(instance)
    return Verdict(_hardmax.verify(text, expected, progress))


def check(
    instances: Instances | None = None,
    random: int | None = None,
    seed: int = 0,
    packs: str | Iterable[str] = (),
    theorems: str | Iterable[str] = (),
    layers: int = 10,
    max_layers: int = 400,
    fault: str | None = None,
    progress: Progress | None = None,
) -> CheckReport:
    """Checks every statement: on the gallery and 1,000 random instances, or on those given."""
    named = None if instances is None else _named(instances)
    count = None if random is None else _count(random, "random")
    report, page = _hardmax.check(
        named,
        count,
        _count(seed, "seed", 2**64 - 1),
        _names(packs, "packs"),
        _names(theorems, "theorems"),
        _count(layers, "layers", 1_000_000),
        _count(max_layers, "max_layers"),
        None if fault is None else _name(fault, "fault"),
        progress,
    )
    return CheckReport(report, page)


def compare(
    instances: Instances,
    arithmetic: str | Iterable[str] = ("f64", "f32"),
    formula: str | Iterable[str] = ("convex", "increment"),
    summation: str = "numpy",
    tie_tolerance: float = 0.0,
    layers: int = 60,
    max_layers: int = 400,
    progress: Progress | None = None,
) -> Comparison:
    """Where float runs leave the exact one, and whether that changes the answer."""
    report, words = _hardmax.compare(
        _named(instances),
        _names(arithmetic, "arithmetic"),
        _names(formula, "formula"),
        _name(summation, "summation"),
        tie_tolerance,
        _count(layers, "layers", 1_000_000),
        _count(max_layers, "max_layers"),
        progress,
    )
    return Comparison(report, words)


def hunt(
    objective: str,
    budget: int = 10_000,
    dim: int = 3,
    tokens: int = 8,
    grid: int = 4,
    alpha: Number | None = None,
    seed: int = 0,
    max_layers: int = 400,
    progress: Progress | None = None,
) -> HuntResults:
    """Searches for instances with the largest value of an objective, within `budget` evaluations, with one step size or with nine."""
    found, best = _hardmax.hunt(
        _name(objective, "objective"),
        _count(budget, "budget"),
        _count(dim, "dim", 255),
        _count(tokens, "tokens", 255),
        _count(grid, "grid", 65535),
        alpha,
        _count(seed, "seed", 2**64 - 1),
        _count(max_layers, "max_layers"),
        progress,
    )
    return HuntResults(found, best)


def theorems() -> list[dict[str, Any]]:
    """Every statement: its id, its sentence, its source, its tests and proofs."""
    found: list[dict[str, Any]] = json.loads(_hardmax.theorems())["theorems"]
    return found


def set_max_memory(size: int) -> None:
    """The memory, in bytes, that what is read may take: at least 64 MiB. An instance has at most a number for every 512 bytes."""
    _hardmax.set_max_memory(_count(size, "size", 2**63 - 1))
