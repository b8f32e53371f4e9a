"""Bad input is a TypeError or ValueError that names it, from every function; never a panic."""

import decimal
import inspect
from concurrent.futures import ThreadPoolExecutor

import hardmax
import numpy
import pytest
from hardmax import Instance
from hardmax.testing import check_layer

NAN, INF = float("nan"), float("inf")
GOOD = Instance([[1, 1], [1, -1]], 1)

WRONG = [
    None, True, 0, -1, 3.5, NAN, INF, 10**30, -(10**30), 2**64, 1j, "", "x", "1/0", "nan", b"", b"1", [], [[]], [None], [[None]],
    [[NAN]], [[INF]], [["x"]], [[1], [1, 2]], [[1j]], [[object()]], [1], [1, 2], "12", {}, {"a": 1}, {1}, (), ((),), object(), object,
    len, lambda: 0, range(3), iter([]), Ellipsis, NotImplemented, Exception(), [[[1]]], [[True]], [["1//2"]], [["--1"]], [["1e999999"]],
    [[decimal.Decimal("NaN")]], [[decimal.Decimal("Infinity")]], numpy.zeros(3), numpy.zeros((0, 2)), numpy.zeros((2, 0)),
    numpy.zeros((1, 1, 1)), numpy.array(1), numpy.array([[NAN]]), numpy.array([[1j]]), numpy.array([[True]]),
    numpy.array([["a"]]), numpy.array([[None]]), numpy.array([["2020-01-01"]], dtype="M8[D]"), numpy.zeros((2, 2), dtype="V4"),
    numpy.float64(1.5), numpy.nan, numpy.array([[1.5]], dtype="longdouble"), numpy.ma.masked, type, int, "no/such/file.json", "\0",
    "a" * 10_000, [["1" * 70_000]], [[1 << 300_000]], {"tokens": []}, "{}", "[]", "null", '{"schema":"hardmax/certificate/2"}',
    "{" * 1000, [[1]] * 2, [GOOD, 1], [GOOD, None], {1: GOOD}, {"a": None}, GOOD.to_json(), -0.0, 1e308, 5e-324, [[]] * 3,
    [b"1"], [["1", b"2"]], bytearray(b"1"), memoryview(b"12"), slice(1), property(), classmethod(len), super, print, __name__,
    hardmax, inspect, pytest, [iter([])], [[iter([])]], [range(10**9)], range(10**9), [iter(int, 1)], iter(list, 1),
]

EXECUTOR = ThreadPoolExecutor(1)

# Each function with one argument left open, and the others as they should be.
CALLS = {
    "Instance(tokens)": lambda x: Instance(x, 1),
    "Instance(alpha)": lambda x: Instance([[1, 2]], x),
    "Instance(form)": lambda x: Instance([[1, 2]], 1, form=x if x is not None else 1),
    "Instance(labels)": lambda x: Instance([[1, 2]], 1, labels=x if x is not None else 1),
    "Instance.from_json": Instance.from_json,
    "load": hardmax.load,
    "set_max_memory": hardmax.set_max_memory,
    "load(alpha)": lambda x: hardmax.load("no-such-file.csv", x),
    "save": lambda x: hardmax.save(x, "x.json"),
    "save(path)": lambda x: hardmax.save(GOOD, x),
    "to_numpy": hardmax.to_numpy,
    "limit": hardmax.limit,
    "limit(max_layers)": lambda x: hardmax.limit(GOOD, max_layers=x),
    "limit(progress)": lambda x: hardmax.limit(GOOD, progress=x if x is not None else 1),
    "run": hardmax.run,
    "run(layers)": lambda x: hardmax.run(GOOD, layers=x if x != 3 else None),
    "run(arithmetic)": lambda x: hardmax.run(GOOD, arithmetic=x),
    "run(formula)": lambda x: hardmax.run(GOOD, arithmetic="f64", formula=x),
    "run(tie_tolerance)": lambda x: hardmax.run(GOOD, arithmetic="f64", tie_tolerance=x if x not in (0, True) else -1),
    "softmax_run": lambda x: hardmax.softmax_run(x, 1),
    "softmax_run(temperature)": lambda x: hardmax.softmax_run(GOOD, x),
    "verify": hardmax.verify,
    "check": lambda x: hardmax.check(x if x is not None else 1),
    "check(packs)": lambda x: hardmax.check(GOOD, packs=x),
    "check(theorems)": lambda x: hardmax.check(GOOD, theorems=x),
    "check(fault)": lambda x: hardmax.check(GOOD, fault=x),
    "check(seed)": lambda x: hardmax.check(GOOD, seed=x),
    "compare": hardmax.compare,
    "compare(arithmetic)": lambda x: hardmax.compare(GOOD, arithmetic=x),
    "hunt": hardmax.hunt,
    "hunt(alpha)": lambda x: hardmax.hunt("face-limits", budget=1, alpha=x),
    "hunt(dim)": lambda x: hardmax.hunt("face-limits", budget=1, dim=x),
    "interpolate": hardmax.interpolate,
    "interpolate(tokens)": lambda x: hardmax.interpolate([(x, [[1, 2]])]),
    "verify_network": lambda x: hardmax.verify_network(x, [([[1, 2]], [[1, 2]])]),
    "sweep(plan)": lambda x: hardmax.sweep(x, EXECUTOR, "results", "hardmax"),
    "sweep(executor)": lambda x: hardmax.sweep("plan.json", x, "results", "hardmax"),
    "plot": hardmax.plot,
    "plot(layers)": lambda x: hardmax.plot(GOOD, layers=x),
    "plot(format)": lambda x: hardmax.plot(GOOD, format=x),
    "plot(picture)": lambda x: hardmax.plot(GOOD, picture=x),
    "plot(width)": lambda x: hardmax.plot(GOOD, width=x),
    "explore": hardmax.explore,
    "explore(project)": lambda x: hardmax.explore(GOOD, project=x),
    "check_layer": lambda x: check_layer(x, examples=3),
    "check_layer(dtype)": lambda x: check_layer(lambda z, a: z, dtype=x, examples=3),
    "check_layer(library)": lambda x: check_layer(lambda z, a: z, library=x, examples=3),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLS)
