"""The only place that asks what time it is.

Times are UTC inside; a day is a day in Seoul.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SEOUL = ZoneInfo("Asia/Seoul")
YEARS = range(2000, 2101)  # of any date that a person types

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return _stopped.get() or timezone.now()


def today() -> date:
    """Return the day in Seoul."""
    return now().astimezone(SEOUL).date()


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Hold the clock at ``at``: for tests, and to build the past of the example city."""
    if at.tzinfo is None:
        raise ValueError("A stopped clock needs a time zone.")
    token = _stopped.set(at)
    try:
        yield
    finally:
        _stopped.reset(token)
