"""How far the office, its evaluators and the hosts are with a round."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from madang.core import clock
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Round
from madang.kernel.reviews import rules
from madang.kernel.reviews.models import Assignment
from madang.kernel.reviews.queries.ranking import Listing, listings_in
from madang.kernel.reviews.states import COUNTED, AssignmentState, Outcome
from madang.people.models import User


@dataclass(frozen=True)
class Load:
    """How far one evaluator is in a round."""

    evaluator: User
    undeclared: int
    clear: int
    done: int
    conflicted: int

    @property
    def open(self) -> int:
        return self.undeclared + self.clear

    @property
    def assigned(self) -> int:
        return self.open + self.done


@dataclass(frozen=True)
class Progress:
    """How far the judging of a round is."""

    submitted: int
    unscreened: int
    passed: int
    refused: int
    short: int
    loads: list[Load]
    listings: list[Listing]
    late: bool

    @property
    def reviews_open(self) -> int:
        return sum(load.open for load in self.loads)

    @property
    def reviews_done(self) -> int:
        return sum(load.done for load in self.loads)

    @property
    def lists_open(self) -> int:
        return sum(listing.open for listing in self.listings)

    @property
    def lists_asked(self) -> int:
        return sum(listing.candidates > 0 for listing in self.listings)


def to_screen(round: Round) -> QuerySet[Application]:
    """Return the applications of ``round`` with their screening, checks, and counts of evaluators."""
    counted = Q(assignments__state__in=COUNTED)
    return (
        Application.objects.filter(round_id=round.pk, state=ApplicationState.SUBMITTED)
        .select_related("organisation", "round__call", "screening")
        .prefetch_related("organisation__names", "checks")
        .annotate(
            evaluators=Count("assignments", filter=counted, distinct=True),
            reviews=Count("assignments", filter=Q(assignments__state=AssignmentState.DONE), distinct=True),
        )
        .order_by("submitted_at", "pk")
    )


def with_assignments(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Add who was given each application, and how far they are."""
    given = Assignment.objects.select_related("evaluator").order_by("evaluator__name", "pk")
    return applications.prefetch_related(Prefetch("assignments", queryset=given))


def progress_of(round: Round) -> Progress:
    """Return how far screening, reviews and lists are; ``short`` lack evaluators. Five queries."""
    states = dict(
        Application.objects.filter(round_id=round.pk, state=ApplicationState.SUBMITTED).values_list(
            "pk", "screening__outcome"
        )
    )
    given = Assignment.objects.filter(application__in=states).select_related("evaluator")
    loads: dict[User, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    each: dict[int, int] = defaultdict(int)
    for assignment in given.order_by("evaluator__name", "evaluator_id"):
        loads[assignment.evaluator][assignment.state] += 1
        each[assignment.application_id] += assignment.state in COUNTED
    outcomes: list[str | None] = list(states.values())
    wanted = round.call.reviewers_each
    return Progress(
        submitted=len(outcomes),
        unscreened=outcomes.count(None),
        passed=outcomes.count(Outcome.PASSED),
        refused=outcomes.count(Outcome.FAILED),
        short=sum(out == Outcome.PASSED and each[pk] < wanted for pk, out in states.items()),
        loads=[_load(person, counts) for person, counts in loads.items()],
        listings=listings_in(round),
        late=rules.is_late(round, at=clock.now()),
    )


def _load(person: User, counts: Mapping[str, int]) -> Load:
    return Load(
        evaluator=person,
        undeclared=counts.get(AssignmentState.ASSIGNED, 0),
        clear=counts.get(AssignmentState.CLEAR, 0),
        done=counts.get(AssignmentState.DONE, 0),
        conflicted=counts.get(AssignmentState.CONFLICTED, 0),
    )
