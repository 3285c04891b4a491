"""Cutting the time of a job into days of Seoul, without losing or inventing a second."""

from collections.abc import Iterator
from datetime import date, timedelta

DAY = 86_400
SEOUL_OFFSET = 9 * 3600  # the whole year: Korea moves no clock


def day_of(at: int) -> date:
    """Return the day in Seoul of a moment, given in seconds since 1970."""
    return date(1970, 1, 1) + timedelta(days=(at + SEOUL_OFFSET) // DAY)


def cut(start: int, span: int, counted: int) -> Iterator[tuple[date, int]]:
    """Yield each day that a job touches, with its part of the ``counted`` seconds.

    The job began at ``start`` and ended ``span`` seconds later; it may count for less, having stood still
    in between. What counts is spread evenly, in whole seconds, and the parts add up to ``counted``. The SQL
    of ``staging`` does the same.

    >>> [part for _day, part in cut(DAY - SEOUL_OFFSET - 10, 30, 15)]
    [5, 10]
    """
    begun = 0
    while begun < span:
        until = min(span, begun + DAY - (start + begun + SEOUL_OFFSET) % DAY)
        yield day_of(start + begun), counted * until // span - counted * begun // span
        begun = until
