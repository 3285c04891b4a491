"""Where a round stands at a moment."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from madang.core.errors import WrongState
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import CallState, Phase, RoundState


def phase_of(round: Round, at: datetime) -> Phase:
    """Return where ``round`` stands at ``at``; its call must be loaded.

    Open from ``opens_at`` up to, not including, ``closes_at``. Review lasts until the entry list is fixed
    and either the reviews are due or the draw is known: a late review is still a review.
    """
    if round.call.state != CallState.PUBLISHED:
        return Phase.DRAFT if round.call.state == CallState.DRAFT else Phase.CANCELLED
    if round.state == RoundState.DECIDED:
        return Phase.DECIDED
    if at < round.opens_at:
        return Phase.UPCOMING
    if at < round.closes_at:
        return Phase.OPEN
    if round.state == RoundState.FROZEN and (at >= round.review_due_at or round.lottery_value):
        return Phase.ALLOCATION
    return Phase.REVIEW


def takes_applications(round: Round, at: datetime) -> bool:
    """Say whether ``round`` takes applications at ``at``, to the minute of its deadline."""
    return phase_of(round, at) == Phase.OPEN


def current_of(rounds: Sequence[Round], at: datetime) -> Round:
    """Return the round of a call that one asks for first: open, else not yet decided, else the last.

    ``rounds`` are those of one call, at least one, by number.
    """
    for phases in ({Phase.OPEN}, set(Phase) - {Phase.DECIDED}):
        for round in rounds:
            if phase_of(round, at) in phases:
                return round
    return rounds[-1]


def check_draft(call: Call) -> None:
    """Raise WrongState unless ``call`` may still be written freely."""
    if call.state != CallState.DRAFT:
        raise WrongState(
            _("This call is published. It is changed by a correction, which says what changed and why.")
        )
