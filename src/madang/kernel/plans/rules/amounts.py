"""Which of several numbers counts: the latest; where two of one day differ, both are shown as conflicting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken
from madang.kernel.plans.models import Purse, Step

MOST_WON = 10**16  # a hundred times the budget of the nation: beyond it a zero too many was typed


@dataclass(frozen=True)
class Figure:
    """One number as somebody gave it: for an area (None: the plan), for a year (None: all years)."""

    step: str
    won: int
    as_of: date
    area: int | None = None
    year: int | None = None
    purse: str = Purse.ALL
    source: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands where a step of an area and a year is asked for."""

    figures: tuple[Figure, ...] = ()

    @property
    def now(self) -> tuple[Figure, ...]:
        """The figures of the latest day."""
        return tuple(each for each in self.figures if each.as_of == self.figures[0].as_of)

    @property
    def won(self) -> int | None:
        """The number that counts; None where there is none, or where two of one day differ."""
        return self.now[0].won if self.figures and not self.is_conflicting else None

    @property
    def is_conflicting(self) -> bool:
        return len({each.won for each in self.now}) > 1

    @property
    def earlier(self) -> tuple[Figure, ...]:
        return self.figures[len(self.now) :]


def latest_first(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return ``figures`` by day, the latest first; those of one day as they came."""
    return tuple(sorted(figures, key=lambda each: each.as_of, reverse=True))


def cell_of(
    figures: Iterable[Figure],
    step: str,
    *,
    area: int | None = None,
    year: int | None = None,
    purse: str = Purse.ALL,
) -> Cell:
    """Return what was said of exactly this step, area, year and purse. Nothing is added up."""
    wanted = (step, area, year, purse)
    return Cell(latest_first(f for f in figures if (f.step, f.area, f.year, f.purse) == wanted))


def split_of(figures: Sequence[Figure], step: str) -> dict[str, Cell]:
    """Return the purses of the whole plan at ``step`` of which something was said."""
    cells = {purse: cell_of(figures, step, purse=purse) for purse in Purse.values if purse != Purse.ALL}
    return {purse: cell for purse, cell in cells.items() if cell.figures}


def decided_share(figures: Sequence[Figure]) -> tuple[int, int] | None:
    """Return (decided, requested) of the whole plan, where both are known and neither is in conflict."""
    decided, requested = (cell_of(figures, step).won for step in (Step.DECIDED, Step.REQUESTED))
    return (decided, requested) if decided is not None and requested else None


def check_amount(
    figure: Figure, *, first_year: int, last_year: int, areas: Iterable[int], today: date
) -> None:
    """Raise RuleBroken unless ``figure`` may be written into a plan of these years and areas."""
    if figure.step not in Step.values:
        raise RuleBroken(_("Say which of the four numbers it is."), field="step")
    if figure.purse not in Purse.values:
        raise RuleBroken(_("Say whose money it is."), field="purse")
    if figure.area is not None and figure.area not in set(areas):
        raise RuleBroken(_("Choose an area of this plan."), field="area")
    if figure.year is not None and not first_year <= figure.year <= last_year:
        raise RuleBroken(
            _("The plan runs from %(first)d to %(last)d.") % {"first": first_year, "last": last_year},
            field="year",
        )
    if not 0 <= figure.won <= MOST_WON:
        raise RuleBroken(_("Write the amount in won, as a whole number from 0."), field="won")
    if figure.as_of > today:
        raise RuleBroken(_("A number is of today or of an earlier day."), field="as_of")
    if not figure.source.strip():
        raise RuleBroken(
            _("Say where the number comes from: without a source it is not kept."), field="source"
        )
