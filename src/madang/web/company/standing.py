"""How an application stands, said to its company: the step, the sentence, the pages that follow."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.kernel.allocation.models import Award
from madang.kernel.allocation.states import AwardState
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.states import Phase

STEPS = (
    pgettext_lazy("step", "Write"),
    gettext_lazy("Hand in"),
    pgettext_lazy("step", "Review"),
    pgettext_lazy("step", "Allocation"),
    pgettext_lazy("step", "Result"),
)
_STEP = {Phase.REVIEW: 3, Phase.ALLOCATION: 4, Phase.DECIDED: 5}


def step_of(application: Application, phase: Phase) -> int:
    """Return where an application stands among STEPS, from 1."""
    if application.state != ApplicationState.SUBMITTED:
        return 1
    return _STEP.get(phase, 2)


def next_of(application: Application, phase: Phase) -> str:
    """Return in one sentence what comes next for an application in a round of that phase."""
    if application.state != ApplicationState.SUBMITTED:
        return (
            _("Not handed in yet. It counts only once you hand it in.")
            if phase == Phase.OPEN
            else _("It was not handed in before the deadline and takes no part. What you wrote is kept.")
        )
    return {
        Phase.OPEN: _("Handed in. Until the deadline you may still withdraw it and hand it in again."),
        Phase.REVIEW: _("The office checks who may take part; evaluators and hosts are reading."),
        Phase.ALLOCATION: _("Places are being allotted by the published rule."),
        Phase.DECIDED: _("The result is published."),
    }.get(phase, "")


@dataclass(frozen=True)
class Badge:
    """What an application wears: the state whose look it takes, and the words."""

    state: str
    label: str


def badge_of(application: Application, phase: Phase, award: Award | None) -> Badge:
    """Return the state of the application, or what came of it once the result is published."""
    if application.state != ApplicationState.SUBMITTED or phase != Phase.DECIDED:
        return Badge(application.state, application.get_state_display())
    if award is None:
        return Badge("withdrawn", _("Not placed"))
    if award.state == AwardState.OFFERED:
        return Badge("offered", _("Placed: waits for your answer"))
    return Badge(award.state, award.get_state_display())


def outcome_of(award: Award | None) -> str:
    """Return in one sentence what came of an application in a decided round."""
    if award is None:
        return _("It got no place this time.")
    place = {"place": award.offer.title}
    return {
        AwardState.OFFERED: _("You are given %(place)s. Accept or decline it in time."),
        AwardState.ACCEPTED: _("You have accepted %(place)s."),
        AwardState.DECLINED: _("You have declined %(place)s."),
        AwardState.EXPIRED: _("%(place)s went to the next, because nobody answered in time."),
    }[AwardState(award.state)] % place


def why_of(application: Application, phase: Phase) -> str:
    """Return the page that says why, once the result is published; otherwise nothing."""
    if application.state != ApplicationState.SUBMITTED or phase != Phase.DECIDED:
        return ""
    return _address("company:why", application)


def address_of(award: Award) -> str:
    """Return the page on which an award is answered."""
    return _address("company:award", award) or reverse("company:application", args=[award.application.uid])


def _address(name: str, row: Application | Award) -> str:
    try:
        return reverse(name, args=[row.uid])
    except NoReverseMatch:
        return ""
