"""The past, told in order: deeds wait here for their moment and are done with the clock stopped at it.

The rounds of the example city run side by side; done one after the other they would write a log whose times
jump back. On one line they make a log as a real city would have it.
"""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from madang.core import clock, periods

Deed = Callable[[], object]


class Timeline:
    """Deeds by time; a deed may put further deeds on the line, at its own time or later."""

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def put(self, at: datetime, deed: Deed) -> None:
        """Do ``deed`` at ``at``; what lies after ``until`` has not happened and is left out."""
        if at <= self.until:
            heapq.heappush(self._waiting, (at, next(self._order), deed))

    def run(self, progress: Callable[[datetime], None] = lambda at: None) -> int:
        """Do all deeds in order; return how many were done."""
        done = 0
        while self._waiting:
            at, _, deed = heapq.heappop(self._waiting)
            with clock.stopped(at):
                deed()
            done += 1
            progress(at)
        return done


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return that time of ``day`` in Seoul."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.SEOUL)


def office_day(day: date, count: int) -> date:
    """Return the working day ``count`` after ``day``, before it where ``count`` is negative; 0: ``day``."""
    if count >= 0:
        return periods.working_days_after(day, count)
    while count < 0:
        day -= timedelta(days=1)
        count += periods.is_working_day(day)
    return day


def days(count: int) -> timedelta:
    """Return that many days."""
    return timedelta(days=count)
