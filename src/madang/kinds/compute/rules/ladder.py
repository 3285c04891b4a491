"""The capacity ladder: what is installed, leased, given out and used, and where a lease runs out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken
from madang.kinds.compute.rules.months import hours_in, last_of

ALARM_DAYS = 90


@dataclass(frozen=True)
class Span:
    """Units from one day to another, the last included; None: no end is known."""

    units: int
    from_on: date
    until_on: date | None = None
    petaflops_tenths: int | None = None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Gap:
    """From a day on, less is leased than the day before; ``left`` units stay leased."""

    on: date
    units: int
    petaflops_tenths: int | None
    left: int

    def days_until(self, today: date) -> int:
        return (self.on - today).days

    @property
    def petaflops(self) -> str:
        """In petaflop/s with one decimal; empty where the sources do not say."""
        tenths = self.petaflops_tenths
        return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class Rung:
    """One month of the ladder, in units of accelerators."""

    month: date
    installed: int
    leased: int
    allocated: int
    used: int | None


def units_on(spans: Iterable[Span], day: date) -> int:
    """Return the units that ``spans`` hold on ``day`` together."""
    return sum(span.units for span in spans if span.holds(day))


def least_in(spans: Sequence[Span], month: date) -> int:
    """Return the least that ``spans`` hold on any day of a month: what can be promised for all of it."""
    days = {month, *(span.from_on for span in spans), *_days_after(spans)}
    return min(units_on(spans, day) for day in days if month <= day <= last_of(month))


def gaps(leased: Sequence[Span], today: date, *, within: int = ALARM_DAYS) -> list[Gap]:
    """Return each day after ``today``, at most ``within`` days ahead, on which less is leased than before."""
    found = []
    for day in sorted(_days_after(leased)):
        if not today < day <= today + timedelta(days=within):
            continue
        before, after = units_on(leased, day - timedelta(days=1)), units_on(leased, day)
        if after < before:
            found.append(Gap(day, before - after, _tenths(leased, day), after))
    return found


def used_units(active_hours: int, month: date) -> int:
    """Return how many units were busy on average over a month, rounded half up."""
    hours = hours_in(month)
    return (2 * active_hours + hours) // (2 * hours)


def climbed(
    months: Sequence[date],
    *,
    installed: Sequence[Span],
    leased: Sequence[Span],
    allocated: Mapping[date, int],
    active_hours: Mapping[date, int],
) -> list[Rung]:
    """Return the ladder of one pool, month by month; ``used`` is None where nothing was metered."""
    return [
        Rung(
            month,
            least_in(installed, month),
            least_in(leased, month),
            allocated.get(month, 0),
            used_units(active_hours[month], month) if month in active_hours else None,
        )
        for month in months
    ]


def check_span(*, units: int, from_on: date, until_on: date | None, source: str) -> None:
    """Raise RuleBroken unless a span of capacity may be written down."""
    if units < 1:
        raise RuleBroken(_("Write how many units: a whole number from 1."), field="units")
    if until_on is not None and until_on < from_on:
        raise RuleBroken(_("The last day may not come before the first."), field="until_on")
    if not source.strip():
        raise RuleBroken(
            _("Write where the figure comes from: a contract, a budget line, a publication."), field="source"
        )


def check_reason(reason: str) -> str:
    """Return ``reason`` on one line; raise RuleBroken where it says nothing."""
    reason = " ".join(reason.split())
    if len(reason) < 5:
        raise RuleBroken(_("Write the reason in a few words: it is shown and kept."), field="reason")
    return reason[:300]


def _days_after(spans: Iterable[Span]) -> set[date]:
    return {span.until_on + timedelta(days=1) for span in spans if span.until_on}


def _tenths(leased: Sequence[Span], day: date) -> int | None:
    """Return the tenths of a petaflop/s that end before ``day``; None where a source does not say."""
    ending = [span for span in leased if span.until_on == day - timedelta(days=1)]
    said = [span.petaflops_tenths for span in ending]
    begun = any(span.from_on == day for span in leased)
    return None if begun or None in said else sum(tenths for tenths in said if tenths)
