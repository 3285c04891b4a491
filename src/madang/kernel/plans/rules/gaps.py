"""Years to which a plan is bound and for which no money is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from madang.kernel.plans.models import Step
from madang.kernel.plans.rules.amounts import Figure

ALARM_DAYS = 90  # before the first of January of the year that lacks its money


@dataclass(frozen=True)
class Gap:
    """A year without a decided amount, or with less than was planned for the same thing."""

    year: int
    starts_on: date
    planned: int | None = None
    decided: int | None = None

    @property
    def missing(self) -> int | None:
        """By how much the decision falls short; None where nothing was decided at all."""
        return None if self.decided is None or self.planned is None else self.planned - self.decided

    def is_alarming(self, today: date) -> bool:
        """Say whether it is time to speak up: from 90 days before the year begins until it ends."""
        ends = date(self.year + 1, 1, 1)
        return self.starts_on - timedelta(days=ALARM_DAYS) <= today < ends


def gaps_in(first_year: int, last_year: int, figures: Sequence[Figure], *, today: date) -> list[Gap]:
    """Return the years from this one on that lack a decision, or part of what was planned for them.

    A year counts as decided when any amount of it was: of the whole plan, of an area, of one purse. Where the
    same thing (area, purse) was planned and decided for a year, a smaller decision is a gap as well.
    """
    found = []
    for year in range(max(first_year, today.year), last_year + 1):
        decided = _latest(figures, Step.DECIDED, year)
        planned = _latest(figures, Step.PLANNED, year)
        if not decided:
            found.append(Gap(year, date(year, 1, 1), planned=sum(planned.values()) if planned else None))
            continue
        short = {key for key, won in planned.items() if key in decided and decided[key] < won}
        if short:
            sums = (sum(rows[key] for key in short) for rows in (planned, decided))
            found.append(Gap(year, date(year, 1, 1), *sums))
    return found


def _latest(figures: Sequence[Figure], step: str, year: int) -> dict[tuple[int | None, str], int]:
    of_year = sorted((f for f in figures if f.step == step and f.year == year), key=lambda f: f.as_of)
    return {(f.area, f.purse): f.won for f in of_year}
