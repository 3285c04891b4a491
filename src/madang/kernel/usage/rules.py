"""What may be granted and recorded, and when a company is told how much it has used."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

THRESHOLDS = (75, 100)  # percent of what is granted in a month
LARGEST = 2**62


def check_figure(*, period: date, amount: int, unit: str) -> None:
    """Raise RuleBroken unless a figure is for a month, in a unit, and not below nothing."""
    if period.day != 1:
        raise RuleBroken(_("Use is counted by months: give the first day of one."), field="period")
    if not 0 <= amount <= LARGEST:
        raise RuleBroken(_("An amount is a whole number from 0."), field="amount")
    if not unit:
        raise RuleBroken(_("Say in which unit."), field="unit")


def thresholds_crossed(*, granted: int, used: int, told: Collection[int]) -> list[int]:
    """Return the percentages that are reached and not yet told, lowest first; none of a grant of nothing."""
    if granted <= 0:
        return []
    return [percent for percent in THRESHOLDS if percent not in told and used * 100 >= granted * percent]


def is_worth_telling(period: date, *, today: date) -> bool:
    """Say whether a company still wants to hear of a month: the present one, the last, or one to come.

    When old records are read for the first time, nobody is written to about months long past.
    """
    return (period.year, period.month + 1) >= (today.year, today.month) or (
        period.month == 12 and (period.year + 1, 1) >= (today.year, today.month)
    )


def check_size(size: int, *, limit: int) -> None:
    """Raise RuleBroken where a file is too large to come through a browser, or empty."""
    if size > limit:
        raise RuleBroken(
            _(
                "The file is larger than %(limit)d MB. Lay it on the server and type: "
                "madang usage import FILE --meter CODE"
            )
            % {"limit": limit // 1024**2},
            field="file",
        )
    if size <= 0:
        raise RuleBroken(_("The file is empty."), field="file")


def check_format(format: str, known: Collection[str]) -> None:
    """Raise RuleBroken unless the meter writes files of this format."""
    if format not in known:
        raise RuleBroken(
            _("This meter writes no %(format)s. It writes: %(known)s.")
            % {"format": format, "known": ", ".join(sorted(known))},
            field="format",
        )
