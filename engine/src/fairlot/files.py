"""Files as the command line reads and writes them; every failure is a sentence."""

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from fairlot import codec
from fairlot.result import Result
from fairlot.types import Message, Problem, ProblemError


def problem_and_result(problem: str, result: str) -> tuple[Problem, Result]:
    """Read both. Raises ProblemError."""
    return codec.load(read(problem)), codec.load_result(read(result))


def read(name: str) -> bytes:
    """Return what the file holds; ``-`` is the standard input. Raises ProblemError."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise _unusable("file_unreadable", name, error) from None


def write(name: str | None, data: bytes) -> None:
    """Write ``data`` and an end of line to the file, or to the standard output. Raises ProblemError."""
    if name is None:
        sys.stdout.write(data.decode() + "\n")
        return
    try:
        Path(name).write_bytes(data + b"\n")
    except OSError as error:
        raise _unusable("file_unwritable", name, error) from None


def tables(folder: str) -> dict[str, Sequence[Mapping[str, str]]]:
    """Return the tables of a folder by name: each ``*.csv``, UTF-8, its first line the columns.

    Raises ProblemError.
    """
    try:
        names = sorted(path for path in Path(folder).iterdir() if path.suffix == ".csv")
    except OSError as error:
        raise _unusable("file_unreadable", folder, error) from None
    return {path.stem: _table(path) for path in names}


def _table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines, strict=True))
    except OSError as error:
        raise _unusable("file_unreadable", str(path), error) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProblemError([Message("file_unreadable", {"file": str(path), "detail": str(error)})]) from None


def _unusable(key: str, name: str, error: OSError) -> ProblemError:
    return ProblemError([Message(key, {"file": name, "detail": error.strerror or str(error)})])
