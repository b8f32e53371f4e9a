"""Is a sweep on Dask and on submitit (Slurm's arrays, here its local executor) the bytes of one run? Needs both, and the program."""

import os
import shutil
import signal
import subprocess
import threading

import hardmax
import pytest

PROGRAM = os.environ.get("HARDMAX_PROGRAM") or shutil.which("hardmax") or "hardmax"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.json"
    command = [PROGRAM, "sweep", "plan", "check", "--random", "60", "--theorem", "progress", "--shards", "6", "-o", path]
    subprocess.run(command, check=True)
    return path


def whole(plan):
    return subprocess.run([PROGRAM, "sweep", "run", plan], check=True, capture_output=True, text=True).stdout


def test_dask(plan, tmp_path):
    from dask.distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        assert hardmax.sweep(plan, client, tmp_path / "results", PROGRAM) == whole(plan)


def test_a_worker_of_dask_that_is_killed_loses_nothing(tmp_path):
    from dask.distributed import Client, LocalCluster

    plan = tmp_path / "plan.json"
    command = [PROGRAM, "sweep", "plan", "check", "--random", "4000", "--shards", "20", "-o", plan]
    subprocess.run(command, check=True)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        victim = min(client.run(os.getpid).values())
        killer = threading.Timer(1, os.kill, (victim, signal.SIGKILL))
        killer.start()
        merged = hardmax.sweep(plan, client, tmp_path / "results", PROGRAM)
        assert not killer.is_alive(), "the sweep was over before the worker was killed"
        client.wait_for_workers(2, timeout=60)
        assert victim not in client.run(os.getpid).values()
    assert merged == whole(plan)


def test_submitit(plan, tmp_path):
    import submitit

    executor = submitit.AutoExecutor(folder=tmp_path / "logs", cluster="local")
    executor.update_parameters(timeout_min=5)
    assert hardmax.sweep(plan, executor, tmp_path / "results", PROGRAM) == whole(plan)
