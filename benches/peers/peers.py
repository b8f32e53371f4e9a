"""Times hardmax layers in Python on the instances of benches/peers.rs and prints the table of ratios as Markdown.

The layer is docs/theory.md section 1: C_i = argmax_j <z_i, z_j>, m_i the mean over C_i, z_i' = (z_i + alpha m_i)/(1 + alpha).
"""

import json
import os
import platform
import statistics
import sys
import time
from fractions import Fraction
from math import lcm

import flint
import numpy

LAYERS = 8
WITHOUT_SETS = ["tuned f64", "plain f64", "multiply-adds of all products (the limit of the instruction set)"]


def numpy_loop(tokens, alpha, layers):
    """Token after token and product after product, as in the code beside the paper's formulas."""
    n, d = tokens.shape
    form = numpy.eye(d)
    z = tokens.copy()
    patterns = []
    for _ in range(layers):
        new, sets = z.copy(), []
        for i in range(n):
            scores = numpy.zeros(n)
            for j in range(n):
                scores[j] = numpy.dot(numpy.dot(form, z[i]), z[j])
            best = numpy.max(scores)
            members = numpy.where(scores == best)[0]
            total = numpy.zeros(d)
            for j in members:
                total = total + z[j]
            new[i] = (z[i] + alpha * total / len(members)) / (1 + alpha)
            sets.append(members.tolist())
        patterns.append(sets)
        z = new
    return patterns


def numpy_vectorised(tokens, alpha, layers):
    z = tokens
    masks = []
    for _ in range(layers):
        scores = z @ z.T
        mask = scores == scores.max(axis=1, keepdims=True)
        mean = (mask @ z) / mask.sum(axis=1, keepdims=True)
        z = (z + alpha * mean) / (1 + alpha)
        masks.append(mask)
    return masks


def masks_to_patterns(masks):
    return [[numpy.flatnonzero(row).tolist() for row in mask] for mask in masks]


def common(tokens):
    """Integers over one common denominator."""
    denominator = lcm(*(entry.denominator for row in tokens for entry in row))
    return [[int(entry * denominator) for entry in row] for row in tokens], denominator


def flint_integers(tokens, alpha, layers):
    numerators, _ = common(tokens)
    p, q = alpha.numerator, alpha.denominator
    n = len(numerators)
    z = flint.fmpz_mat(numerators)
    patterns = []
    for _ in range(layers):
        scores = (z * z.transpose()).table()
        sets = []
        for row in scores:
            best = max(row)
            sets.append([j for j in range(n) if row[j] == best])
        patterns.append(sets)
        size = lcm(*(len(members) for members in sets))
        weights = flint.fmpz_mat(n, n)
        for i, members in enumerate(sets):
            for j in members:
                weights[i, j] = p * (size // len(members))
        z = z * (q * size) + weights * z
    return patterns


def fractions(tokens, alpha, layers):
    z = tokens
    patterns = []
    for _ in range(layers):
        sets, new = [], []
        for token in z:
            scores = [sum(a * b for a, b in zip(token, other)) for other in z]
            best = max(scores)
            members = [j for j, score in enumerate(scores) if score == best]
            mean = [sum(z[j][c] for j in members) / len(members) for c in range(len(token))]
            new.append([(a + alpha * m) / (1 + alpha) for a, m in zip(token, mean)])
            sets.append(members)
        patterns.append(sets)
        z = new
    return patterns


def timed(run, rounds):
    samples, result = [], None
    for _ in range(rounds):
        start = time.process_time()
        result = run()
        samples.append(time.process_time() - start)
    return samples, result


def agreement(patterns, exact):
    rows = [(a, b) for layer, want in zip(patterns, exact) for a, b in zip(layer, want)]
    differ = sum(a != b for a, b in rows)
    return "agrees" if differ == 0 else f"{differ} of {len(rows)} sets differ"


def peers(document):
    tokens = [[Fraction(entry) for entry in row] for row in document["tokens"]]
    alpha = Fraction(document["alpha"])
    floats = numpy.array([[float(entry) for entry in row] for row in tokens])
    large = len(tokens) > 50
    if len(tokens) > 1000:
        # The others need minutes.
        yield "NumPy, vectorised", lambda: numpy_vectorised(floats, float(alpha), LAYERS), 3, masks_to_patterns
        return
    yield "NumPy, the authors' loop", lambda: numpy_loop(floats, float(alpha), LAYERS), 3 if large else 20, None
    yield "NumPy, vectorised", lambda: numpy_vectorised(floats, float(alpha), LAYERS), 50, masks_to_patterns
    yield "python-flint fmpz_mat (exact)", lambda: flint_integers(tokens, alpha, LAYERS), 3 if large else 20, None
    yield "Python Fraction (exact)", lambda: fractions(tokens, alpha, LAYERS if not large else 1), 1 if large else 3, None


def processor():
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    folder = sys.argv[1]
    print(f"{processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, NumPy {numpy.__version__}, "
          f"python-flint {flint.__version__}. {LAYERS} layers, alpha = 1/2, one thread; instances and starts prepared beforehand; processor time where the system tells it. "
          "Ratio: median over the median of tuned f64.\n")
    failed = False
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file)) as text:
            document = json.load(text)
        rows = [(name, samples, "-" if name in WITHOUT_SETS else "exact") for name, samples in document["times"].items()]
        for name, run, rounds, finish in peers(document):
            samples, result = timed(run, rounds)
            patterns = finish(result) if finish else result
            verdict = agreement(patterns, document["attention"])
            if len(patterns) < LAYERS:
                samples = [sample * LAYERS / len(patterns) for sample in samples]
                name += f", {len(patterns)} layer times {LAYERS}"
            failed |= "(exact)" in name and verdict != "agrees"
            rows.append((name, samples, verdict))
        unit = statistics.median(document["times"]["tuned f64"])
        print(f"**{document['name']}**\n\n| | ratio | median | min - max | attention sets |\n|---|---:|---:|---:|---|")
        for name, samples, verdict in sorted(rows, key=lambda row: statistics.median(row[1])):
            median = statistics.median(samples)
            low, high = min(samples), max(samples)
            print(f"| {name} | {median / unit:.3g} | {show(median)} | {show(low)} - {show(high)} | {verdict} |")
        print()
    if failed:
        sys.exit("an exact peer disagrees with the engine")


def show(seconds):
    for scale, unit in [(1, "s"), (1e-3, "ms"), (1e-6, "us")]:
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


if __name__ == "__main__":
    main()
