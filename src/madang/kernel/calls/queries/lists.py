"""Lists of rounds and offers; every list is one query and its prefetches, however long it is."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from madang.kernel.calls.models import Call, Criterion, Offer, Programme, Round
from madang.kernel.calls.states import CallState, Phase, RoundState


class When(StrEnum):
    """How the public asks for calls."""

    OPEN = "open"
    UPCOMING = "upcoming"
    PAST = "past"
    ALL = "all"


def in_phase(phase: str, at: datetime) -> Q:
    """Return the condition on rounds that says what ``rules.phase_of`` says of one round."""
    public = Q(call__state=CallState.PUBLISHED)
    running = public & ~Q(state=RoundState.DECIDED)
    closed = running & Q(closes_at__lte=at)
    allocated = Q(state=RoundState.FROZEN) & (Q(review_due_at__lte=at) | ~Q(lottery_value=""))
    conditions = {
        Phase.DRAFT: Q(call__state=CallState.DRAFT),
        Phase.CANCELLED: Q(call__state=CallState.CANCELLED),
        Phase.UPCOMING: running & Q(opens_at__gt=at),
        Phase.OPEN: running & Q(opens_at__lte=at, closes_at__gt=at),
        Phase.REVIEW: closed & ~allocated,
        Phase.ALLOCATION: closed & allocated,
        Phase.DECIDED: public & Q(state=RoundState.DECIDED),
    }
    return conditions[Phase(phase)]


def open_calls(at: datetime) -> QuerySet[Round]:
    """Return the rounds open at ``at``, the nearest deadline first, each with its call."""
    return _with_counts(Round.objects.filter(in_phase(Phase.OPEN, at))).order_by("closes_at", "pk")


def calls_listed(at: datetime, *, when: str = When.ALL, kind: str = "", search: str = "") -> QuerySet[Round]:
    """Return the published rounds as the public may list them.

    Open and upcoming by what comes next; past with the latest first. ``kind`` and ``search`` narrow.
    """
    past = in_phase(Phase.REVIEW, at) | in_phase(Phase.ALLOCATION, at) | in_phase(Phase.DECIDED, at)
    conditions = {
        When.OPEN: in_phase(Phase.OPEN, at),
        When.UPCOMING: in_phase(Phase.UPCOMING, at),
        When.PAST: past,
        When.ALL: Q(call__state=CallState.PUBLISHED),
    }
    order = {When.OPEN: "closes_at", When.UPCOMING: "opens_at"}.get(When(when), "-closes_at")
    found = Round.objects.filter(conditions[When(when)])
    return _with_counts(_narrowed(found, kind=kind, search=search)).order_by(order, "pk")


def rounds_of_office(at: datetime, *, phase: str = "", kind: str = "", search: str = "") -> QuerySet[Round]:
    """Return all rounds, drafts too, the latest deadline first; ``phase``, ``kind``, ``search`` narrow."""
    found = Round.objects.filter(in_phase(phase, at) if phase else Q())
    return _with_counts(_narrowed(found, kind=kind, search=search)).order_by("-closes_at", "-pk")


def unfinished(at: datetime) -> QuerySet[Round]:
    """Return the rounds on which the office has something to do: being written, judged or allotted."""
    work = in_phase(Phase.DRAFT, at) | in_phase(Phase.REVIEW, at) | in_phase(Phase.ALLOCATION, at)
    return Round.objects.filter(work).select_related("call__programme").order_by("results_due_on", "pk")


def _narrowed(rounds: QuerySet[Round], *, kind: str, search: str) -> QuerySet[Round]:
    if kind:
        rounds = rounds.filter(call__kind=kind)
    for word in search.split():
        rounds = rounds.filter(
            Q(call__title_ko__icontains=word)
            | Q(call__title_en__icontains=word)
            | Q(call__programme__title_ko__icontains=word)
            | Q(call__programme__title_en__icontains=word)
        )
    return rounds


def _with_counts(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Add ``offer_count`` and ``seat_count``, and what ``with_round_count`` adds."""
    return with_round_count(rounds).annotate(
        offer_count=Count("offers"), seat_count=Coalesce(Sum("offers__units"), 0)
    )


def with_round_count(rounds: QuerySet[Round] | None = None) -> QuerySet[Round]:
    """Return rounds with call and programme, and ``round_count``: how many rounds the same call has."""
    beside = Round.objects.filter(call=OuterRef("call_id")).order_by().values("call")
    found = Round.objects.all() if rounds is None else rounds
    return found.select_related("call__programme").annotate(
        round_count=Subquery(beside.annotate(count=Count("pk")).values("count"))
    )


def whole(calls: QuerySet[Call] | None = None) -> QuerySet[Call]:
    """Return calls with all that is shown of them, in a fixed number of queries."""
    offers = Offer.objects.select_related("host").prefetch_related("host__names", "reserves")
    rounds = Round.objects.prefetch_related(Prefetch("offers", offers))
    criteria = Criterion.objects.prefetch_related("anchors")
    return (
        (Call.objects.all() if calls is None else calls)
        .select_related("programme__issuer", "programme__operator")
        .prefetch_related(
            "programme__issuer__names",
            "programme__operator__names",
            Prefetch("rounds", rounds),
            Prefetch("criteria", criteria),
            "questions",
            "versions",
        )
    )


def by_slug(slug: str) -> Call | None:
    """Return the call at a public address, whole; a draft has none."""
    return whole(Call.objects.exclude(state=CallState.DRAFT)).filter(slug=slug).first()


def programmes() -> QuerySet[Programme]:
    """Return the programmes under which calls are issued."""
    return Programme.objects.order_by("title_ko", "pk")


def catalogue(at: datetime, *, when: str = When.OPEN) -> QuerySet[Offer]:
    """Return the offers of published rounds, each with its round, call and host."""
    rounds = calls_listed(at, when=when).order_by().values("pk")
    return (
        Offer.objects.filter(round__in=rounds)
        .select_related("round__call", "host")
        .prefetch_related("host__names", "reserves")
        .order_by("round__closes_at", "code", "pk")
    )


def offers_last_time(offers: Sequence[Offer], round: Round) -> dict[int, Offer]:
    """Return, by the key of each offer of ``round``, the same place in the latest decided round before it.

    The same place: the same name, lent by the same host, in a call of the same programme and kind.
    """
    earlier = (
        Offer.objects.filter(
            round__state=RoundState.DECIDED,
            round__call__programme_id=round.call.programme_id,
            round__call__kind=round.call.kind,
            host_id__in={offer.host_id for offer in offers},
            round__closes_at__lt=round.closes_at,
        )
        .select_related("round")
        .order_by("round__closes_at", "pk")
    )
    latest = {(offer.host_id, offer.title_ko): offer for offer in earlier}
    found = {offer.pk: latest.get((offer.host_id, offer.title_ko)) for offer in offers}
    return {key: offer for key, offer in found.items() if offer}
