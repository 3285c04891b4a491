"""How an application stands, said to its company: the step, the sentence, the pages that follow."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.kernel.allocation.models import Award
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
