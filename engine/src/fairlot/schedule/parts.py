"""What problems of this family are made of: machines, companies, requests and options; activities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from fairlot.types import frozen

Measure = Literal["slots", "time"]
LIMITS: Final = ("slots", "time", "weekly_slots", "weekly_time")


@dataclass(frozen=True)
class Machine:
    """One machine of a group of alike ones; times are whole units of the problem's grid.

    ``closed``: when it cannot be used, as (from, to) pairs, ``to`` not included. ``cleaning``: idle time
    after each use before the next. ``setup``: idle time on top of that where the company changes.
    """

    group: str
    closed: tuple[tuple[int, int], ...] = ()
    cleaning: int = 0
    setup: int = 0

    def is_open(self, start: int, end: int) -> bool:
        """Whether nothing closes it from ``start`` to ``end``, which is not included."""
        return all(end <= begin or until <= start for begin, until in self.closed)


@dataclass(frozen=True)
class Option:
    """``length`` units of time from ``start`` on a machine of ``group``; what it is worth, 1 or more."""

    group: str
    start: int
    length: int
    value: int

    @property
    def end(self) -> int:
        """The first unit of time after it."""
        return self.start + self.length


@dataclass(frozen=True)
class Company:
    """Who asks, and the most it may get: uses and time units, in total and by the week in which a use starts.

    None: no cap. ``had``: time it got before this round, which counts where those who got less go first.
    """

    slots: int | None = None
    time: int | None = None
    weekly_slots: int | None = None
    weekly_time: int | None = None
    had: int = 0

    def cap(self, measure: Measure, is_weekly: bool) -> int | None:
        """Return the cap on uses ("slots") or time units ("time"), by the week or in total."""
        found: int | None = getattr(self, f"weekly_{measure}" if is_weekly else measure)
        return found

    def may_have(self, option: Option) -> bool:
        """Whether ``option`` alone is within the caps."""
        slots = (self.slots, self.weekly_slots)
        times = (self.time, self.weekly_time)
        return 0 not in slots and all(time is None or option.length <= time for time in times)


@dataclass(frozen=True)
class Request:
    """One of ``options``, best first, for ``company``; ``received``: the order of receipt."""

    company: str
    options: tuple[Option, ...]
    received: int = 0


@dataclass(frozen=True)
class Activity:
    """``duration`` units of time without a break, ``after`` others ended, using ``demands`` of resources."""

    duration: int
    after: tuple[str, ...] = ()
    demands: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "demands", frozen(self.demands))
