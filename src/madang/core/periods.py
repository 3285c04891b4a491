"""Spans of days, ages, and working days in Korea.

A span is half-open: it holds its first day and not its last. Public holidays are data of the package
``holidays`` (Korean decrees change them), widened by ``settings.EXTRA_HOLIDAYS``.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.conf import settings


@dataclass(frozen=True)
class Span:
    """From ``start`` up to, not including, ``end``; None is open."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Age:
    """Whole years, and the days beyond them."""

    years: int
    days: int


def anniversary(day: date, years: int) -> date:
    """Return the day ``years`` after ``day``; 29 February becomes 28 February in a common year.

    A period that ends in a month without its day ends on the last day of that month (Civil Act 160 (3)).
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def last_day_within(day: date, years: int) -> date:
    """Return the last day of the ``years`` that begin the day after ``day`` (Civil Act 157, 160).

    The period ends the day before the one that matches its first day, and at the end of the month where
    that month has no such day. So after 28 February of a common year it ends on 29 February of a leap year.

    >>> last_day_within(date(2020, 2, 29), 7), last_day_within(date(2021, 2, 28), 7)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    first = day + timedelta(days=1)
    try:
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:  # 29 February in a common year
        return date(first.year + years, 2, 28)


def age(born: date, on: date) -> Age:
    """Return the age ``on`` a day of what was founded on ``born``; ``on`` may not come before."""
    if on < born:
        raise ValueError("Nothing has an age before it begins.")
    years = on.year - born.year
    if anniversary(born, years) > on:
        years -= 1
    return Age(years, (on - anniversary(born, years)).days)


@lru_cache(maxsize=32)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date, extra: Container[date] | None = None) -> bool:
    """Say whether offices are open on ``day``."""
    closed = settings.EXTRA_HOLIDAYS if extra is None else extra
    return day.weekday() < 5 and day not in _public_holidays(day.year) and day not in closed


def working_days_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``; the first day does not count (민법 157조)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
