"""What the package adds to a call: prints each figure beside its target.

    target/python/3.11/bin/python python/benches/speed.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import hardmax
from hardmax.testing import check_layer


def seconds(call: Callable[[], Any], repeats: int = 5, calls: int = 1) -> float:
    """The median of the time of one call."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        times.append((time.perf_counter() - start) / calls)
    return statistics.median(times)


def row(what: str, found: float, unit: float, name: str, target: str) -> None:
    print(f"{what:<66}{found / unit:>9.3g} {name:<3} {target}")


def process(code: str) -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True), 20)


def layer(tokens: Any, alpha: Any) -> Any:
    scores = tokens @ tokens.T
    ties = scores == scores.max(axis=1, keepdims=True)
    means = ties @ tokens / ties.sum(axis=1, keepdims=True)
    return (tokens + alpha * means) / (1 + alpha)


row("import hardmax, beside an interpreter that imports nothing", process("import hardmax") - process(""), 1e-3, "ms", "< 100")

small = hardmax.Instance([[1, 1], [1, -1], ["1/2", 0]], alpha="1/2")
certificate = hardmax.limit(small).certificate()
row("Instance of 3 x 2 integers", seconds(lambda: hardmax.Instance([[1, 1], [1, -1], [1, 0]], alpha=1), calls=5000), 1e-6, "us", "< 20")
row("limit, 3 x 2, with the work", seconds(lambda: hardmax.limit(small), calls=5000), 1e-6, "us", "< 20")
row("run of one layer, 3 x 2, with the work", seconds(lambda: hardmax.run(small, 1), calls=5000), 1e-6, "us", "< 20")
row("verify, 3 x 2, with the work: JSON is read", seconds(lambda: hardmax.verify(certificate), calls=2000), 1e-6, "us", "")

rng = np.random.default_rng(0)
for kind, numbers in (("integers", rng.integers(-1000, 1000, (10**6, 2))), ("floats", rng.normal(size=(10**6, 2)))):
    large = hardmax.Instance(numbers, alpha=1, exact_floats=True)
    made = seconds(lambda: hardmax.Instance(numbers, alpha=1, exact_floats=True), 3)
    row(f"Instance of a NumPy array of 10^6 x 2 {kind}", made, 1, "s", "")
    row(f"to_numpy of 10^6 x 2 {kind}", seconds(lambda: hardmax.to_numpy(large), 3), 1, "s", "")
row("tolist of the array, an object an entry, to compare", seconds(lambda: numbers.tolist(), 3), 1, "s", "")
some = hardmax.Instance(rng.integers(-1000, 1000, (20_000, 2)), alpha=1)
whole = seconds(lambda: hardmax.limit(some), 3)
found = hardmax.limit(some)
row("limit of 20,000 x 2", whole, 1, "s", "")
row("its to_numpy, a part of the call", seconds(found.to_numpy, 3) / whole * 100, 1, "%", "< 5")
row("check_layer of a NumPy layer, 1,000 examples", seconds(lambda: check_layer(layer), 3), 1, "s", "< 10")
