"""A long run that can be watched and stopped: progress on the terminal, Ctrl-C for the best answer so far."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from fairlot.limits import Limits

T = TypeVar("T")
PAUSE = 0.2  # seconds between two lines of progress


@contextmanager
def watched(seconds: float | None) -> Iterator[Limits]:
    """Yield limits that the first Ctrl-C ends; a second one ends the programme.

    Progress goes to the standard error where that is a terminal.
    """
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield Limits(seconds, tell=_teller(), stopped=stop.is_set)
    finally:
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


def aside(deed: Callable[[], T]) -> T:
    """Return what ``deed`` gives, run in a thread of its own, so that this one hears Ctrl-C at once."""
    made: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(deed())
        except BaseException as error:  # (raised again, where it can be heard)
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(PAUSE)
    if failed:
        raise failed[0]
    return made[0]


def _teller() -> Callable[[int, int, str], None]:
    said = [0.0]

    def tell(done: int, total: int, step: str) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and now - said[0] >= PAUSE:
            said[0] = now
            share = f" {100 * done // total}%" if total > 0 else ""
            sys.stderr.write(f"\r\033[K{step}{share}")
            sys.stderr.flush()

    return tell