def test_a_hundred_wrong_values(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(WRONG) >= 100
    call, refused = CALLS[name], 0
    for value in WRONG:
        try:
            call(value)
        except (TypeError, ValueError, OverflowError, AssertionError) as error:
            refused += 1
            message = str(error)
            assert message and len(message) < 2_000, (name, value, message)
            # Not a message of the boundary itself.
            assert "panicked" not in message, (name, value, message)
        except OSError as error:
            # A name of a file that is not there.
            files = ("load", "verify", "save(path)", "load(alpha)", "interpolate", "verify_network", "sweep(plan)")
            assert name in files, (name, value, error)
            refused += 1
    assert refused >= len(WRONG) // 2, name


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Instance([[1, "x"]], 1), 'tokens[0][1]: "x"'),
        (lambda: Instance([[1], [1, 2]], 1), "tokens[1]: 2 numbers, expected 1 as in row 0"),
        (lambda: Instance([[1]], 0), "alpha"),
        (lambda: Instance([[1, 0]], 1, form=[[1, 2], [2, 1]]), "positive definite"),
        (lambda: Instance([[1]], 1, labels=["a", "b"]), "label"),
        (lambda: Instance(numpy.zeros(3, dtype=int), 1), "shape (3,), expected two axes"),
        (lambda: Instance([["1/0"]], 1), "tokens[0][0]"),
        (lambda: Instance([[NAN]], 1, exact_floats=True), "tokens[0][0]: NaN, expected a finite number"),
        (lambda: Instance(numpy.array([[1.0, NAN]]), 1, exact_floats=True), "tokens[0][1]: NaN, expected a finite number"),
        (lambda: hardmax.run(GOOD, arithmetic="f16"), 'arithmetic: "f16", expected one of exact, f64, f32'),
        (lambda: hardmax.check(GOOD, packs="none"), "pack: there is no pack"),
        (lambda: hardmax.hunt("slowest"), 'objective: "slowest", expected one of settled-layer'),
        (lambda: hardmax.hunt("undecided", alpha="1/1000"), "alpha: 1/1000, expected P/Q with P and Q from 1 to 100"),
        (lambda: hardmax.softmax_run(GOOD, 0), "temperature"),
        (lambda: hardmax.limit(GOOD, max_layers=True), "max_layers: True, expected an integer"),
        (lambda: hardmax.limit([[1]]), "instance: list, expected an Instance"),
    ],
)
def test_messages_name_the_place_and_what_was_expected(make, said):
    with pytest.raises((TypeError, ValueError)) as raised:
        make()
    assert said in str(raised.value)


def test_progress_is_reported_and_can_stop():
    seen = []
    hardmax.check(random=3000, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) >= 2 and seen[-1][0] == seen[-1][1] > 6000

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hardmax.check(random=10**8, progress=stop)
    with pytest.raises(KeyboardInterrupt):
        hardmax.hunt("undecided", budget=10**8, progress=stop)
