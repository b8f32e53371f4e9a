"""Times hardmax-check on a generated certificate.

    bench.py CHECKER [TOKENS DIMENSION LAYERS]      (64, 8, 20 unless said; limit 5 s)
"""

import json
import random
import subprocess
import sys
import tempfile
import time

import spec

checker = sys.argv[1]
n, d, layers = map(int, sys.argv[2:5]) if len(sys.argv) > 2 else (64, 8, 20)
rng = random.Random(0)
tokens = [[spec.Fraction(rng.randint(-99, 99), 10) for _ in range(d)] for _ in range(n)]
# A = F^T F + 1 with a random factor F
factor = [[rng.randint(-3, 3) for _ in range(d)] for _ in range(d)]
matrix = [[sum(factor[k][a] * factor[k][b] for k in range(d)) + int(a == b) for b in range(d)] for a in range(d)]
start = time.time()
cert = spec.certificate(spec.Instance(spec.Fraction(1, 10), tokens, matrix), at_least=layers)
print(f"made in {time.time() - start:.1f} s: {n} tokens, d = {d}, settled at layer {cert['layer']}")
with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
    json.dump(cert, f)
    f.flush()
    start = time.time()
    code = subprocess.run([checker, f.name]).returncode
    elapsed = time.time() - start
print(f"checked in {elapsed:.2f} s")
sys.exit(0 if code == 0 and elapsed < 5 else 1)
