"""What is still to be judged in several rounds at once, for the office's list of things to do."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from madang.kernel.applications.models import Application, Ask
from madang.kernel.applications.states import ApplicationState
from madang.kernel.reviews.models import Assignment
from madang.kernel.reviews.states import AssignmentState, ListState, Outcome


@dataclass(frozen=True)
class Backlog:
    """What one round waits for: screenings, reviews of evaluators, lists of hosts."""

    unscreened: int = 0
    reviews: int = 0
    lists: int = 0


def backlogs(rounds: Collection[int]) -> dict[int, Backlog]:
    """Return, by the key of each of ``rounds``, what is still to be judged. Three queries."""
    standing = Application.objects.filter(round__in=rounds, state=ApplicationState.SUBMITTED)
    waiting = Assignment.objects.filter(
        application__round__in=rounds, state__in=[AssignmentState.ASSIGNED, AssignmentState.CLEAR]
    )
    asked = Ask.objects.filter(
        offer__round__in=rounds,
        application__state=ApplicationState.SUBMITTED,
        application__screening__outcome=Outcome.PASSED,
    ).exclude(offer__host_list__state=ListState.DONE)
    unscreened = _counted(standing.filter(screening=None), "round_id", "pk")
    reviews = _counted(waiting, "application__round_id", "pk")
    lists = _counted(asked, "offer__round_id", "offer_id")
    return {key: Backlog(unscreened.get(key, 0), reviews.get(key, 0), lists.get(key, 0)) for key in rounds}


def _counted(
    rows: QuerySet[Application] | QuerySet[Assignment] | QuerySet[Ask], by: str, what: str
) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(count=Count(what, distinct=True)))
