"""An evaluator scores an application; what is typed is kept at once, what is handed in stays as it is."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.calls.models import Criterion
from madang.kernel.reviews import queries, rules
from madang.kernel.reviews.actions.rounds import share
from madang.kernel.reviews.models import Assignment, Review, Score
from madang.kernel.reviews.states import ASSIGNMENT_LIFE, AssignmentState
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def save_score(
    *, assignment: Assignment, criterion: Criterion, points: int | None, reason: str, by: User
) -> Score:
    """Keep points and reason of one criterion, finished or not. Not logged: only a hand-in is a deed."""
    review = _open_review(assignment, by=by)
    if criterion.call_id != review.assignment.application.round.call_id:
        raise RuleBroken(_("The call has no such criterion."))
    rules.check_score(points, reason)
    score, _made = Score.objects.update_or_create(
        review=review, criterion=criterion, defaults={"points": points, "reason": reason}
    )
    _touch(review)
    return score


@transaction.atomic
def save_comment(*, assignment: Assignment, comment: str, by: User) -> Review:
    """Keep what the evaluator says of the application as a whole."""
    review = _open_review(assignment, by=by)
    rules.check_comment(comment)
    review.comment = comment
    _touch(review)
    return review


@transaction.atomic
def submit(*, assignment: Assignment, by: User) -> Review:
    """Hand the review in: the total is fixed, and nothing of it can be changed."""
    review = _open_review(assignment, by=by)
    assignment, at = review.assignment, clock.now()
    criteria = queries.criteria_of(assignment.application.round)
    scores = queries.scores_of(assignment)
    rules.check_submit(assignment, by=by, criteria=criteria, scores=scores, at=at)
    check_move(ASSIGNMENT_LIFE, assignment.state, AssignmentState.DONE)
    assignment.state = AssignmentState.DONE
    assignment.save(update_fields=["state"])
    review.submitted_at = at
    review.total_milli = rules.total_milli(
        {criterion: score.points or 0 for criterion, score in scores.items()},
        {criterion.pk: criterion.weight for criterion in criteria},
    )
    review.save(update_fields=["submitted_at", "total_milli"])
    late = rules.is_late(assignment.application.round, at=at)
    log.record(by=by, verb="review.submitted", subject=assignment, total_milli=review.total_milli, late=late)
    return review


def _open_review(assignment: Assignment, *, by: User) -> Review:
    """Lock the assignment, so that a hand-in and a late keystroke cannot cross, and return its review."""
    access.check_has(by, Permission.REVIEW_WRITE)
    share(assignment.application.round_id)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("application__round__call")
    assignment = rows.get(pk=assignment.pk)
    rules.check_write(assignment, by=by, at=clock.now())
    review, _made = Review.objects.get_or_create(assignment=assignment)
    review.assignment = assignment
    return review


def _touch(review: Review) -> None:
    review.saved_at = clock.now()
    review.save(update_fields=["comment", "saved_at"])
