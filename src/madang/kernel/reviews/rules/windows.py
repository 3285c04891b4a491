"""When judging is possible at all, and what every rule asks first.

A review or a list of a host may come late: it is taken, and shown as late, until the moment at which the
public value of the draw may be known. From then on nothing that is judged changes: who knew the draw could
otherwise steer by a score or a rank who profits from it. Where judging is not done by then, the call is
corrected openly and names a later draw.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import CallState, RoundState
from madang.kernel.reviews.models import Assignment
from madang.people.models import User

MAX_SENTENCE = 500


def check_window(round: Round, *, at: datetime) -> None:
    """Raise WrongState unless ``round`` may be judged at ``at``: from its deadline until its draw."""
    if round.call.state == CallState.CANCELLED:
        raise WrongState(_("This call was cancelled. Nothing is judged any more."))
    if at < round.closes_at:
        raise WrongState(
            _("Companies may still change their applications. Judging begins once the deadline has passed.")
        )
    if round.state == RoundState.DECIDED:
        raise WrongState(_("The results of this round are published. What was judged stays as it is."))
    if at >= round.lottery_known_at:
        raise WrongState(
            _("The value of the draw may be known by now. What was judged stays, so nobody can steer it.")
        )


def is_late(round: Round, *, at: datetime) -> bool:
    """Say whether what is handed in at ``at`` comes after the day reviews were due."""
    return at > round.review_due_at


def check_submitted(application: Application) -> None:
    """Raise WrongState unless the application is handed in."""
    if application.state != ApplicationState.SUBMITTED:
        raise WrongState(_("This application is not handed in."))


def check_own(assignment: Assignment, *, by: User) -> None:
    """Raise NotAllowed unless the assignment is that of ``by``."""
    if assignment.evaluator_id != by.pk:
        raise NotAllowed(_("This application is not given to you."))


def check_length(text: str, most: int, *, field: str) -> None:
    """Raise RuleBroken, with both lengths, for a text of more than ``most`` characters."""
    if len(text) > most:
        raise RuleBroken(
            _("At most %(most)d characters; this has %(count)d.") % {"most": most, "count": len(text)},
            field=field,
        )
