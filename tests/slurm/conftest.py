"""One real Slurm for all tests of this folder; it ends with the process that asked for it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import slurm as starter


@pytest.fixture(scope="session")
def slurm() -> Iterator[Path]:
    """Start a cluster and return its slurm.conf; skip where Slurm is not installed."""
    reason = starter.missing()
    if reason and os.environ.get("CI"):
        pytest.fail(f"No Slurm in CI: {reason}")
    if reason:
        pytest.skip(f"no Slurm here: {reason}")
    running = subprocess.Popen(
        [sys.executable, starter.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout
    assert running.stdin
    word, _blank, path = running.stdout.readline().strip().partition(" ")
    assert word == "ready", "the cluster did not come up; its words stand above"
    before = dict(os.environ)
    os.environ["SLURM_CONF"] = path
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    yield Path(path)
    os.environ.clear()
    os.environ.update(before)
    running.stdin.close()  # its sign to stop
    assert running.wait(60) == 0
    running.stdout.close()
