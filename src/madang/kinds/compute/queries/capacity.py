"""The capacity ladder, from rows: what was written down, what was given out, what was metered.

* ``ladders(months)``: each pool with its rungs; five queries, however many pools.
* ``free_units(pool, months)``: what is leased and not held; ask it under the lock of the pool.
* ``lease_gaps(today)``: where a lease runs out soon.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum

from madang.kinds.compute.models import Capacity, Holding, Pool, Step
from madang.kinds.compute.queries import use
from madang.kinds.compute.rules import ladder
from madang.kinds.compute.rules.ladder import Gap, Rung, Span
from madang.kinds.compute.states import AccountState


@dataclass(frozen=True)
class Ladder:
    """One pool, and its rungs month by month."""

    pool: Pool
    rungs: Sequence[Rung]


@dataclass(frozen=True)
class LeaseGap:
    """Where less will be leased than today, and of what."""

    pool: Pool
    gap: Gap


def standing() -> QuerySet[Capacity]:
    """Return what is written down and was not taken out."""
    return Capacity.objects.filter(taken_out_at=None)


def ladders(months: Sequence[date], *, pools: Sequence[Pool] | None = None) -> list[Ladder]:
    """Return the ladder of each pool over ``months``."""
    chosen = list(Pool.objects.select_related("centre")) if pools is None else list(pools)
    keys = [pool.pk for pool in chosen]
    spans, held, active = _spans(keys), held_units(keys, months), use.active_hours(keys, months)
    return [
        Ladder(
            pool,
            ladder.climbed(
                months,
                installed=spans[pool.pk, Step.INSTALLED],
                leased=spans[pool.pk, Step.LEASED],
                allocated=held.get(pool.pk, {}),
                active_hours=active.get(pool.pk, {}),
            ),
        )
        for pool in chosen
    ]


def free_units(pool: Pool, months: Sequence[date]) -> dict[date, int]:
    """Return what is leased and not held in each month; negative where more is held than leased."""
    leased = _spans([pool.pk])[pool.pk, Step.LEASED]
    held = held_units([pool.pk], months).get(pool.pk, {})
    return {month: ladder.least_in(leased, month) - held.get(month, 0) for month in months}


def held_units(pools: Iterable[int], months: Sequence[date]) -> Mapping[int, Mapping[date, int]]:
    """Return the units that active accounts hold, by pool and month."""
    rows = Holding.objects.filter(pool__in=pools, month__in=months, account__state=AccountState.ACTIVE)
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for pool, month, units in (
        rows.order_by().values_list("pool_id", "month").annotate(held=Sum(F("given") - F("taken")))
    ):
        found[pool][month] = units
    return found


def lease_gaps(today: date, *, within: int = ladder.ALARM_DAYS) -> list[LeaseGap]:
    """Return the gaps that open within so many days, the nearest first. Two queries."""
    pools = list(Pool.objects.select_related("centre"))
    spans = _spans([pool.pk for pool in pools])
    found = [
        LeaseGap(pool, gap)
        for pool in pools
        for gap in ladder.gaps(spans[pool.pk, Step.LEASED], today, within=within)
    ]
    return sorted(found, key=lambda each: (each.gap.on, each.pool.pk))


def _spans(pools: Iterable[int]) -> Mapping[tuple[int, str], list[Span]]:
    found: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for row in standing().filter(pool__in=pools):
        span = Span(row.units, row.from_on, row.until_on, row.petaflops_tenths)
        found[row.pool_id, row.step].append(span)
    return found
