"""The capacity ladder, from rows: what was written down, what was given out, what was metered.

* ``ladders(months)``: each pool with its rungs; five queries, however many pools.
* ``free_units(pool, months)``: what is leased and nobody's; ask it under the lock of the pool.
* ``lease_gaps(today)``: where a lease runs out soon.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from madang.kernel.allocation.models import Portion
from madang.kernel.allocation.states import HOLDING
from madang.kinds.compute.models import Account, Capacity, Holding, Pool, Step, Taken
from madang.kinds.compute.queries import use
from madang.kinds.compute.rules import ladder
from madang.kinds.compute.rules.ladder import Gap, Rung, Span
from madang.kinds.compute.states import AccountState, CaseState


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


def free_units(pool: Pool, months: Sequence[date], *, apart_from: int | None = None) -> dict[date, int]:
    """Return what is leased and nobody's in each month; negative where more is given than leased.

    Somebody's is what an account holds, what a round has awarded though no agreement is in force yet, and
    what was taken back and may still come back (but not by the case ``apart_from``).
    """
    leased = _spans([pool.pk])[pool.pk, Step.LEASED]
    given = (
        held_units([pool.pk], months).get(pool.pk, {}),
        _awarded(pool, months),
        _kept_back(pool, months, apart_from),
    )
    return {
        month: ladder.least_in(leased, month) - sum(each.get(month, 0) for each in given) for month in months
    }


def _awarded(pool: Pool, months: Sequence[date]) -> dict[date, int]:
    """Return what rounds have awarded of a pool that no account holds yet."""
    rows = Portion.objects.filter(
        offer__pool_terms__pool=pool, period__in=months, award__state__in=HOLDING
    ).exclude(Exists(Account.objects.filter(agreement__award=OuterRef("award"))))
    return dict(rows.order_by().values_list("period").annotate(sum=Sum("units")))


def _kept_back(pool: Pool, months: Sequence[date], apart_from: int | None) -> dict[date, int]:
    """Return what was taken back and is kept until nobody can object to it any more."""
    rows = Taken.objects.filter(
        holding__pool=pool,
        holding__month__in=months,
        holding__account__state=AccountState.ACTIVE,
        case__state__in=[CaseState.RECLAIMED, CaseState.APPEALED, CaseState.UPHELD],
        case__offered_on=None,
    ).exclude(case=apart_from)
    return dict(rows.order_by().values_list("holding__month").annotate(sum=Sum("units")))


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
