"""Compares hardmax's floats with NumPy's: attention sets and tokens of every layer, bit for bit.

    floats.py HARDMAX [INSTANCES]

The layer is written as in src/float.rs. Random instances: grids 1/3, 1/10, 1/4, 1/1000 and Gaussian, d from 1 to 16, n from 2
to 40, five step sizes; A = I, then a third as many with another form, for which NumPy's matrix product at the edges of its
blocks adds up in another order, so that single-precision runs in many dimensions may differ.
"""

import json
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy as np

LAYERS = 20


def numpy_layers(instance, dtype, formula):
    number = lambda text: float(Fraction(text))
    Z = np.array([[number(x) for x in row] for row in instance["tokens"]], dtype)
    A = None if "matrix" not in instance else np.array([[number(x) for x in row] for row in instance["matrix"]], dtype)
    alpha = number(instance["alpha"])
    beta = alpha / (1 + alpha)
    for _ in range(LAYERS + 1):
        S = Z @ Z.T if A is None else Z @ A @ Z.T
        yield [np.flatnonzero(s == s.max()).tolist() for s in S], Z
        m = np.array([Z[s == s.max()].mean(axis=0) for s in S])
        Z = (Z + alpha * m) / (1 + alpha) if formula == "convex" else Z + beta * (m - Z)
        assert Z.dtype == dtype


def instance(rng, form):
    d, n = int(rng.integers(1, 17)), int(rng.integers(2, 41))
    grid = [3, 10, 4, 1000, None][rng.integers(5)]
    if grid is None:
        tokens = [[str(Fraction(float(np.float32(x)))) for x in row] for row in rng.normal(size=(n, d))]
    else:
        tokens = [[f"{x}/{grid}" for x in row] for row in rng.integers(-grid, grid + 1, size=(n, d)).tolist()]
    made = {"alpha": ["1/2", "1", "1/10", "7/3", "5"][rng.integers(5)], "tokens": tokens}
    if form:
        L = np.tril(rng.integers(-2, 3, size=(d, d)), -1) + np.eye(d, dtype=int)
        made["matrix"] = [[f"{x}/3" for x in row] for row in (L @ L.T).tolist()]
    return made


def agreement(hardmax, count, form):
    """Runs and instances that agree, and prints the rest."""
    rng = np.random.default_rng(int(form))
    same_sets = same_bits = runs = instances = ties = 0
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        for _ in range(count):
            made = instance(rng, form)
            file.seek(0)
            file.truncate()
            json.dump(made, file)
            file.flush()
            agreed = True
            for name, dtype in (("f64", np.float64), ("f32", np.float32)):
                for formula in ("convex", "increment"):
                    command = [hardmax, "run", file.name, "--layers", str(LAYERS), "--arithmetic", name,
                               "--formula", formula, "--format", "json"]
                    layers = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["layers"]
                    sets = bits = True
                    for layer, (attention, Z) in zip(layers, numpy_layers(made, dtype, formula), strict=True):
                        sets &= layer["attention"] == attention
                        bits &= np.array_equal(np.array(layer["tokens"], dtype), Z)
                        ties += sum(len(members) > 1 for members in attention)
                    runs, same_sets, same_bits, agreed = runs + 1, same_sets + sets, same_bits + bits, agreed and sets
            instances += agreed
    print(f"{'other forms' if form else 'A = I'}: {instances} of {count} instances have NumPy's attention sets in all {LAYERS + 1} "
          f"layers of f64 and f32, both formulas; {same_sets} of {runs} runs, {same_bits} to the bit; {ties} sets were ties")


def main():
    hardmax, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    print(f"NumPy {np.__version__}")
    agreement(hardmax, count, False)
    agreement(hardmax, count // 3, True)


if __name__ == "__main__":
    main()
