"""Who may be given an application, and who may see it: nobody before a conflict of interest is ruled out."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.applications.models import Application
from madang.kernel.reviews.models import Assignment, Screening
from madang.kernel.reviews.rules.windows import check_length, check_own, check_submitted, check_window
from madang.kernel.reviews.states import ASSIGNMENT_LIFE, AssignmentState, ConflictSort, Outcome
from madang.people.models import User


class Tie(StrEnum):
    """What already binds a person to an application, so that no declaration is needed to see it."""

    COMPANY = "company"
    OFFICE = "office"
    HOST = "host"
    RIVAL = "rival"


def check_assign(
    application: Application,
    *,
    screening: Screening | None,
    existing: Assignment | None,
    is_evaluator: bool,
    ties: Collection[Tie],
    at: datetime,
) -> None:
    """Raise unless an evaluator, with these ``ties``, may be given ``application`` now."""
    check_submitted(application)
    check_window(application.round, at=at)
    if screening is None or screening.outcome != Outcome.PASSED:
        raise WrongState(_("An application goes to evaluators once it has passed screening."))
    if not is_evaluator:
        raise RuleBroken(_("This person is not an evaluator."), field="evaluator")
    if Tie.COMPANY in ties:
        raise RuleBroken(
            _("This person belongs to the company, or did within the last three years."), field="evaluator"
        )
    if Tie.OFFICE in ties:
        raise RuleBroken(_("People of the office and auditors do not judge."), field="evaluator")
    if Tie.HOST in ties:
        raise RuleBroken(_("This person ranks for a place the company asks for."), field="evaluator")
    if Tie.RIVAL in ties:
        raise RuleBroken(
            _("This person belongs to another company that applies in this round."), field="evaluator"
        )
    if existing is not None and existing.state == AssignmentState.CONFLICTED:
        raise WrongState(_("This evaluator has declared a conflict of interest here."))
    if existing is not None and existing.state != AssignmentState.RELEASED:
        raise WrongState(_("This evaluator already has the application."))


def check_release(assignment: Assignment, *, at: datetime) -> None:
    """Raise unless the office may take ``assignment`` back: a review handed in is never taken back."""
    check_window(assignment.application.round, at=at)
    if assignment.state == AssignmentState.DONE:
        raise WrongState(_("The review is handed in. The office cannot take it back."))
    check_move(ASSIGNMENT_LIFE, assignment.state, AssignmentState.RELEASED)


def check_declare(assignment: Assignment, *, by: User, conflict: str, note: str, at: datetime) -> None:
    """Raise unless ``by`` may say now that there is (``conflict``), or is not (empty), a conflict."""
    check_own(assignment, by=by)
    check_window(assignment.application.round, at=at)
    if conflict and conflict not in ConflictSort.values:
        raise RuleBroken(_("Choose which sort of conflict it is."), field="conflict")
    check_length(note, 300, field="note")
    if conflict == ConflictSort.OTHER and not note.strip():
        raise RuleBroken(_("Say in a few words what the conflict is."), field="note")
    new = AssignmentState.CONFLICTED if conflict else AssignmentState.CLEAR
    check_move(ASSIGNMENT_LIFE, assignment.state, new)


def may_see(assignment: Assignment) -> bool:
    """Say whether the evaluator may see anything of the application: only once declared free of conflict."""
    return assignment.state in (AssignmentState.CLEAR, AssignmentState.DONE)
