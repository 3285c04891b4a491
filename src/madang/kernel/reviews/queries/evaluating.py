"""What an evaluator may see: nothing of an application before there is no conflict of interest."""

from django.db.models import Count, Q, QuerySet

from madang.kernel.calls.models import Criterion, Round
from madang.kernel.reviews.models import Assignment, Score
from madang.kernel.reviews.states import COUNTED, SEEN, AssignmentState
from madang.people.models import User


def visible_to(evaluator: User) -> QuerySet[Assignment]:
    """Return the assignments whose applications ``evaluator`` may see: the one door to their content."""
    return (
        Assignment.objects.filter(evaluator_id=evaluator.pk, state__in=SEEN)
        .select_related("application__organisation", "application__round__call", "review")
        .prefetch_related("application__organisation__names")
    )


def is_cleared(evaluator: User, application_id: int) -> bool:
    """Say whether ``evaluator`` may read this application."""
    return visible_to(evaluator).filter(application_id=application_id).exists()


def queue_of(evaluator: User, round: Round) -> list[Assignment]:
    """Return what ``evaluator`` may judge in ``round``, in the order it was assigned."""
    return list(visible_to(evaluator).filter(application__round_id=round.pk).order_by("pk"))


def undeclared_of(evaluator: User, round: Round) -> list[Assignment]:
    """Return those of which ``evaluator`` has still to say whether there is a conflict."""
    found = Assignment.objects.filter(
        evaluator_id=evaluator.pk, application__round_id=round.pk, state=AssignmentState.ASSIGNED
    )
    return list(
        found.select_related("application__organisation")
        .prefetch_related("application__organisation__names")
        .order_by("pk")
    )


def rounds_of(evaluator: User) -> QuerySet[Round]:
    """Return the rounds in which ``evaluator`` judges.

    Counted are ``undeclared``, ``clear``, ``done``, and ``reviews``: clear and done together.
    """
    mine = Q(applications__assignments__evaluator_id=evaluator.pk)

    def counted(*states: str) -> Count:
        return Count(
            "applications__assignments", filter=mine & Q(applications__assignments__state__in=states)
        )

    return (
        Round.objects.filter(mine, applications__assignments__state__in=COUNTED)
        .select_related("call")
        .annotate(
            undeclared=counted(AssignmentState.ASSIGNED),
            clear=counted(AssignmentState.CLEAR),
            done=counted(AssignmentState.DONE),
            reviews=counted(*SEEN),
        )
        .order_by("-review_due_at", "pk")
    )


def criteria_of(round: Round) -> list[Criterion]:
    """Return the criteria of the call with their anchors, in their order."""
    return list(Criterion.objects.filter(call_id=round.call_id).prefetch_related("anchors"))


def scores_of(assignment: Assignment) -> dict[int, Score]:
    """Return the scores kept so far, by criterion."""
    return {s.criterion_id: s for s in Score.objects.filter(review__assignment_id=assignment.pk)}
