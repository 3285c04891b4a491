"""The published result where something was divided: by the month what there was, was asked for and given."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from fairlot.result import Result
from fairlot.shares.problem import Shares

from madang.kernel.allocation.models import Portion
from madang.kernel.allocation.queries.families.amounts import MILLI, month_of, months_of, takes
from madang.kernel.allocation.queries.lines import OTHERS, group_label, levels_of, percent
from madang.kernel.allocation.states import HOLDING
from madang.kernel.calls.models import Offer, Round


@dataclass(frozen=True)
class Month:
    """A month of an offer: units there were, asked for as first choice, and given.

    ``levels``: where it ran out, group in words (empty: for all) and how far everybody had risen, in percent.
    """

    period: date
    units: int
    asked: int
    given: int
    levels: list[tuple[str, str]]

    @property
    def left(self) -> int:
        return self.units - self.given


@dataclass(frozen=True)
class Row:
    """What one entry was given, month by month, and what it holds now."""

    entry: str
    months: list[int]
    now: list[int]

    @property
    def is_moved(self) -> bool:
        return self.months != self.now


@dataclass(frozen=True)
class PoolResult:
    """One offer of something that was divided."""

    offer: Offer
    asked: int
    months: list[Month]
    rows: list[Row]

    @property
    def is_moved(self) -> bool:
        """Whether anybody holds something else than the published run gave."""
        return any(row.is_moved for row in self.rows)

    @property
    def held(self) -> int:
        return sum(sum(row.now) for row in self.rows)


def pools_of(round: Round, problem: Shares, result: Result) -> list[PoolResult]:
    """Return what became of each offer of ``round``. Three queries."""
    given, levels, now = months_of(problem, result), levels_of(result), _held_now(round)
    offers = round.offers.select_related("host").prefetch_related("host__names").order_by("code")
    found = []
    for offer in offers:
        if offer.code not in problem.resources:
            continue
        there = {
            month_of(period): amount // MILLI
            for period, amount in zip(problem.periods, problem.resources[offer.code], strict=True)
            if amount
        }
        rows = []
        for entry in problem.claimants:
            got, has = given.get(entry, {}).get(offer.code, {}), now.get((entry, offer.pk), {})
            if got or has:
                rows.append(Row(entry, [got.get(m, 0) for m in there], [has.get(m, 0) for m in there]))
        months = [
            Month(
                period,
                units,
                _asked(problem, offer.code, period),
                sum(row.months[at] for row in rows),
                [
                    (group_label(group.removeprefix(OTHERS)), percent(level))
                    for (code, month, group), level in sorted(levels.items())
                    if (code, month) == (offer.code, period)
                ],
            )
            for at, (period, units) in enumerate(there.items())
        ]
        wished = sum(
            any(each.name == offer.code for each in claimant.choices) and any(claimant.tasks)
            for claimant in problem.claimants.values()
        )
        found.append(PoolResult(offer, wished, months, rows))
    return found


def _asked(problem: Shares, code: str, period: date) -> int:
    """Return how many units of ``code`` are asked for as first choice in a month."""
    at = [month_of(each) for each in problem.periods].index(period)
    return sum(
        claimant.tasks[at] * takes(claimant, code)
        for claimant in problem.claimants.values()
        if claimant.choices[0].name == code
    )


def _held_now(round: Round) -> Mapping[tuple[str, int], Mapping[date, int]]:
    rows = (
        Portion.objects.filter(award__round=round, award__state__in=HOLDING)
        .values_list("award__application__entry_code", "offer_id", "period")
        .annotate(total=Sum("units"))
        .order_by()
    )
    found: dict[tuple[str, int], dict[date, int]] = defaultdict(dict)
    for entry, offer, period, total in rows:
        found[entry, offer][period] = total
    return found
