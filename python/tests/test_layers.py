"""Are wrong layers caught, and right ones let through?"""

import hardmax
import numpy as np
import pytest
from hardmax.testing import Violation, check_layer, instances
from hypothesis import find, given, settings


def correct(z, alpha, form=None):
    scores = (z if form is None else z @ form) @ z.T
    ties = scores == scores.max(axis=1, keepdims=True)
    means = ties.astype(z.dtype) @ z / ties.sum(axis=1, keepdims=True).astype(z.dtype)
    return (z + z.dtype.type(alpha) * means) / z.dtype.type(1 + alpha)


def first_index(z, alpha):
    return (z + alpha * z[(z @ z.T).argmax(axis=1)]) / (1 + alpha)


def last_index(z, alpha):
    return first_index(z[::-1], alpha)[::-1]


def by_weights(z, alpha):
    """The mean over distinct points instead of tokens."""
    scores = z @ z.T
    out = []
    for i in range(len(z)):
        out.append(np.unique(z[scores[i] == scores[i].max()], axis=0).mean(axis=0))
    return (z + alpha * np.array(out)) / (1 + alpha)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_a_correct_layer(dtype):
    report = check_layer(correct, dtype=dtype, examples=200)
    assert report.ok and report.examples == 200 and report.calls > 1000 and 0 < report.worst < 0.7
    rows = {row["theorem"]: row for row in report.statements}
    assert rows["progress"]["holds"] > 150 and rows["progress"]["up_to"] == report.bound
    assert rows["attention_order"]["up_to"] is None


def test_a_layer_without_forms_is_not_asked_about_them():
    assert check_layer(lambda z, alpha: correct(z, alpha), examples=200).ok


@pytest.mark.parametrize(
    "wrong",
    [
        first_index,
        last_index,
        by_weights,
        lambda z, alpha: z,
        lambda z, alpha: correct(z, 2 * alpha),
        lambda z, alpha: correct(z, -alpha / 2),
        lambda z, alpha: correct(z, alpha) * 1.0001,
        lambda z, alpha: correct(z, alpha)[::-1],
        lambda z, alpha: np.round(correct(z, alpha), 2),
        lambda z, alpha, form: correct(z, alpha),
        lambda z, alpha: (z + alpha * z.mean(axis=0)) / (1 + alpha),
    ],
)
def test_wrong_layers_are_caught(wrong):
    with pytest.raises(Violation) as raised:
        check_layer(wrong)
    violation = raised.value
    assert violation.instance.n <= 4
    assert "np.array(" in violation.source and "exact layer gives" in str(violation)
    # The source runs, and the layer is wrong there.
    space = {"layer" if wrong.__name__ == "<lambda>" else wrong.__name__: wrong}
    *given, call = [line.strip() for line in violation.source.splitlines()]
    exec("\n".join(given), space)
    found = eval(call, space)
    exact = hardmax.Instance(space["tokens"], space["alpha"], space.get("form"), exact_floats=True)
    exact = [[float(x) for x in row] for row in hardmax.run(exact, layers=1).tokens(1)]
    assert np.abs(found - exact).max() > 1e-6


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (lambda z, alpha: z[:-1], "returned shape"),
        (lambda z, alpha: z[:, :, None], "returned shape"),
        (lambda z, alpha: None, "returned"),
        (lambda z, alpha: z * float("nan"), "expected a finite number"),
        (lambda z, alpha: z.astype(str), "expected numbers"),
        (lambda z, alpha: 1 / 0, "ZeroDivisionError"),
        (lambda z, alpha: z.__imul__(2), "changed its input"),
        (lambda z: z, "takes 1 arguments"),
        (lambda z, alpha, form, more: z, "needs 4 arguments"),
    ],
)
def test_what_is_no_layer_is_an_error(bad, said):
    with pytest.raises((TypeError, ValueError), match=said):
        check_layer(bad, examples=20)


def test_a_thousand_examples_take_ten_seconds():
    import time

    start = time.perf_counter()
    check_layer(correct)
    assert time.perf_counter() - start < 60


@settings(max_examples=60, deadline=None)
@given(instances(ties=True))
def test_strategies_give_ties(instance):
    sets = hardmax.run(instance, layers=0).attention(0)
    assert any(len({tuple(instance.tokens[j]) for j in members}) > 1 for members in sets)


@settings(max_examples=60, deadline=None)
@given(instances(dtype="float32", max_tokens=5))
def test_strategies_keep_to_a_format(instance):
    assert instance.n <= 5
    exact = hardmax.run(instance, layers=0).attention(0)
    assert hardmax.run(instance, layers=0, arithmetic="f32").attention(0) == exact


def test_strategies_shrink():
    small = find(instances(), lambda instance: instance.n >= 3 and instance.d >= 2)
    assert small.n <= 4 and small.d <= 3
    assert all(abs(x) <= 1 for row in small.tokens for x in row)


def test_the_plugin(pytester):
    pytester.makepyfile(
        """
        import numpy as np

        def test_mine(hardmax_check_layer):
            def layer(z, alpha):
                return (z + alpha * z[(z @ z.T).argmax(axis=1)]) / (1 + alpha)
            hardmax_check_layer(layer)
        """
    )
    caught = pytester.runpytest_subprocess("--hardmax-examples", "50")
    caught.assert_outcomes(failed=1)
    caught.stdout.fnmatch_lines(["*hardmax.testing.Violation*the layer breaks*"])
    pytester.runpytest_subprocess("--hardmax-examples", "0").assert_outcomes(passed=1)
