"""Child processes that live no longer than the process that started them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from madang.cli.serve import PARENT

PATIENCE_SECONDS = 15


class Child:
    """One ``madang`` command in a process group of its own, writing to a log file."""

    def __init__(self, name: str, command: list[str], log_folder: Path) -> None:
        self.name = name
        self.log = log_folder / f"{name}.log"
        log_folder.mkdir(parents=True, exist_ok=True)
        pipe, self._held = os.pipe()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 our own command
                [sys.executable, "-m", "madang.cli.main", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, PARENT: str(pipe)},
                pass_fds=[pipe],
                start_new_session=True,
            )
        os.close(pipe)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def last_words(self, lines: int = 12) -> str:
        """Return the end of what it wrote."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def tell_to_stop(self) -> None:
        """Ask it to finish what it is doing."""
        if self.is_running:
            self._process.send_signal(signal.SIGTERM)

    def wait_or_kill(self) -> None:
        """Wait for its end; after some patience, end it and all it started."""
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._held)
