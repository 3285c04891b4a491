"""What GPU time costs: units and months at a price, less what there is a reason for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

LOCAL, YOUTH = "local", "youth"


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
