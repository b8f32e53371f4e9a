"""What becomes an instance, exactly, and what it gives back."""

import pickle
from decimal import Decimal
from fractions import Fraction

import hardmax
import numpy
import pandas
import pytest
from hardmax import Instance, RoundedWarning

HALVES = [[Fraction(1, 2), Fraction(1)], [Fraction(-3), Fraction(0)]]


@pytest.mark.parametrize(
    "tokens",
    [
        [["1/2", 1], [-3, 0]],
        [("0.5", "1"), (Fraction(-3), Decimal(0))],
        ((Decimal("0.5"), numpy.int8(1)), (numpy.int64(-3), 0)),
        numpy.array([["1/2", "1"], ["-3", "0"]]),
        numpy.array(HALVES, dtype=object),
        pandas.DataFrame(HALVES),
        iter([["1/2", 1], [-3, 0]]),
    ],
)
def test_exact_numbers(tokens):
    instance = Instance(tokens, alpha="1/3")
    assert (instance.tokens, instance.alpha, instance.n, instance.d, len(instance)) == (HALVES, Fraction(1, 3), 2, 2, 2)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u8", ">i4", "f2", "f4", "f8", ">f8"])
def test_arrays_of_any_layout(dtype):
    for array in (numpy.array([[1, 2], [3, 4]], dtype=dtype), numpy.array([[1, 3], [2, 4]], dtype=dtype).T):
        assert Instance(array, 1, exact_floats=True).tokens == [[1, 2], [3, 4]]


def test_an_array_of_a_library_that_speaks_dlpack_alone():
    class Speaks:
        def __init__(self, array):
            self._array = array

        def __dlpack__(self, **options):
            return self._array.__dlpack__(**options)

        def __dlpack_device__(self):
            return self._array.__dlpack_device__()

    points = numpy.arange(6).reshape(3, 2)
    assert Instance(Speaks(points), 1) == Instance(points, 1)
    with pytest.raises(ValueError, match=r"shape \(3,\), expected two axes"):
        Instance(Speaks(numpy.arange(3)), 1)


def test_large_integers_are_themselves():
    assert Instance(numpy.array([[2**63 + 1]], dtype="u8"), 1).tokens == [[2**63 + 1]]
    assert Instance([[10**400]], 1).tokens == [[10**400]]


def test_floats_are_their_binary_values():
    assert Instance([[0.1]], 1, exact_floats=True).tokens == [[Fraction(0.1)]]
    assert Instance(numpy.array([[0.1]], dtype="f4"), 1, exact_floats=True).tokens == [[Fraction(float(numpy.float32(0.1)))]]
    for given in ([[0.1]], numpy.array([[0.1]]), [[numpy.float32(1)]]):
        with pytest.raises(TypeError, match="exact_floats=True") as raised:
            Instance(given, 1)
        assert "tokens" in str(raised.value) and "Fraction" in str(raised.value)


def test_views():
    limit = hardmax.limit(Instance([[1, 1], [1, -1], ["1/3", 0]], "1/2", labels=["up", "down", "between"]))
    assert limit.limits == [[1, 1], [1, -1], [1, 0]]
    assert limit.to_numpy().tolist() == [[1, 1], [1, -1], [1, 0]]
    frame = limit.to_pandas()
    assert list(frame.columns) == ["label", "x0", "x1", "rate", "leads"]
    assert frame["leads"].tolist() == [True, True, False]
    run = hardmax.run(limit.instance, layers=2)
    with pytest.warns(RoundedWarning):
        assert run.to_numpy().shape == (3, 3, 2)
    assert len(run.to_pandas()) == 9
    assert run.tokens(-1) == run.tokens(2)
    with pytest.raises(IndexError, match="layer 3, expected one of 3"):
        run.tokens(3)


def test_equality_pickles_and_texts():
    instance = Instance([[1, 0], ["1/7", 2]], 2, form=[[2, 1], [1, 2]])
    limit = hardmax.limit(instance)
    undecided = hardmax.limit(dict(hardmax.gallery())["persistent-moving-tie-drifting"], max_layers=3)
    runs = [hardmax.run(instance, 3), hardmax.run(instance, 2, "f32", "increment"), hardmax.softmax_run(instance, 1, 2)]
    for value in (instance, limit, undecided, *runs, hardmax.verify(limit), hardmax.check(instance), hardmax.compare(instance)):
        assert pickle.loads(pickle.dumps(value)) == value
        assert "\n" not in repr(value)
    assert instance != Instance([[1, 0], ["1/7", 2]], 3, form=[[2, 1], [1, 2]])
    assert limit._repr_mimebundle_()["text/html"].startswith("<pre>settled")


