"""Is a sweep on Dask and on submitit (Slurm's arrays, here its local executor) the bytes of one run, whatever becomes of a worker?"""

import os
import signal
import subprocess
import threading
from pathlib import Path

import hardmax
import pytest

SWEEPS = Path(__file__).parents[2] / "sweeps"


@pytest.fixture
def plan(program, tmp_path):
    path = tmp_path / "plan.json"
    program("sweep", "plan", "check", "--random", 60, "--theorem", "progress", "--shards", 6, "-o", path)
    return path


@pytest.fixture
def swept(program):
    """What a sweep on an executor merges, compared with one run."""

    def run(plan, executor, results):
        merged = hardmax.sweep(plan, executor, results, os.environ["HARDMAX_PROGRAM"])
        assert merged == program("sweep", "run", plan) + "\n"

    return run


def cluster():
    from dask.distributed import LocalCluster

    return LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)


def test_dask(plan, swept, tmp_path):
    from dask.distributed import Client

    with cluster() as workers, Client(workers) as client:
        swept(plan, client, tmp_path / "results")


def test_a_worker_of_dask_that_is_killed_loses_nothing(program, swept, tmp_path):
    from dask.distributed import Client

    plan = tmp_path / "plan.json"
    program("sweep", "plan", "check", "--random", 4000, "--shards", 20, "-o", plan)
    with cluster() as workers, Client(workers) as client:
        victim = min(client.run(os.getpid).values())
        killer = threading.Timer(1, os.kill, (victim, signal.SIGKILL))
        killer.start()
        swept(plan, client, tmp_path / "results")
        assert not killer.is_alive(), "the sweep was over before the worker was killed"
        client.wait_for_workers(2, timeout=300)
        assert victim not in client.run(os.getpid).values()


def test_submitit(plan, swept, tmp_path):
    import submitit

    executor = submitit.AutoExecutor(folder=tmp_path / "logs", cluster="local")
    executor.update_parameters(timeout_min=5)
    swept(plan, executor, tmp_path / "results")


def test_an_array_of_slurm(program, plan, tmp_path):
    results = tmp_path / "results"
    for task in range(6, 0, -1):
        path = f"{Path(os.environ['HARDMAX_PROGRAM']).parent}:{os.environ['PATH']}"
        array = {"SLURM_ARRAY_TASK_ID": str(task), "SLURM_ARRAY_TASK_MAX": "6", "PATH": path}
        subprocess.run([SWEEPS / "slurm.sh", plan, results], check=True, env={**os.environ, **array})
    assert program("sweep", "merge", plan, results) == program("sweep", "run", plan)


def test_a_script_of_slurm_says_what_it_needs(tmp_path):
    done = subprocess.run([SWEEPS / "slurm.sh"], capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "expected a plan: sbatch --array=1-N" in done.stderr
