"""Is a sweep on an executor the bytes of one run, and does it say what went wrong?"""

import json
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import hardmax
import pytest


@pytest.fixture
def plan(program, tmp_path):
    path = tmp_path / "plan.json"
    program("sweep", "plan", "check", "--random", 60, "--theorem", "progress", "--shards", 6, "-o", path)
    return path


@pytest.mark.parametrize("kind", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_an_executor_gives_the_bytes_of_one_run(program, plan, tmp_path, kind):
    seen = []
    with kind(2) as executor:
        merged = hardmax.sweep(
            plan, executor, tmp_path / "results", os.environ["HARDMAX_PROGRAM"], lambda done, of: seen.append((done, of))
        )
    assert merged == program("sweep", "run", plan) + "\n"
    assert seen == [(done, 6) for done in range(1, 7)]


def test_a_sweep_goes_on_where_it_was_stopped(program, plan, tmp_path):
    results = tmp_path / "results"
    program("sweep", "run", plan, "--shard", "2/6", "--results", results)
    before = (results / "shard-2.json").stat().st_mtime_ns
    (results / "shard-3.json").write_bytes(b"half of a resul")
    with ThreadPoolExecutor(2) as executor:
        merged = hardmax.sweep(plan, executor, results, os.environ["HARDMAX_PROGRAM"])
    assert merged == program("sweep", "run", plan) + "\n"
    assert (results / "shard-2.json").stat().st_mtime_ns == before


def test_what_goes_wrong_is_said(program, plan, tmp_path):
    command = os.environ["HARDMAX_PROGRAM"]
    with ThreadPoolExecutor(2) as executor:
        edited = json.loads(plan.read_text())
        edited["work"]["options"]["seed"] = 1
        plan.write_text(json.dumps(edited))
        with pytest.raises(hardmax.SweepError, match="its hash is"):
            hardmax.sweep(plan, executor, tmp_path / "results", command)
        plan.write_text("{}")
        with pytest.raises(ValueError, match="shards is None"):
            hardmax.sweep(plan, executor, tmp_path / "results", command)
    with pytest.raises(TypeError, match="executor: int, expected an executor with submit"):
        hardmax.sweep(plan, 2, tmp_path / "results", command)
