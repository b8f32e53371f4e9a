"""Networks: what the program writes, to the byte; and what is refused."""

import json
import pickle
from fractions import Fraction

import hardmax
import numpy
import pytest

PAIRS = [([[1, 2], [3, "1/2"], [0, -1]], [[1, 0]]), ([[1, 2], [3, "1/2"]], [[0, 1], [5, 5]])]
DATA = {
    "schema": "hardmax/sequences/1",
    "sequences": [
        {"tokens": [["1", "2"], ["3", "1/2"], ["0", "-1"]], "targets": [["1", "0"]]},
        {"tokens": [["1", "2"], ["3", "1/2"]], "targets": [["0", "1"], ["5", "5"]]},
    ],
}


def test_the_network_is_that_of_the_program(program, tmp_path):
    data, output = tmp_path / "data.json", tmp_path / "network.json"
    data.write_text(json.dumps(DATA))
    answer = program("interpolate", data, "-o", output, "--floats", "--format", "json")
    for given in (PAIRS, DATA, json.dumps(DATA), data, str(data)):
        found = hardmax.interpolate(given, floats=True)
        assert found and found.to_json() == answer
        assert found.network == output.read_text()
        assert pickle.loads(pickle.dumps(found)) == found
    verdict = hardmax.verify_network(output, data)
    assert verdict and verdict.to_json() == program("verify", output, data, "--format", "json")
    assert hardmax.interpolate(PAIRS).describe() == program("interpolate", data, "-o", output) + "\n"


def test_another_target_is_not_met():
    found = hardmax.interpolate(PAIRS)
    other = [PAIRS[0], (PAIRS[1][0], [[0, 1], [5, 6]])]
    assert hardmax.verify_network(found, PAIRS)
    verdict = hardmax.verify_network(found, other)
    assert not verdict and "sequences[1]" in verdict.reason


def test_what_no_network_interpolates_is_said(program, tmp_path):
    found = hardmax.interpolate([([[1, 0], [1, 0]], [[1, 1], [2, 2]])])
    assert not found and "2 targets and 1 distinct" in found.describe()
    with pytest.raises(ValueError, match="impossible"):
        found.network


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (3, "data: 3, expected pairs"),
        ([3], "data[0]: 3, expected a pair"),
        ([([[1, 2]], [[1, "x"]])], 'data[0][1]: tokens[0][1]: "x"'),
        ([([[1, 2]], numpy.array([[0.5, 1.0]]))], "data[0][1]: tokens: an array of floats"),
        ([([[1, 2], [3]], [[1, 2]])], "data[0][0]: tokens[1]: 1 numbers, expected 2"),
        ([([[1]], [[1]])], "at least 2"),
        ([([[1, 2]], [[1, 2, 3]])], "sequences[0].targets[0]"),
        ([], "sequence"),
        ({}, "schema"),
        ("{", "EOF"),
    ],
)
def test_bad_data_is_refused_by_its_place(data, said):
    with pytest.raises((TypeError, ValueError)) as raised:
        hardmax.interpolate(data)
    assert said in str(raised.value)


def test_numbers_are_exact():
    third = Fraction(1, 3)
    found = hardmax.interpolate([(numpy.array([[1, 2], [3, 4]]), [[third, 10**30]])])
    assert hardmax.verify_network(found, [([[1, 2], [3, 4]], [[third, 10**30]])])
