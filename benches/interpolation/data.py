#!/usr/bin/env python3
"""Random sequences with targets, as `hardmax interpolate` reads them.

    benches/interpolation/data.py SEQUENCES TOKENS POINTS TARGETS DIMENSION > data.json

Tokens are drawn from at most POINTS points; all coordinates are integers from -9 to 9.
"""

import json
import random
import sys

sequences, tokens, points, targets, dimension = map(int, sys.argv[1:])
random.seed(1)


def point():
    return tuple(random.randint(-9, 9) for _ in range(dimension))


pool = sorted({point() for _ in range(points)})
rows = []
for _ in range(sequences):
    chosen, wanted = [random.choice(pool) for _ in range(tokens)], set()
    while len(wanted) < targets:
        wanted.add(point())
    rows.append({"tokens": chosen, "targets": sorted(wanted)})
print(json.dumps({"schema": "hardmax/sequences/1", "sequences": rows}))
