"""The web server and the job worker, each until it is told to stop."""

import os
import signal
import threading
from argparse import Namespace

from madang.cli import start

APPLICATION = "madang.config.wsgi:application"
PARENT = "MADANG_PARENT_PIPE"


def serve(options: Namespace) -> int:
    """Serve pages until SIGTERM or Ctrl-C."""
    start.ready()
    start.check_static()
    _end_with_the_parent()
    from granian import Granian  # noqa: PLC0415 slow to load
    from granian.constants import Interfaces  # noqa: PLC0415 slow to load

    server = Granian(
        APPLICATION,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        respawn_failed_workers=True,
        websockets=False,
    )
    server.serve()
    return 0


def work(options: Namespace) -> int:
    """Do background work until SIGTERM or Ctrl-C."""
    start.ready()
    _end_with_the_parent()
    from django.core.management import call_command  # noqa: PLC0415 needs settings

    call_command("procrastinate", "worker", "--concurrency", str(options.concurrency))
    return 0


def _end_with_the_parent() -> None:
    """Stop when the process that started this one is gone, even if it was killed outright."""
    pipe = os.environ.pop(PARENT, "")
    if not pipe:
        return

    def wait() -> None:
        os.read(int(pipe), 1)  # nothing is ever written: the end of the pipe is the end of the parent
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
