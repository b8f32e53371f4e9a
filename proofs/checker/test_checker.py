"""Runs hardmax-check on certificates that hold, on altered ones (the oracle is spec.claims_hold on the altered
certificate), and on files it must refuse to read.

    test_checker.py CHECKER VECTORS_DIRECTORY [ROUNDS]
"""

import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import spec

checker, vectors = sys.argv[1], pathlib.Path(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 12
examples = pathlib.Path(__file__).parent / "examples"
failures = []
seen = {0: 0, 1: 0, 2: 0, 3: 0}


def run(text):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
        f.write(text)
        f.flush()
        p = subprocess.run([checker, f.name], capture_output=True, text=True)
    return p.returncode, (p.stdout + p.stderr).strip()


def expect(code, text, name):
    got, message = run(text)
    seen[code] += 1
    if got != code:
        failures.append(f"{name}: exit {got} instead of {code}: {message}\n    {text[:2000]}")


def from_vector(path):
    v = json.loads(path.read_text())
    k = v["limit"]["settled_at"]
    return {
        "schema": "hardmax/certificate/1",
        "kind": "settled",
        "instance": v["instance"],
        "layer": k,
        "attention": [layer["attention"] for layer in v["layers"][: k + 1]],
        "leaders": v["layers"][k]["leaders"],
        "limits": v["limit"]["limits"],
    }


def random_certificate(rng):
    d, n = rng.randint(1, 3), rng.randint(1, 7)
    grid = rng.choice([1, 2, 3, 6])
    value = lambda: spec.Fraction(rng.randint(-3, 3), rng.choice([1, grid]))
    factor = [[value() for _ in range(d)] for _ in range(d)]
    matrix = [[sum(factor[k][a] * factor[k][b] for k in range(d)) + int(a == b) for b in range(d)] for a in range(d)]
    tokens = [[value() for _ in range(d)] for _ in range(n)]
    alpha = spec.Fraction(rng.randint(1, 6), rng.randint(1, 6))
    return spec.certificate(spec.Instance(alpha, tokens, matrix), at_least=rng.choice([0, 0, 1, 3]), bound=12)


def raised(cert):
    """The same claims in version 2, with the rates that hold."""
    raw = cert["instance"]
    instance = spec.Instance(raw["alpha"], raw["tokens"], raw.get("matrix"))
    tokens = instance.tokens
    for _ in range(cert["layer"]):
        tokens = instance.layer(tokens)
    sets, attention = [], []
    for k, layer in enumerate(cert["attention"]):
        for claimed in layer:
            if claimed not in sets:
                sets.append(claimed)
        as_before = k and layer == cert["attention"][k - 1]
        attention.append(None if as_before else [sets.index(claimed) for claimed in layer])
    limits = [[spec.Fraction(x) for x in row] for row in cert["limits"]]
    rates = [None if list(z) == m else 0 for z, m in zip(tokens, limits)]
    two = {"schema": "hardmax/certificate/2", "form": "definite", "sets": sets, "attention": attention, "rates": rates}
    return {**cert, **two}


def alter(cert, rng):
    """One random change that leaves the file readable; it may leave every claim true."""
    c = copy.deepcopy(cert)
    instance, n = c["instance"], len(c["instance"]["tokens"])
    i = rng.randrange(n)
    kind = rng.randrange(12)
    if kind == 0:
        c["leaders"] = c["leaders"][:-1] if rng.random() < 0.5 else sorted(set(c["leaders"]) | {i})
    elif kind == 1:
        row = c["limits"][i]
        a = rng.randrange(len(row))
        row[a] = str(spec.Fraction(row[a]) + spec.Fraction(rng.choice([-1, 0, 1]), 7))
    elif kind == 2:
        pattern = rng.choice(c["attention"])
        pattern[i] = sorted(set(pattern[i]) ^ {rng.randrange(n)})
    elif kind == 3:
        c["layer"] += rng.choice([-1, 1]) if c["layer"] else 1
    elif kind == 4:
        c["attention"] = c["attention"][:-1]
        c["layer"] -= 1 if c["layer"] else 0
    elif kind == 5:
        token = instance["tokens"][i]
        a = rng.randrange(len(token))
        token[a] = str(spec.Fraction(token[a]) + spec.Fraction(rng.choice([-1, 1]), rng.choice([1, 2, 1000])))
    elif kind == 6:
        instance["alpha"] = str(-spec.Fraction(instance["alpha"]) + rng.choice([0, 3]))
    elif kind == 7 and "matrix" in instance:
        row = rng.choice(instance["matrix"])
        a = rng.randrange(len(row))
        row[a] = str(spec.Fraction(row[a]) + rng.choice([-4, -1, 1]))
    elif kind == 8 and "matrix" in instance:
        d = len(instance["matrix"])
        f = spec.Fraction(rng.choice(["2", "1/3", "-1", "0"]))
        instance["matrix"] = [[str(f * spec.Fraction(x)) for x in row] for row in instance["matrix"]]
        if rng.random() < 0.3:
            instance["matrix"] = instance["matrix"][: d - 1]
    elif kind == 9:
        c["attention"].append(c["attention"][-1])
        c["layer"] += 1
    elif kind == 10:
        what = rng.choice([instance["tokens"], c["limits"], c["attention"][-1]])
        if rng.random() < 0.5:
            what.pop()
        else:
            what[rng.randrange(len(what))].append(what[0][0])
    else:
        c["attention"][-1][i] = c["attention"][-1][i] * 2
    return c


UNREADABLE = {
    "not JSON": "{",
    "empty": "",
    "a list": "[]",
    "comment": lambda c: "/* */" + json.dumps(c),
    "trailing text": lambda c: json.dumps(c) + "]",
    "key twice": lambda c: json.dumps(c)[:-1] + ', "layer": 0}',
    "instance key twice": lambda c: json.dumps(c).replace('"alpha"', '"alpha": "1", "alpha"', 1),
    "unknown key": lambda c: json.dumps({**c, "note": "x"}),
    "unknown instance key": lambda c: json.dumps({**c, "instance": {**c["instance"], "name": "x"}}),
    "missing key": lambda c: json.dumps({k: c[k] for k in c if k != "leaders"}),
    "no schema": lambda c: json.dumps({k: c[k] for k in c if k != "schema"}),
    "other schema": lambda c: json.dumps({**c, "schema": "hardmax/certificate/2"}),
    "other kind": lambda c: json.dumps({**c, "kind": "regime"}),
    "negative layer": lambda c: json.dumps({**c, "layer": -1}),
    "fractional layer": lambda c: json.dumps({**c, "layer": 0.5}),
    "layer as text": lambda c: json.dumps({**c, "layer": "0"}),
    "negative index": lambda c: json.dumps({**c, "leaders": [-1]}),
    "null": lambda c: json.dumps({**c, "leaders": None}),
}
BAD_RATIONALS = ["", "1/0", "1/", "/2", "+1", "1.", ".5", "1/2/3", "1/-2", "1e", "1e4097", "1e-99999", "0x10", "1_000",
                 "1 /2", "nan", "1/2e3", "--1", "1" * 65_537, "1." + "1" * 9_999]
GOOD_RATIONALS = {"0.5": "1/2", " 2/4 ": "1/2", "5e-1": "1/2", "50E-2": "1/2", "0.05e+1": "1/2", "0001/2": "1/2"}


def main():
    rng = random.Random(0)
    held = [(p.name, json.loads(p.read_text())) for p in sorted(examples.glob("accepted-*.json"))]
    held += [(p.name, from_vector(p)) for p in sorted(vectors.glob("*.json"))]
    while len(held) < 250:
        c = random_certificate(rng)
        if c is not None:
            held.append((f"random {len(held)}", c))
    for name, c in held:
        assert spec.claims_hold(c), name
        expect(0, json.dumps(c), name)
        two = raised(c)
        expect(0, json.dumps(two), f"{name}, version 2")
        i = rng.randrange(len(two["rates"]))
        wrong = [*two["rates"][:i], rng.choice([1, 0 if two["rates"][i] is None else None]), *two["rates"][i + 1 :]]
        expect(1, json.dumps({**two, "rates": wrong}), f"{name}, a rate altered")
        expect(3, json.dumps({**two, "form": "any"}), f"{name}, form any")
        for _ in range(rounds):
            altered = alter(c, rng)
            expect(0 if spec.claims_hold(altered) else 1, json.dumps(altered), f"{name}, altered")
    for p in sorted(examples.glob("rejected-*.json")):
        expect(1, p.read_text(), p.name)
    for p in sorted(examples.glob("unreadable-*.json")):
        expect(2, p.read_text(), p.name)

    base = dict(held)["repeated-tokens.json"]
    for name, text in UNREADABLE.items():
        expect(2, text if isinstance(text, str) else text(base), name)
    for text in BAD_RATIONALS:
        c = copy.deepcopy(base)
        c["limits"][0][0] = text
        expect(2, json.dumps(c), f"rational {text[:20]!r}")
    half = copy.deepcopy(base)
    half["instance"]["alpha"] = "1/2"
    for text, value in GOOD_RATIONALS.items():
        assert spec.Fraction(text.strip()) == spec.Fraction(value)
        half["instance"]["alpha"] = text
        expect(0, json.dumps(half), f"rational {text!r}")
    numbers = json.dumps(half).replace(json.dumps(text), "0.5").replace('"0"', "0")
    expect(0, numbers, "JSON numbers")
    expect(0, json.dumps({**base, "instance": {**base["instance"], "labels": list("abcde")}}), "labels")
    expect(2, json.dumps({**base, "instance": {**base["instance"], "labels": ["a"]}}), "too few labels")

    print(f"{seen[0]} accepted, {seen[1]} rejected, {seen[2]} unreadable, {seen[3]} undecided")
    for f in failures:
        print("FAILED " + f)
    sys.exit(1 if failures else 0)


main()
