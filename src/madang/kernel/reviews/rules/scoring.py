"""What may be written on a review, what is missing before it is handed in, and how points become a total."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.calls.models import Criterion
from madang.kernel.reviews.models import Assignment, Score
from madang.kernel.reviews.rules.assigning import may_see
from madang.kernel.reviews.rules.windows import check_length, check_own, check_window
from madang.kernel.reviews.states import AssignmentState
from madang.people.models import User

POINTS = range(1, 6)
MIN_REASON = 20
MAX_REASON = 1000
MAX_COMMENT = 2000


def check_write(assignment: Assignment, *, by: User, at: datetime) -> None:
    """Raise unless ``by`` may write on the review of ``assignment`` now."""
    check_own(assignment, by=by)
    check_window(assignment.application.round, at=at)
    if assignment.state == AssignmentState.DONE:
        raise WrongState(_("You have handed this review in. It stays as it is."))
    if assignment.state == AssignmentState.ASSIGNED:
        raise WrongState(_("Say first whether you have a conflict of interest."))
    if not may_see(assignment):
        raise NotAllowed(_("This application is not given to you."))


def check_score(points: int | None, reason: str) -> None:
    """Raise unless these points and this reason may be kept, finished or not."""
    if points is not None and points not in POINTS:
        raise RuleBroken(_("Points go from 1 to 5."), field="points")
    check_length(reason, MAX_REASON, field="reason")


def check_comment(comment: str) -> None:
    """Raise unless ``comment`` may be kept."""
    check_length(comment, MAX_COMMENT, field="comment")


def gaps(criteria: Sequence[Criterion], scores: Mapping[int, Score]) -> dict[int, str]:
    """Return what is missing before a review may be handed in, a sentence for each criterion at fault."""
    missing: dict[int, str] = {}
    for criterion in criteria:
        score = scores.get(criterion.pk)
        if score is None or score.points is None:
            missing[criterion.pk] = str(_("Give points from 1 to 5."))
        elif (short := MIN_REASON - len(score.reason.strip())) > 0:
            missing[criterion.pk] = str(
                ngettext_lazy(
                    "The reason needs %(count)d more character: the company will read it.",
                    "The reason needs %(count)d more characters: the company will read it.",
                    "count",
                )
                % {"count": short}
            )
    return missing


def check_submit(
    assignment: Assignment,
    *,
    by: User,
    criteria: Sequence[Criterion],
    scores: Mapping[int, Score],
    at: datetime,
) -> None:
    """Raise unless ``by`` may hand the review in: every criterion with points and a reason."""
    check_write(assignment, by=by, at=at)
    missing = gaps(criteria, scores)
    if not criteria or missing:
        raise RuleBroken(
            _("Every criterion needs points and a reason of at least %(count)d characters.")
            % {"count": MIN_REASON}
        )


def total_milli(scores: Mapping[int, int], weights: Mapping[int, int]) -> int:
    """Return the weighted total in thousandths of a point of 100: exact, no rounding.

    ``scores`` and ``weights`` are keyed by criterion; weights add up to 100, points go from 1 to 5.

    >>> total_milli({1: 5, 2: 3}, {1: 60, 2: 40})
    84000
    """
    return sum(weight * scores[criterion] for criterion, weight in weights.items()) * 1000 // 5


def combined_milli(totals: Sequence[int]) -> int:
    """Return the mean of the evaluators' totals, rounded down to a whole thousandth.

    >>> combined_milli([84_000, 70_000, 71_001])
    75000
    """
    return sum(totals) // len(totals)
