"""The command ``madang``: read what was asked, hand it to the right deed, return its exit code.

0: done, and nothing is wrong. 1: done, and a fault was found. 2: could not start; the reason is printed.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from madang.cli.start import CannotStart

SETTINGS_HELP = """\
Settings come from the environment: DATABASE_URL (postgres://user:password@host/name), MADANG_SECRET_KEY,
MADANG_HOSTS, MADANG_EMAIL and others; docs/reference/settings.md lists them all.
"""


def parser() -> argparse.ArgumentParser:
    """Return everything that can be asked of ``madang``."""
    top = argparse.ArgumentParser(
        prog="madang",
        description="The software a city runs when it offers itself to AI companies.",
        epilog=SETTINGS_HELP,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="build the example city and run it here")
    demo.add_argument("--port", type=_port, default=8000, help="where the pages are (default: 8000)")
    demo.add_argument(
        "--data", type=Path, default=Path("var/demo"), help="folder of the city (default: var/demo)"
    )
    demo.add_argument("--reset", action="store_true", help="make the city anew; what was in it is lost")
    demo.add_argument("--check", action="store_true", help="stop as soon as the first page has answered")
    demo.add_argument("--open", action=argparse.BooleanOptionalAction, default=False, help="open the browser")
    demo.set_defaults(deed="demo.run")

    serve = commands.add_parser("serve", help="serve the pages")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=8000, help="port to listen at (default: 8000)")
    serve.add_argument("--workers", type=_count, default=1, help="processes (default: 1)")
    serve.add_argument("--threads", type=_count, default=4, help="requests at once in a process (default: 4)")
    serve.set_defaults(deed="serve.serve")

    worker = commands.add_parser("worker", help="do background work: allocations, letters, deadlines")
    worker.add_argument("--concurrency", type=_count, default=1, help="jobs at once (default: 1)")
    worker.set_defaults(deed="serve.work")

    migrate = commands.add_parser("migrate", help="bring tables, messages and static files up to date")
    migrate.add_argument(
        "--quiet", dest="verbosity", action="store_const", const=0, default=1, help="say nothing"
    )
    migrate.set_defaults(deed="start.migrate")

    audit = commands.add_parser("audit", help="look after the log of every decision")
    deeds = audit.add_subparsers(dest="audit_command", required=True, metavar="DEED")
    verify = deeds.add_parser("verify", help="find changed or missing entries and say which")
    verify.add_argument(
        "--known", metavar="NUMBER:HASH", help="an entry noted earlier that must still be there"
    )
    verify.set_defaults(deed="log.verify")

    officer = commands.add_parser(
        "officer",
        help="make the first city officer of an empty installation",
        description="Make the account and the city where they are missing, give the role of city officer, "
        "and print how to sign in. Everybody else is invited on the pages.",
    )
    officer.add_argument("email", metavar="EMAIL", help="address of the person who answers for the programme")
    officer.add_argument("--name", default="", help="how others see the person (default: from the address)")
    officer.add_argument("--city", metavar="NAME", default="", help="Korean name of the city, if it is new")
    officer.add_argument("--city-en", metavar="NAME", default="", help="English name of the city")
    officer.add_argument(
        "--again",
        action="store_true",
        help="although there is an officer already: when nobody of the office can sign in any more",
    )
    officer.set_defaults(deed="officer.make")

    usage = commands.add_parser("usage", help="read what machines write of their use")
    deeds = usage.add_subparsers(dest="usage_command", required=True, metavar="DEED")
    reading = deeds.add_parser("import", help="read a file; the same file again counts nothing twice")
    reading.add_argument("file", type=Path, metavar="FILE", help="what sacct or the DCGM exporter wrote")
    reading.add_argument("--meter", required=True, metavar="CODE", help="the meter that wrote it")
    reading.add_argument(
        "--format", default="sacct", choices=["sacct", "dcgm"], help="how it is written (default: sacct)"
    )
    reading.set_defaults(deed="usage.read")

    commands.add_parser("version", help="print the version").set_defaults(deed="main.show_version")
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(words)
    module, deed = options.deed.split(".")
    try:
        return int(getattr(importlib.import_module(f"madang.cli.{module}"), deed)(options))
    except CannotStart as reason:
        print(f"madang: {reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def show_version(options: argparse.Namespace) -> int:
    """Print which Madang this is, and on what it runs."""
    try:
        madang = version_of("madang")
    except PackageNotFoundError:
        madang = "(not installed)"
    print(f"madang {madang}, Django {version_of('django')}, Python {sys.version.split()[0]}")
    return 0


def _port(written: str) -> int:
    number = _count(written)
    if number > 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"{written!r} is not a whole number from 1")
    return int(written)


if __name__ == "__main__":
    sys.exit(main())
