"""Which idle rule may be published, and from when."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken
from madang.kinds.compute.rules.reclaiming import Rule

LONGEST_AHEAD = timedelta(days=366)
_BETWEEN = {
    "least_percent": (1, 100),
    "weeks": (1, 26),
    "answer_days": (1, 60),
    "keep_percent": (0, 100),
    "appeal_days": (1, 60),
}


def check_rule(rule: Rule) -> None:
    """Raise RuleBroken at the first number that is out of its bounds."""
    for name, (least, most) in _BETWEEN.items():
        if not least <= getattr(rule, name) <= most:
            words = {"least": least, "most": most}
            raise RuleBroken(_("Write a number from %(least)d to %(most)d.") % words, field=name)


def check_from(from_on: date, *, today: date, newest: date | None) -> None:
    """Raise RuleBroken unless a rule may begin on ``from_on``: never in the past, nor before one published.

    ``newest`` is the day from which the last one published counts; None: there is none yet.
    """
    if from_on < today:
        raise RuleBroken(_("A rule cannot begin in the past. Choose today or later."), field="from_on")
    if from_on > today + LONGEST_AHEAD:
        raise RuleBroken(_("Choose a day within a year."), field="from_on")
    if newest is not None and from_on <= newest:
        raise RuleBroken(
            _("A rule is published for %(day)s already. Choose a later day.") % {"day": newest.isoformat()},
            field="from_on",
        )
