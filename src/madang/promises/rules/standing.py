"""Who stands where to a promise, and what that lets them do."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken
from madang.promises.models import Promise


@dataclass(frozen=True)
class Standing:
    """What somebody is to a promise. ``house``: nobody in person, a rule or an import."""

    house: bool = False
    office: bool = False  # judges promises for the city
    owes: bool = False  # answers for whoever owes it
    is_owed: bool = False  # answers for whoever it is owed to, or asked for it in person


HOUSE = Standing(house=True)


def check_office(standing: Standing) -> None:
    """Raise NotAllowed unless the office, or the house itself, decides."""
    if not (standing.house or standing.office):
        raise NotAllowed(_("Days are agreed with the office. Ask it, and say why."))


def check_may_answer(standing: Standing) -> None:
    """Raise NotAllowed unless somebody answers for whoever owes it."""
    if not (standing.house or standing.office or standing.owes):
        raise NotAllowed(_("Only those who owe it, and the office, give evidence."))


def check_may_judge(standing: Standing) -> None:
    """Raise NotAllowed unless somebody may say whether it is kept: the office, or whoever it is owed to."""
    if not (standing.house or standing.office or standing.is_owed):
        raise NotAllowed(_("Whether it is kept is said by the office, or by those to whom it is owed."))


def check_follow(promise: Promise) -> None:
    """Raise RuleBroken unless ``promise`` is public."""
    if not promise.public:
        raise RuleBroken(_("This promise is not public."))
