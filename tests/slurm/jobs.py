"""Sending jobs to the real Slurm, and waiting for what becomes of them."""

import os
import subprocess
import time
from collections.abc import Callable

PATIENCE_SECONDS = 40
PERSON = "games"  # a user that every Debian has


def ask(*words: str) -> str:
    """Return what a command of Slurm prints."""
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def send(account: str, *options: str, seconds: float = 0) -> str:
    """Send a job that holds its accelerators for so long; return its number."""
    wrap = f"--wrap=sleep {seconds}"
    words = ["runuser", "-u", PERSON, "--", "sbatch", "--parsable", "--output=/dev/null", "--chdir=/tmp"]
    return ask(*words, f"--account={account}", "--time=1", *options, wrap).strip()


def state(job: str) -> str:
    """Return state and reason of a job that waits or runs; empty when it is over."""
    return ask("squeue", "--noheader", "--format=%T %r", f"--jobs={job}", "--states=PENDING,RUNNING").strip()


def until(what: Callable[[], object]) -> None:
    """Wait until ``what`` is true; the clock only bounds the wait, no test measures it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < end, "the cluster did not come so far"
        time.sleep(0.1)


def ended(account: str) -> set[str]:
    """Return the jobs of an account of whose end the accounting knows; it hears of it a moment later."""
    words = ["sacct", "--allusers", "--allocations", "--noheader", "--parsable2", "--starttime=2020-01-01"]
    lines = ask(*words, "--format=JobIDRaw,End", f"--accounts={account}").splitlines()
    return {number for number, _, end in (line.partition("|") for line in lines) if end != "Unknown"}


def accounting(account: str) -> str:
    """Return what ``sacct`` prints of an account, as an import reads it."""
    command = os.environ | {"TZ": "Asia/Seoul"}
    words = ["sacct", "--allusers", "--duplicates", "--allocations", "--parsable2", "--starttime=2020-01-01"]
    columns = "--format=Cluster,JobIDRaw,JobID,Account,Start,End,ElapsedRaw,AllocTRES"
    return subprocess.run(
        [*words, columns, f"--accounts={account}"], env=command, capture_output=True, text=True, check=True
    ).stdout
