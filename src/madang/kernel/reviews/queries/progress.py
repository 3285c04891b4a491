"""How far the office, its evaluators and the hosts are with a round."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from madang.core import clock
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Round
from madang.kernel.reviews import rules
from madang.kernel.reviews.models import Assignment
from madang.kernel.reviews.queries.ranking import Listing, listings_in
from madang.kernel.reviews.states import COUNTED, AssignmentState, Outcome
from madang.people.models import OrganisationName, User


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


def to_screen(
    round: Round, *, decision: str = "", text: str = "", fewer_than: int | None = None
) -> QuerySet[Application]:
    """Return the applications of ``round`` with their screening, and counts of evaluators.

    ``decision`` narrows to those passed, failed or still open; ``text`` is looked for in titles and names;
    ``fewer_than`` leaves those that have fewer evaluators.
    """
    counted = Q(assignments__state__in=COUNTED)
    rows = Application.objects.filter(_decision(decision) & _said(text)).annotate(
        evaluators=Count("assignments", filter=counted, distinct=True),
        reviews=Count("assignments", filter=Q(assignments__state=AssignmentState.DONE), distinct=True),
    )
    if fewer_than is not None:
        rows = rows.filter(evaluators__lt=fewer_than)
    return (
        rows.filter(round_id=round.pk, state=ApplicationState.SUBMITTED)
        .select_related("organisation", "round__call", "screening")
        .prefetch_related("organisation__names")
        .order_by("submitted_at", "pk")
    )


def with_assignments(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Add who was given each application, and how far they are."""
    given = Assignment.objects.select_related("evaluator").order_by("evaluator__name", "pk")
    return applications.prefetch_related(Prefetch("assignments", queryset=given))


def loads_in(round: Round, among: Collection[User] | None = None) -> list[Load]:
    """Return how far each evaluator of ``round`` is, by name. Two queries; one where people are named."""
    given = Assignment.objects.filter(application__round_id=round.pk)
    return _loads(list(given.values_list("evaluator_id", "state")), among)


def _loads(given: Collection[tuple[int, str]], among: Collection[User] | None = None) -> list[Load]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for person, state in given:
        counts[person][state] += 1
    people = User.objects.filter(pk__in=counts).order_by("name", "pk") if among is None else among
    return [_load(person, counts[person.pk]) for person in people if person.pk in counts]


def progress_of(round: Round) -> Progress:
    """Return how far screening, reviews and lists are; ``short`` lack evaluators. Five queries."""
    states = dict(
        Application.objects.filter(round_id=round.pk, state=ApplicationState.SUBMITTED).values_list(
            "pk", "screening__outcome"
        )
    )
    rows = Assignment.objects.filter(application__round_id=round.pk)
    given = list(rows.values_list("application_id", "evaluator_id", "state"))
    each = Counter(application for application, _person, state in given if state in COUNTED)
    outcomes: list[str | None] = list(states.values())
    return Progress(
        submitted=len(outcomes),
        unscreened=outcomes.count(None),
        passed=outcomes.count(Outcome.PASSED),
        refused=outcomes.count(Outcome.FAILED),
        short=sum(
            outcome == Outcome.PASSED and each[pk] < round.call.reviewers_each
            for pk, outcome in states.items()
        ),
        loads=_loads([(person, state) for _application, person, state in given]),
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


def _decision(decision: str) -> Q:
    """Return what narrows a list to a decision of screening; ``open``: there is none yet."""
    if decision == "open":
        return Q(screening=None)
    if decision in Outcome.values:
        return Q(screening__outcome=decision)
    return Q()


def _said(text: str) -> Q:
    text = text.replace("\x00", "").strip()
    if not text:
        return Q()
    names = OrganisationName.objects.filter(organisation_id=OuterRef("organisation_id"))
    named = Exists(names.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text)))
    return Q(title__icontains=text) | Q(named)
