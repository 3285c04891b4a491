"""What this stage asks of whoever can read what a meter writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Set:
    """A line that was set aside, because it cannot be counted."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Progress:
    """What one batch did: how far the file is read now, and what came of the lines since the last."""

    position: int
    line: int
    taken: int = 0
    corrected: int = 0
    repeated: int = 0
    passed: int = 0
    aside: int = 0
    examples: Sequence[Set] = ()
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True)
class Reading:
    """A file to be read, from ``position`` bytes on, after ``line`` lines (both 0: from its begin).

    The reader calls ``took`` at the end of each transaction in which it has written a batch: what was read
    and how far are kept together, or neither. ``took`` raises when a person has cancelled, or time is over.
    """

    meter: str
    format: str
    stream: BinaryIO
    position: int
    line: int
    took: Callable[[Progress], None]


class Reader(Protocol):
    """What reads the files of one format; ``settings.USAGE_FORMATS`` names it by its dotted path."""

    def __call__(self, reading: Reading) -> None:
        """Read a file and record what it says; the same file again changes nothing.

        Raises RuleBroken, with the line, for a file that is not of its format or breaks off.
        """
        ...
