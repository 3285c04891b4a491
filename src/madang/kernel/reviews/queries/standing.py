"""What the reviews of a round come to, for the allocation and for the companies."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum

from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Round
from madang.kernel.reviews import rules
from madang.kernel.reviews.models import Assignment, Review
from madang.kernel.reviews.states import COUNTED, AssignmentState, Outcome


@dataclass(frozen=True)
class Standing:
    """Where one application stands after review. ``score_milli`` is None until a review is in."""

    score_milli: int | None
    reviews_done: int
    reviews_assigned: int
    passed: bool | None


def standing(round: Round) -> Mapping[int, Standing]:
    """Return where each submitted application of ``round`` stands. Two queries."""
    outcomes = Application.objects.filter(round_id=round.pk, state=ApplicationState.SUBMITTED)
    given = Assignment.objects.filter(application__round_id=round.pk, state__in=COUNTED)
    assigned: dict[int, int] = defaultdict(int)
    totals: dict[int, list[int]] = defaultdict(list)
    for application_id, state, total in given.values_list("application_id", "state", "review__total_milli"):
        assigned[application_id] += 1
        if state == AssignmentState.DONE and total is not None:
            totals[application_id].append(total)
    return {
        pk: Standing(
            score_milli=rules.combined_milli(totals[pk]) if totals[pk] else None,
            reviews_done=len(totals[pk]),
            reviews_assigned=assigned[pk],
            passed=None if outcome is None else outcome == Outcome.PASSED,
        )
        for pk, outcome in outcomes.values_list("pk", "screening__outcome")
    }


def scored(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Add ``outcome`` of the screening and ``score_milli``, as ``standing`` has them, without a query."""
    done = Review.objects.filter(
        assignment__application=OuterRef("pk"),
        assignment__state=AssignmentState.DONE,
        total_milli__isnull=False,
    )
    floor_mean = (
        done.order_by()
        .values("assignment__application")
        .annotate(mean=Sum("total_milli") / Count("pk"))
        .values("mean")
    )
    return applications.annotate(
        outcome=F("screening__outcome"), score_milli=Subquery(floor_mean, output_field=IntegerField())
    )


def reviews_of(application: Application) -> QuerySet[Review]:
    """Return the reviews that count, with scores, without names: for the office and for the company."""
    return (
        Review.objects.filter(
            assignment__application_id=application.pk, assignment__state=AssignmentState.DONE
        )
        .prefetch_related("scores__criterion")
        .order_by("pk")
    )
