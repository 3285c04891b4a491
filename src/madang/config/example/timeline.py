"""The past, told in order: deeds wait here for their moment and are done with the clock stopped at it.

The rounds of the example city run side by side; done one after the other they would write a log whose times
jump back. On one line they make a log as a real city would have it.
"""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from madang.core import clock

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


def days(count: int) -> timedelta:
    """Return that many days."""
    return timedelta(days=count)