def test_a_changed_certificate_is_rejected():
    limit = hardmax.limit(Instance([[1, 1], [1, -1], ["1/3", 0]], "1/2"))
    assert hardmax.verify(limit) and hardmax.verify(limit.certificate()).verdict == "accepted"
    wrong = limit.certificate().replace('"limits":[["1","1"]', '"limits":[["1","2"]')
    verdict = hardmax.verify(wrong)
    assert not verdict and "limits[0]" in verdict.reason
    other = Instance([[1, 1]], 1)
    assert hardmax.verify(limit, instance=other).reason == "the certificate is about another instance"


def test_undecided_is_said():
    late = dict(hardmax.gallery())["persistent-moving-tie-drifting"]
    limit = hardmax.limit(late, max_layers=3)
    assert (limit.status, limit.decided, limit.layer) == ("undecided", False, None)
    with pytest.raises(ValueError, match="max_layers"):
        limit.limits


def test_a_million_points_are_read_and_returned():
    points = numpy.arange(2_000_000).reshape(-1, 2)
    assert (hardmax.to_numpy(Instance(points, 1)) == points).all()


def test_axes():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    for tokens in ([[1, 1], [1, -1], ["1/3", 0]], [[1], [2]]):
        figure, ax = pyplot.subplots()
        assert hardmax.plot(Instance(tokens, 1), ax=ax) is ax and len(ax.lines) > len(tokens)
        pyplot.close(figure)
    assert hardmax.plot(Instance([[1, 1]], 1), format="png").data.startswith(b"\x89PNG")


def test_the_page_and_what_is_chosen_in_it(tmp_path):
    widget = hardmax.explore({"one": Instance([[1, 1]], 1)})
    assert (widget.instance, widget.layer, widget.token) == ("one", 0, None)
    seen = []
    widget.observe(lambda change: seen.append(change.new), "token")
    widget.token = 0
    assert seen == [0] and "token 0" in repr(widget)
    widget.save(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    assert "<canvas" in page and "<iframe" in hardmax.Page(page)._repr_html_()


def test_more_numbers_than_the_memory_allows_are_refused():
    tokens = numpy.ones((2**17 + 1, 1), dtype=int)
    before = hardmax.Instance(tokens, 1)
    try:
        hardmax.set_max_memory(64 * 2**20)
        for given in (tokens, tokens.tolist()):
            with pytest.raises(ValueError, match="131072 numbers for a max-memory of 64 MiB"):
                hardmax.Instance(given, 1)
        assert len(hardmax.Instance(tokens[1:], 1)) == 2**17
    finally:
        hardmax.set_max_memory(2**32)
    assert hardmax.Instance(tokens, 1) == before


def test_any_form_is_taken_where_it_is_asked_for():
    skew = [[1, 2], [0, 1]]
    with pytest.raises(ValueError, match="the matrix must be symmetric"):
        Instance([[1, 0], [0, 1]], 1, form=skew)
    head = Instance([[1, 0], [0, 1]], 1, form=skew, any_form=True)
    assert pickle.loads(pickle.dumps(head)) == head
    with pytest.raises(ValueError, match="the matrix must be symmetric"):
        Instance.from_json(head.to_json())
    assert Instance.from_json(head.to_json(), any_form=True) == head
    limit = hardmax.limit(head)
    assert (limit.status, limit.leaders, limit.limits) == ("settled", [1], [[0, 1], [0, 1]])
    assert '"form":"any"' in limit.certificate() and hardmax.verify(limit)


def test_files_of_any_form(tmp_path):
    head = Instance([[1, 0], [0, 1]], 1, form=[[1, 2], [0, 1]], any_form=True)
    hardmax.save(head, tmp_path / "head.json")
    with pytest.raises(ValueError, match="the matrix must be symmetric"):
        hardmax.load(tmp_path / "head.json")
    assert hardmax.load(tmp_path / "head.json", any_form=True) == head
