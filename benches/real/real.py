"""Times the program on real data, beside the proved checker and NumPy, and writes one table as Markdown.

    real.py HARDMAX CHECKER WORK

Whole processes on two threads, medians of five runs, of one where a run takes more than ten seconds. NumPy runs eight layers in
f64, its import not counted: vectorised, and token by token as the authors of the model write it.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from sklearn import datasets

ALPHA = "1/2"
LAYERS = 8


def instances():
    """Names and tokens: as they are, centred, and of one norm."""
    for name in ["iris", "wine", "breast_cancer", "digits"]:
        raw = getattr(datasets, f"load_{name}")().data
        centred = raw - raw.mean(axis=0)
        norms = np.linalg.norm(centred, axis=1, keepdims=True)
        yield name, raw
        yield f"{name}, centred", np.round(centred, 3)
        yield f"{name}, one norm", np.round(centred / norms, 3)
    rng = np.random.default_rng(0)
    yield "normal, three decimals", np.round(rng.normal(size=(1000, 2)), 3)
    yield "normal, f32", rng.normal(size=(1000, 384)).astype(np.float32)


def write(path, tokens):
    """CSV for decimals, which are then exact, and NPY for single precision."""
    if tokens.dtype == np.float32:
        path = path.with_suffix(".npy")
        np.save(path, tokens)
    else:
        path = path.with_suffix(".csv")
        rows = [",".join(repr(float(x)) for x in row) for row in tokens]
        path.write_text("\n".join([",".join(f"x{k}" for k in range(tokens.shape[1]))] + rows) + "\n")
    return path


def timed(command, codes=(0,)):
    """The median of the times of a command, and its output."""
    times = []
    while len(times) < 5 and sum(times) < 10:
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE)
        times.append(time.perf_counter() - start)
        if done.returncode not in codes:
            sys.exit(f"{command}: {done.returncode}\n{done.stdout.decode()}")
    return statistics.median(times), done.stdout


def vectorised(Z, alpha):
    for _ in range(LAYERS):
        S = Z @ Z.T
        mask = S == S.max(axis=1, keepdims=True)
        Z = (Z + alpha * (mask @ Z) / mask.sum(axis=1, keepdims=True)) / (1 + alpha)
    return Z


def loop(Z, alpha):
    for _ in range(LAYERS):
        after = np.empty_like(Z)
        for i, z in enumerate(Z):
            scores = Z @ z
            after[i] = (z + alpha * Z[scores == scores.max()].mean(axis=0)) / (1 + alpha)
        Z = after
    return Z


def seconds_of(f, tokens):
    start = time.perf_counter()
    f(tokens.astype(np.float64), 0.5)
    return time.perf_counter() - start


def main():
    # The lists of the proved checker are as deep as the instance is large.
    most = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (most, most))
    hardmax, checker, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    print("| data | n x d | layer | leaders | limits without a leader | `limit` | `verify` | proved checker | `check` |"
          " NumPy, vectorised | NumPy, loop |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, tokens in instances():
        path = write(work / "".join(c if c.isalnum() else "-" for c in name), tokens)
        certificate = path.with_suffix(".json")
        options = [str(path), "--alpha", ALPHA]
        _, found = timed([hardmax, "limit", *options, "--certificate", str(certificate), "--format", "json"], (0, 3))
        found = json.loads(found)
        if found["status"] == "undecided":
            print(f"| {name} | {len(tokens)} x {tokens.shape[1]} | undecided after {found['layers']} | | | | | | | | |")
            continue
        layer = found.get("settled_at", found.get("regime_from"))
        faces = sum(cluster["kind"] == "face" for cluster in found["clusters"])
        limit, _ = timed([hardmax, "limit", *options, "--output", str(work / "limits.npy")])
        verify, _ = timed([hardmax, "verify", str(certificate)])
        proved = f"{timed([checker, certificate])[0]:.3f} s" if checker.exists() else ""
        check, _ = timed([hardmax, "check", *options, "--pack", "hardmax"])
        times = [f"{x:.3f} s" for x in (limit, verify)] + [proved, f"{check:.2f} s"]
        times += [f"{seconds_of(f, tokens):.3f} s" for f in (vectorised, loop)]
        row = [name, f"{len(tokens)} x {tokens.shape[1]}", layer, len(found["leaders"]), faces, *times]
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


main()
