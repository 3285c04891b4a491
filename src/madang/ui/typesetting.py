"""Pages set by Typst; what people wrote goes in as data only. Long ones in a process that can be stopped."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import typst

from madang.ui import fonts

_LOOK_EVERY = 1.0  # seconds


def pdf(sheet: str, data: str, *, waiting: Callable[[], None] | None = None) -> bytes:
    """Return ``sheet`` as a PDF; ``data`` is JSON, which it reads from ``sys.inputs.data``.

    With ``waiting`` the pages are set in a process of its own: it is called about once a second, and what it
    raises ends that process.
    """
    if waiting is None:
        return _set(sheet, data)
    context = get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=_work, args=(there,), daemon=True)
    worker.start()
    try:
        there.close()
        here.send((sheet, data))
        while not here.poll(_LOOK_EVERY):
            waiting()
        made, fault = here.recv()
    except EOFError:
        made, fault = b"", "the process that set the pages has died"
    finally:
        worker.kill()
        worker.join()
        worker.close()
        here.close()
    if fault:
        raise RuntimeError(fault)
    return bytes(made)


def _work(there: Connection) -> None:
    sheet, data = there.recv()
    try:
        there.send((_set(sheet, data), ""))
    except Exception as error:
        there.send((b"", str(error)))


def _set(sheet: str, data: str) -> bytes:
    source: Any = sheet.encode()  # its stub knows names of files only
    return bytes(typst.compile(source, font_paths=[fonts.folder()], sys_inputs={"data": data}))
