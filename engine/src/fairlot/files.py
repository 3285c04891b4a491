"""Files as the command line reads and writes them; every failure is a sentence."""

import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from fairlot import codec
from fairlot.result import Result
from fairlot.streaming import Source
from fairlot.types import Message, Problem, ProblemError

LARGE: Final = 2**24  # bytes from which a file is read piece by piece

Tell = Callable[[int, int, str], None]
T = TypeVar("T")


def problem_and_result(problem: str, result: str, tell: Tell | None = None) -> tuple[Problem, Result]:
    """Read both. Raises ProblemError."""
    return load(problem, tell), _loaded(result, codec.load_result, codec.stream_result, tell)


def load(name: str, tell: Tell | None = None) -> Problem:
    """Read a problem; ``tell`` hears how far it is with a large one. Raises ProblemError."""
    return _loaded(name, codec.load, codec.stream, tell)


def _loaded(name: str, whole: Callable[[bytes], T], stream: Callable[[Source], T], tell: Tell | None) -> T:
    try:
        size = 0 if name == "-" else Path(name).stat().st_size
        if size < LARGE:
            return whole(read(name))
        with Path(name).open("rb") as file:
            return stream(Source(file, size, tell))
    except OSError as error:
        raise _unusable("file_unreadable", name, error) from None


def read(name: str) -> bytes:
    """Return what the file holds; ``-`` is the standard input. Raises ProblemError."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise _unusable("file_unreadable", name, error) from None


def write(name: str | None, data: Iterable[bytes]) -> None:
    """Write all ``data`` and an end of line to the file, or to the standard output. Raises ProblemError."""
    if name is None:
        sys.stdout.writelines(piece.decode() for piece in data)
        sys.stdout.write("\n")
        return
    try:
        with Path(name).open("wb") as file:
            file.writelines(data)
            file.write(b"\n")
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
