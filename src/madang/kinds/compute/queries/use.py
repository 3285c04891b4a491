"""What was used, from the days that metering adds up. Hours are whole GPU hours, cut.

* ``weeks_of(keys, monday, count)``: the last weeks of shares of a pool, and their peak.
* ``active_hours(pools, months)``: hours worked, by pool and month.
* ``months_of(accounts)``: hours allocated and active, by account, pool and month.

Where activity was not measured, what was allocated counts as active: nobody is idle for want of a meter.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Sum
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek

from madang.kinds.compute.models import DayOfUse, Holding
from madang.kinds.compute.rules.months import first_of, hours_in, last_of
from madang.kinds.compute.rules.reclaiming import Week

HOUR, DAY_HOURS = 3600, 24
_ACTIVE = Coalesce(F("active"), F("allocated"))


@dataclass(frozen=True)
class Weeks:
    """The weeks of one share, oldest first, and the most units that were allocated over any day of them."""

    weeks: list[Week] = field(default_factory=list)
    peak: int = 0


@dataclass(frozen=True)
class Hours:
    """Hours of one month."""

    allocated: int = 0
    active: int = 0
    energy_wh: int = 0


def weeks_of(keys: Collection[tuple[int, int]], monday: date, count: int) -> Mapping[tuple[int, int], Weeks]:
    """Return ``count`` weeks up to that of ``monday``, by account and pool. Two queries."""
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(count))]
    given = _given(keys, mondays)
    active: dict[tuple[int, int, date], int] = {}
    peaks: dict[tuple[int, int], int] = defaultdict(int)
    rows = DayOfUse.objects.filter(
        account__in={key[0] for key in keys}, on__range=(mondays[0], monday + timedelta(days=6))
    )
    weekly = rows.order_by().annotate(week=TruncWeek("on")).values_list("account", "pool", "week")
    for account, pool, week, seconds in weekly.annotate(sum=Sum(_ACTIVE)):
        active[account, pool, week] = seconds
    for account, pool, seconds in rows.order_by().values_list("account", "pool", "allocated"):
        units = -(-seconds // (DAY_HOURS * HOUR))
        peaks[account, pool] = max(peaks[account, pool], units)
    return {
        key: Weeks([Week(day, given[(*key, day)], active.get((*key, day), 0)) for day in mondays], peaks[key])
        for key in keys
    }


def _given(keys: Collection[tuple[int, int]], mondays: Sequence[date]) -> Mapping[tuple[int, int, date], int]:
    """Return the seconds open to each share in each week; a week over two months has parts of both."""
    last = mondays[-1] + timedelta(days=6)
    rows = Holding.objects.filter(
        account__in={key[0] for key in keys}, month__range=(first_of(mondays[0]), last)
    )
    held = {(each.account_id, each.pool_id, each.month): each.gpu_hours for each in rows}
    found: dict[tuple[int, int, date], int] = defaultdict(int)
    for key in keys:
        for monday in mondays:
            for month in {first_of(monday), first_of(monday + timedelta(days=6))}:
                days = _days_in_both(monday, month)
                found[(*key, monday)] += (
                    held.get((*key, month), 0) * days * DAY_HOURS * HOUR // hours_in(month)
                )
    return found


def _days_in_both(monday: date, month: date) -> int:
    """Return how many days of a week lie in a month."""
    first, last = max(monday, month), min(monday + timedelta(days=6), last_of(month))
    return max(0, (last - first).days + 1)


def active_hours(pools: Iterable[int], months: Sequence[date]) -> Mapping[int, Mapping[date, int]]:
    """Return the hours worked, by pool and month; a month without any row is left out."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    if not months:
        return found
    rows = DayOfUse.objects.filter(pool__in=list(pools), on__range=(min(months), last_of(max(months))))
    sums = rows.order_by().annotate(month=TruncMonth("on")).values_list("pool", "month")
    for pool, month, seconds in sums.annotate(sum=Sum(_ACTIVE)):
        found[pool][month] = seconds // HOUR
    return found


def months_of(accounts: Iterable[int]) -> Mapping[tuple[int, int, date], Hours]:
    """Return the hours of each account, by pool and month. One query."""
    rows = DayOfUse.objects.filter(account__in=list(accounts)).order_by()
    sums = rows.annotate(month=TruncMonth("on")).values_list("account", "pool", "month")
    return {
        (account, pool, month): Hours(allocated // HOUR, active // HOUR, energy or 0)
        for account, pool, month, allocated, active, energy in sums.annotate(
            a=Sum("allocated"), b=Sum(_ACTIVE), c=Sum("energy_wh")
        )
    }
