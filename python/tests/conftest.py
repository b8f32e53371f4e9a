import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def program():
    """The program `hardmax`: HARDMAX_PROGRAM, or the one on the path."""
    path = os.environ.get("HARDMAX_PROGRAM") or shutil.which("hardmax")
    if path is None:
        if os.environ.get("HARDMAX_REQUIRE_PROGRAM"):
            pytest.fail("HARDMAX_PROGRAM names no program")
        pytest.skip("the program is not built: HARDMAX_PROGRAM names it")

    def run(*args, codes=(0,)):
        done = subprocess.run([str(Path(path).resolve()), *map(str, args)], capture_output=True, text=True, check=False)
        assert done.returncode in codes, done.stderr
        return done.stdout.removesuffix("\n")

    return run
