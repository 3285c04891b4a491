"""What fits through a small door, and what the quick start answers: decided by rule, at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken
from madang.kinds.compute.rules.months import hours_in, months_from

AHEAD = 2  # a small door is for what begins in this month or one of the next two
SHORTEST_TEXT = 20
HOURS_A_MONTH = 672  # of the shortest


@dataclass(frozen=True)
class Limits:
    """What a door lets through; 0 is no limit."""

    is_open: bool
    most_gpu_hours: int
    most_units: int
    most_months: int


@dataclass(frozen=True)
class Asked:
    """What a company asks at a small door."""

    units: int
    gpu_hours: int
    first_month: date
    months: int
    text: str = ""

    @property
    def all_months(self) -> list[date]:
        return months_from(self.first_month, self.months)


def check_asked(asked: Asked, limits: Limits, *, today: date) -> None:
    """Raise RuleBroken, at the field, unless the request fits through the door."""
    if not limits.is_open:
        raise RuleBroken(_("This door is closed at the moment."))
    _check_size(asked, limits)
    ahead = months_from(today, AHEAD + 1)
    if asked.first_month not in ahead:
        raise RuleBroken(_("Begin in this month or in one of the next two."), field="first_month")
    could_use = asked.units * sum(map(hours_in, asked.all_months))
    if asked.gpu_hours > could_use:
        raise RuleBroken(
            _("So many accelerators cannot run so many hours in this time: at most %(hours)s.")
            % {"hours": f"{could_use:,}"},
            field="gpu_hours",
        )
    if len(asked.text.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Say in a sentence or two what you want to do."), field="text")


def refusal(asked: Asked, *, free: Mapping[date, int], already_holds: bool) -> str | Promise:
    """Return why the quick start says no; empty where it says yes: units are free in every month asked for.

    ``free`` is what is leased and not held, by month.
    """
    if already_holds:
        return _("Your company has a quick start that still runs: one at a time.")
    for month in asked.all_months:
        left = max(0, free.get(month, 0))
        if left < asked.units:
            words = {"year": month.year, "month": month.month, "free": left}
            return (
                _("In month %(month)s of %(year)s only %(free)s accelerators of this type are free.") % words
            )
    return ""


@dataclass(frozen=True)
class Fit:
    """Through which door a plan fits, and with how many accelerators at the same time; empty: none."""

    sort: str
    units: int


def door_for(gpu_hours: int, least_units: int, doors: Mapping[str, Limits]) -> Fit:
    """Return the smallest open door through which a plan fits, by the order of ``doors``.

    It takes as many accelerators as finish in the months of the door, and at least those it needs.
    """
    for sort, limits in doors.items():
        units = max(least_units, -(-gpu_hours // (limits.most_months * HOURS_A_MONTH)))
        fits_hours = not limits.most_gpu_hours or gpu_hours <= limits.most_gpu_hours
        if limits.is_open and fits_hours and (not limits.most_units or units <= limits.most_units):
            return Fit(sort, units)
    return Fit("", least_units)


def _check_size(asked: Asked, limits: Limits) -> None:
    if not 1 <= asked.months <= limits.most_months:
        raise RuleBroken(
            _("Through this door at most %(months)s months.") % {"months": limits.most_months}, field="months"
        )
    if asked.units < 1 or (limits.most_units and asked.units > limits.most_units):
        raise RuleBroken(
            _("Through this door from 1 to %(units)s accelerators.") % {"units": limits.most_units}
            if limits.most_units
            else _("Ask for at least one accelerator."),
            field="units",
        )
    if asked.gpu_hours < 1 or (limits.most_gpu_hours and asked.gpu_hours > limits.most_gpu_hours):
        raise RuleBroken(
            _("Through this door from 1 to %(hours)s GPU hours.") % {"hours": f"{limits.most_gpu_hours:,}"}
            if limits.most_gpu_hours
            else _("Ask for at least one GPU hour."),
            field="gpu_hours",
        )
