"""The example city on this machine: database, pages and background work, from one command."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
import webbrowser
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from madang.cli import start
from madang.cli.children import Child
from madang.cli.embedded import EmbeddedServer

HOST = "127.0.0.1"
DATABASE = "madang"
FIRST_PAGE_SECONDS = 60


def run(options: Namespace) -> int:
    """Build the city where it is missing, run it, and stop everything again on Ctrl-C or SIGTERM."""
    data: Path = options.data.resolve()
    _check_port(options.port)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)  # also when started in the background, where a shell ignores it
    with ExitStack() as cleanup:
        _claim(data, cleanup)
        own_server = not os.environ.get("DATABASE_URL")
        _prepare_environment(data, options, cleanup)
        _build_city(data, may_empty=own_server)
        children = [_child(name, words, data, cleanup) for name, words in _commands(options.port)]
        address = f"http://{HOST}:{options.port}/"
        _wait_for_first_page(address, children)
        _welcome(address, options)
        if options.open:
            webbrowser.open(address)
        try:
            while not options.check:
                time.sleep(0.5)
                _check_alive(children)
        except KeyboardInterrupt:
            _say("\nStopping. The city is still there next time.")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _commands(port: int) -> list[tuple[str, list[str]]]:
    return [("web", ["serve", "--host", HOST, "--port", str(port)]), ("worker", ["worker"])]


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise start.CannotStart(f"Port {port} needs more rights. Try: bin/demo --port 8000") from None
        except OSError:
            raise start.CannotStart(
                f"Port {port} is taken by another program. Try: bin/demo --port {port + 1}"
            ) from None


def _claim(data: Path, cleanup: ExitStack) -> None:
    """Keep two demos out of one folder."""
    data.mkdir(parents=True, exist_ok=True)
    lock = cleanup.enter_context((data / "running").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise start.CannotStart(
            f"A demo is running in {data} already. Stop it, or give another folder: --data DIR"
        ) from None


def _prepare_environment(data: Path, options: Namespace, cleanup: ExitStack) -> None:
    """Set every setting that the demo needs and nobody has set; start the embedded server."""
    outside = os.environ.get("DATABASE_URL")
    if options.reset:
        if outside:
            raise start.CannotStart(
                "--reset would empty the database of DATABASE_URL. Unset it, or empty it yourself."
            )
        _step("Removing the old city")
        (data / "city-is-built").unlink(missing_ok=True)
        for part in ("postgres", "files"):
            shutil.rmtree(data / part, ignore_errors=True)
    if not outside:
        _step("Starting PostgreSQL")
        server = EmbeddedServer(data / "postgres")
        cleanup.callback(server.stop)
        server.start()
        os.environ["DATABASE_URL"] = server.address(DATABASE)
        _make_database(server)
    for name, value in {
        "MADANG_SECRET_KEY": _kept_secret(data / "secret"),
        "MADANG_EXAMPLE_CITY": "yes",
        "MADANG_EMAIL": "console:",
        "MADANG_EMAIL_VERIFICATION": "none",
        "MADANG_ADDRESS": f"http://{HOST}:{options.port}",
        "MADANG_FILES": str(data / "files"),
        "MADANG_STATIC": str(data / "static"),
    }.items():
        os.environ.setdefault(name, value)


def _make_database(server: EmbeddedServer) -> None:
    import psycopg  # noqa: PLC0415 slow to load

    with psycopg.connect(server.address("postgres"), autocommit=True) as direct:
        if not direct.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            direct.execute(f"CREATE DATABASE {DATABASE}")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _build_city(data: Path, *, may_empty: bool) -> None:
    """Bring the tables up to date, and build the city unless it stands already."""
    start.wake()
    start.check_database()
    from django.core.management import call_command, get_commands  # noqa: PLC0415 needs settings
    from django.db import connections  # noqa: PLC0415 needs settings

    _step("Preparing tables")
    start.collect_static()
    call_command("migrate", interactive=False, verbosity=0)
    finished = data / "city-is-built"
    if not finished.exists() and "build_example_city" in get_commands():
        _step("Building the example city")
        call_command("build_example_city", reset=may_empty)  # an interrupted build leaves a part
        finished.touch()
    connections.close_all()


def _child(name: str, words: list[str], data: Path, cleanup: ExitStack) -> Child:
    child = Child(name, words, data / "log")
    cleanup.callback(child.wait_or_kill)
    cleanup.callback(child.tell_to_stop)
    return child


def _wait_for_first_page(address: str, children: list[Child]) -> None:
    _step("Opening the doors")
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not _answers(address):
        _check_alive(children)
        if time.monotonic() > deadline:
            raise start.CannotStart(
                f"The first page does not answer. The log says:\n{children[0].last_words()}"
            )
        time.sleep(0.2)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 our own address
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refused:
        raise start.CannotStart(f"The first page answers with {refused.code}; see the log.") from None
    except OSError:
        return False


def _check_alive(children: list[Child]) -> None:
    for child in children:
        if not child.is_running:
            raise start.CannotStart(
                f"The {child.name} process has ended. Its log says:\n{child.last_words()}"
            )


def _welcome(address: str, options: Namespace) -> None:
    """Say where the city is, who lives there, and what to do next."""
    _say(f"\nThe example city is open: {address}")
    people = _personas()
    if people:
        _say("\nBe anyone you like: choose a person on the sign-in page, no password needed.\n")
        width = max(len(role) for role, _name in people)
        for role, name in people:
            _say(f"  {role:<{width}}  {name}")
        _say(
            f"\nNext: open {address} and follow an open call, as a citizen first; a citizen needs no sign-in."
        )
    if not options.check:
        _say("Ctrl-C stops everything; the city is still there next time. --reset makes it anew.")


def _personas() -> list[tuple[str, str]]:
    """Return role and name of one person for each role, in the order of the roles."""
    from django.db import connections  # noqa: PLC0415 needs settings
    from django.utils import translation  # noqa: PLC0415 needs settings

    from madang.people.models import Membership  # noqa: PLC0415 needs settings
    from madang.people.roles import ROLES  # noqa: PLC0415 needs settings

    found: dict[str, str] = {}
    with translation.override("en"):
        for held in Membership.objects.filter(user__is_example=True).select_related("user").order_by("pk"):
            found.setdefault(held.role, held.user.name)
        people = [(str(role.name), found[key]) for key, role in ROLES.items() if key in found]
    connections.close_all()
    return people


def _step(words: str) -> None:
    _say(f"  {words} …")


def _say(words: str) -> None:
    print(words, flush=True)
