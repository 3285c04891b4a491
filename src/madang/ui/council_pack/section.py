"""What the council pack is made of: sections of a period, each with its definition, figures and rows.

A room contributes by one function ``sections(period) -> Sequence[Section]`` in its own module
``council_pack/<subject>.py`` and one line in ``council_pack.SECTIONS``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as Text

Words = str | Text
Cell = str | Text | int | date | None


@dataclass(frozen=True)
class Period:
    """From the first day up to and including the last."""

    first: date
    last: date


@dataclass(frozen=True)
class Figure:
    """A number, and what exactly it counts: numerator, denominator, as of when."""

    label: Words
    value: int | str
    meaning: Words


@dataclass(frozen=True)
class Section:
    """One list of the pack. ``widths`` are shares of the page, one a column; days stay days, numbers numbers.

    What is not ``printed`` stands in the spreadsheet only.
    """

    key: str
    title: Words
    definition: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    figures: Sequence[Figure] = ()
    widths: Sequence[int] = ()
    printed: bool = True
