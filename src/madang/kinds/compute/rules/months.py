"""Months of Seoul, by their first days, and the hours in them."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta


def first_of(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def months_from(first: date, count: int) -> list[date]:
    """Return the first days of ``count`` months, beginning with that of ``first``.

    >>> months_from(date(2026, 12, 15), 2)
    [datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)]
    """
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def next_month(month: date) -> date:
    """Return the first day of the month after that of ``month``."""
    return months_from(month, 2)[1]


def last_of(month: date) -> date:
    """Return the last day of the month of ``month``."""
    return next_month(month) - timedelta(days=1)


def hours_in(month: date) -> int:
    """Return the hours of the month of ``month``; Korea moves no clock."""
    return 24 * calendar.monthrange(month.year, month.month)[1]


def spread(total: int, months: Sequence[date]) -> dict[date, int]:
    """Return ``total`` spread over ``months`` as evenly as whole numbers go, the first ones get more.

    >>> list(spread(10, months_from(date(2026, 1, 1), 3)).values())
    [4, 3, 3]
    """
    each, rest = divmod(total, len(months))
    return {month: each + (n < rest) for n, month in enumerate(months)}
