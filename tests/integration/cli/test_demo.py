"""The demo: built once, still there next time, gone without a trace when stopped, even when killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.integration

PATHS = os.pathsep.join(path for path in sys.path if path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def demo(folder: Path, port: int) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start demos in one folder; whatever is left of them is ended."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": PATHS}
    if "MADANG_PACKAGES" in os.environ:
        environment["MADANG_PACKAGES"] = os.environ["MADANG_PACKAGES"]
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "madang.cli.main",
            "demo",
            "--data",
            str(folder),
            "--port",
            str(port),
        ]
        with (folder / "out").open("w") as out:
            process = subprocess.Popen([*command, *words], env=environment, stdout=out, stderr=out, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def said(folder: Path) -> str:
    return (folder / "out").read_text(encoding="utf-8")


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return true()


def left_of(folder: Path) -> list[str]:
    """Return the processes that belong to the demo in ``folder``."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(folder) in line or str(folder) in (process.info["environ"] or {}).get("MADANG_FILES", ""):
            found.append(line)
    return found


def test_a_demo_lives_dies_and_comes_back(
    folder: Path, port: int, demo: Callable[..., subprocess.Popen[str]]
) -> None:
    first = demo("--check")
    assert first.wait(300) == 0, said(folder)
    assert f"open: http://127.0.0.1:{port}/" in said(folder)
    assert "City officer" in said(folder)
    assert left_of(folder) == []

    killed = demo()
    assert wait_until(lambda: "Ctrl-C stops everything" in said(folder), 60), said(folder)
    assert "Building" not in said(folder), "the city should still be there"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        assert answer.status == 200

    refused = subprocess.run(
        killed.args, env={**os.environ, "PYTHONPATH": PATHS}, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, f"Port {port} is taken" in refused.stderr) == (2, True)

    killed.send_signal(signal.SIGKILL)
    killed.wait()
    web_is_gone = wait_until(lambda: not [line for line in left_of(folder) if "madang" in line], 20)
    assert web_is_gone, left_of(folder)

    again = demo()
    assert wait_until(lambda: "Ctrl-C stops everything" in said(folder), 60), said(folder)
    again.send_signal(signal.SIGINT)
    assert again.wait(40) == 0
    assert "still there" in said(folder)
    assert wait_until(lambda: left_of(folder) == [], 10), left_of(folder)
