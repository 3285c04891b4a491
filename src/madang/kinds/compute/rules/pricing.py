"""What GPU time costs: units and months at a price, less what there is a reason for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

LOCAL, YOUTH = "local", "youth"
SHORTEST_EVIDENCE = 5


@dataclass(frozen=True)
class Line:
    """Units of one pool in one month, at a price for each."""

    pool: str
    month: date
    units: int
    price_won: int

    @property
    def won(self) -> int:
        return self.units * self.price_won


@dataclass(frozen=True)
class Rebate:
    """So many per cent less for a reason, between two days (the last included)."""

    reason: str
    percent: int
    from_on: date
    until_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Price:
    """The calculation as it is shown: the list price, what is taken off and why, and what is paid."""

    lines: tuple[Line, ...]
    list_won: int
    rebate: Rebate | None
    off_won: int

    @property
    def won(self) -> int:
        return self.list_won - self.off_won


def price_of(
    lines: Sequence[Line], *, rebates: Sequence[Rebate], reasons: Collection[str], on: date
) -> Price:
    """Return the price of ``lines``. Rebates do not add up: the largest for which there is a reason counts.

    What is paid is cut to whole won, in favour of the company.
    """
    total = sum(line.won for line in lines)
    fitting = [each for each in rebates if each.reason in reasons and each.holds(on)]
    best = max(fitting, key=lambda each: (each.percent, each.reason), default=None)
    paid = total * (100 - best.percent) // 100 if best else total
    return Price(tuple(lines), total, best, total - paid)


def check_right(from_on: date, until_on: date, evidence: str) -> str:
    """Return the evidence of a right to a discount on one line; raise RuleBroken where it cannot be."""
    if until_on < from_on:
        raise RuleBroken(_("It ends before it begins."), field="until_on")
    evidence = " ".join(evidence.split())
    if len(evidence) < SHORTEST_EVIDENCE:
        raise RuleBroken(_("Name the paper you have seen, and its date."), field="evidence")
    return evidence[:300]
