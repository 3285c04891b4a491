"""What is still to be judged in several rounds at once, for the office's list of things to do."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Value

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
    """Return, by the key of each of ``rounds``, what is still to be judged. One query."""
    standing = Application.objects.filter(round__in=rounds, state=ApplicationState.SUBMITTED)
    waiting = Assignment.objects.filter(
        application__round__in=rounds, state__in=[AssignmentState.ASSIGNED, AssignmentState.CLEAR]
    )
    asked = Ask.objects.filter(
        offer__round__in=rounds,
        application__state=ApplicationState.SUBMITTED,
        application__screening__outcome=Outcome.PASSED,
    ).exclude(offer__host_list__state=ListState.DONE)
    counted = _counted("unscreened", standing.filter(screening=None), "round_id", "pk").union(
        _counted("reviews", waiting, "application__round_id", "pk"),
        _counted("lists", asked, "offer__round_id", "offer_id"),
        all=True,
    )
    found: dict[int, dict[str, int]] = {key: {} for key in rounds}
    for what, key, count in counted:
        found[key][what] = count
    return {key: Backlog(**counts) for key, counts in found.items()}


def _counted(name: str, rows: QuerySet[Any], by: str, what: str) -> Any:
    """Return (name, key of the round, count) for each round that has any."""
    named = rows.order_by().annotate(what=Value(name), of_round=F(by)).values("what", "of_round")
    return named.annotate(count=Count(what, distinct=True)).values_list("what", "of_round", "count")
