"""The definitions of docs/theory.md, sections 1 and 3, in exact fractions: the oracle that the checker's
tests and bench compare with. Slow and plain on purpose; shares nothing with the checker."""

from fractions import Fraction


class Instance:
    def __init__(self, alpha, tokens, matrix=None):
        d = len(tokens[0])
        identity = [[Fraction(int(a == b)) for b in range(d)] for a in range(d)]
        self.alpha = Fraction(alpha)
        self.tokens = [[Fraction(x) for x in z] for z in tokens]
        self.matrix = [[Fraction(x) for x in row] for row in matrix] if matrix else identity

    def ip(self, u, v):
        return sum(x * a * y for x, row in zip(u, self.matrix) for a, y in zip(row, v) if a)

    def maxima(self, scores):
        top = max(scores)
        return [j for j, s in enumerate(scores) if s == top]

    def attention(self, tokens):
        return [self.maxima([self.ip(z, y) for y in tokens]) for z in tokens]

    def layer(self, tokens):
        means = [mean(tokens, c) for c in self.attention(tokens)]
        s = 1 + self.alpha
        return [[(x + self.alpha * y) / s for x, y in zip(z, m)] for z, m in zip(tokens, means)]

    def leaders(self, tokens):
        pattern = self.attention(tokens)
        return [i for i, z in enumerate(tokens) if pattern[i] == [j for j, y in enumerate(tokens) if y == z]]

    def settled(self, tokens):
        pattern = self.attention(tokens)
        m = [mean(tokens, c) for c in pattern]
        for i, c in enumerate(pattern):
            cross = [self.ip(tokens[i], mj) + self.ip(m[i], zj) for zj, mj in zip(tokens, m)]
            last = [self.ip(m[i], mj) for mj in m]
            if mean(m, c) != m[i] or not set(c) <= set(self.maxima(cross)) & set(self.maxima(last)):
                return False
        return True

    def positive_definite(self):
        a = [row[:] for row in self.matrix]
        if any(a[i][j] != a[j][i] for i in range(len(a)) for j in range(i)):
            return False
        for k in range(len(a)):
            if a[k][k] <= 0:
                return False
            for i in range(k + 1, len(a)):
                f = a[i][k] / a[k][k]
                a[i] = [x - f * y for x, y in zip(a[i], a[k])]
        return True


def mean(points, indices):
    return [sum(x) / len(indices) for x in zip(*(points[j] for j in indices))]


def certificate(instance, at_least=0, bound=400):
    """The certificate at the first settled layer not before `at_least`; None if there is none up to `bound`."""
    tokens, patterns = instance.tokens, []
    for k in range(bound + 1):
        patterns.append(instance.attention(tokens))
        if k >= at_least and instance.settled(tokens):
            text = lambda rows: [[str(x) for x in row] for row in rows]
            return {
                "schema": "hardmax/certificate/1",
                "kind": "settled",
                "instance": {
                    "alpha": str(instance.alpha),
                    "matrix": text(instance.matrix),
                    "tokens": text(instance.tokens),
                },
                "layer": k,
                "attention": patterns,
                "leaders": instance.leaders(tokens),
                "limits": text(mean(tokens, c) for c in patterns[-1]),
            }
        tokens = instance.layer(tokens)
    return None


def claims_hold(cert):
    """Whether every claim of a certificate (well-formed JSON of kind settled) holds for the instance in it."""
    raw = cert["instance"]
    tokens, matrix = raw["tokens"], raw.get("matrix")
    d = len(tokens[0]) if tokens else 0
    if not tokens or d == 0 or any(len(z) != d for z in tokens):
        return False
    if matrix is not None and (len(matrix) != d or any(len(row) != d for row in matrix)):
        return False
    instance = Instance(raw["alpha"], tokens, matrix)
    if instance.alpha <= 0 or not instance.positive_definite() or len(cert["attention"]) != cert["layer"] + 1:
        return False
    state = instance.tokens
    for k, claimed in enumerate(cert["attention"]):
        if k:
            state = instance.layer(state)
        if claimed != instance.attention(state):
            return False
    limits = [[Fraction(x) for x in row] for row in cert["limits"]]
    return (
        instance.settled(state)
        and cert["leaders"] == instance.leaders(state)
        and limits == [mean(state, c) for c in instance.attention(state)]
    )
