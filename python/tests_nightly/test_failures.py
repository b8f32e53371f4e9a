"""Workflows of Snakemake, a full disk, memory that runs out: is nothing lost, and is the merge the bytes of one run?"""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = os.environ["HARDMAX_PROGRAM"]
SNAKEFILE = Path(__file__).parents[2] / "sweeps" / "Snakefile"


def hardmax(*args, code=0, **options):
    done = subprocess.run([PROGRAM, *map(str, args)], capture_output=True, text=True, check=False, **options)
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.json"
    hardmax("sweep", "plan", "check", "--random", 200, "--theorem", "progress", "--shards", 8, "-o", path)
    return path


def snakemake(folder):
    places = [f"plan={folder}/plan.json", f"results={folder}/results", f"merged={folder}/merged.json", f"program={PROGRAM}"]
    command = [Path(sys.executable).parent / "snakemake", "--snakefile", SNAKEFILE, "--cores", "2", "--directory", folder]
    done = subprocess.run([*command, "--config", *places], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "merged.json").read_text(encoding="utf-8")


def test_a_workflow_goes_on_after_results_and_the_merge_are_deleted(plan, tmp_path):
    whole = hardmax("sweep", "run", plan)
    assert snakemake(tmp_path) == whole
    results = tmp_path / "results"
    before = {path.name: path.stat().st_mtime_ns for path in results.glob("shard-*.json")}
    assert len(before) == 8
    for gone in ("shard-2.json", "shard-7.json"):
        (results / gone).unlink()
    (tmp_path / "merged.json").unlink()
    assert snakemake(tmp_path) == whole
    after = {path.name: path.stat().st_mtime_ns for path in results.glob("shard-*.json")}
    assert {name for name in before if after[name] != before[name]} == {"shard-2.json", "shard-7.json"}


def test_a_workflow_ends_with_violations_as_the_merge_does(tmp_path):
    plan = tmp_path / "plan.json"
    hardmax("sweep", "plan", "check", "--random", 40, "--fault", "first-index", "--shards", 4, "-o", plan)
    assert snakemake(tmp_path) == hardmax("sweep", "run", plan, code=1)


def test_a_full_disk_loses_nothing(plan, tmp_path):
    small, kept = tmp_path / "small", tmp_path / "kept"
    small.mkdir()
    kept.mkdir()
    # A disk of two pages in a namespace of its own; what is on it is copied out before it goes.
    script = """
        mount -t tmpfs -o size=8k tmpfs "$1" || exit 99
        "$2" sweep run "$3" --results "$1" -o "$4/merged.json" 2> "$4/said"
        echo $? > "$4/code"
        cp "$1"/shard-*.json "$4"
        ls -A "$1" > "$4/names"
    """
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", small, PROGRAM, plan, kept]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"no file system can be mounted here: {done.stderr}"
    assert (kept / "code").read_text().strip() == "2"
    said = (kept / "said").read_text()
    assert "cannot be written" in said and "No space left on device" in said, said
    there = sorted(path.name for path in kept.glob("shard-*.json"))
    assert 0 < len(there) < 8 and not (kept / "merged.json").exists()
    # Nothing half-written stays behind.
    assert (kept / "names").read_text().split() == there
    hardmax("sweep", "merge", plan, kept, code=3)
    assert hardmax("sweep", "run", plan, "--results", kept) == hardmax("sweep", "run", plan)


def test_memory_that_runs_out_loses_nothing(plan, tmp_path):
    results, ends = tmp_path / "results", []
    for megabytes in range(4, 4096, 4):
        limit = megabytes * 2**20
        command = [PROGRAM, "sweep", "run", plan, "--shard", "1/8", "--results", results]
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            env={**os.environ, "RAYON_NUM_THREADS": "1"},
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        )
        if done.returncode == 0:
            break
        ends.append(done.returncode)
        assert not list(results.glob("shard-*.json"))
    assert ends and (results / "shard-1.json").exists()
    assert hardmax("sweep", "run", plan, "--results", results) == hardmax("sweep", "run", plan)
