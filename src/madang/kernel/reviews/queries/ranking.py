"""Who asks for the places of a host, and how the host would have them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from madang.core import clock
from madang.kernel.applications.models import Answer, Ask
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Offer, Round
from madang.kernel.reviews import rules
from madang.kernel.reviews.models import HostList, Ranking
from madang.kernel.reviews.states import ListState, Outcome


@dataclass(frozen=True)
class RankingRow:
    """What a host said of one candidate."""

    tier: int | None
    unacceptable: bool
    reason: str


@dataclass(frozen=True)
class Listing:
    """How far the host of one offer is with its list."""

    offer: Offer
    candidates: int
    ranked: int
    submitted_at: datetime | None
    late: bool

    @property
    def open(self) -> bool:
        return self.candidates > 0 and self.submitted_at is None


def _asked(prefix: str = "asks__application__") -> Q:
    return Q(**{f"{prefix}state": ApplicationState.SUBMITTED, f"{prefix}screening__outcome": Outcome.PASSED})


def listings_in(round: Round) -> list[Listing]:
    """Return each offer of ``round`` with the state of its host's list. Two queries."""
    found = []
    for offer in _counted(Offer.objects.filter(round_id=round.pk)).order_by("code"):
        host_list = getattr(offer, "host_list", None)
        submitted_at = host_list.submitted_at if host_list else None
        found.append(
            Listing(
                offer=offer,
                candidates=getattr(offer, "candidates", 0),
                ranked=getattr(offer, "ranked", 0),
                submitted_at=submitted_at,
                late=rules.is_late(round, at=submitted_at or clock.now()),
            )
        )
    return found


def offers_of(host_ids: Collection[int]) -> QuerySet[Offer]:
    """Return the offers of these hosts, latest round first, with ``candidates`` and ``ranked`` counted."""
    return _counted(
        Offer.objects.filter(host_id__in=host_ids, round__call__published_at__isnull=False)
    ).order_by("-round__closes_at", "code")


def _counted(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    placed = Q(host_list__rankings__tier__isnull=False) | Q(host_list__rankings__unacceptable=True)
    return (
        offers.select_related("round__call", "host", "host_list")
        .prefetch_related("host__names")
        .annotate(
            candidates=Count("asks", filter=_asked(), distinct=True),
            ranked=Count("host_list__rankings", filter=placed, distinct=True),
        )
    )


def candidates_of(offer: Offer) -> QuerySet[Ask]:
    """Return what the host may see of those who passed and ask for ``offer``: never their other wishes."""
    return (
        Ask.objects.filter(_asked("application__"), offer_id=offer.pk)
        .select_related("application__organisation", "offer")
        .prefetch_related("application__organisation__names")
        .order_by("application__submitted_at", "application_id")
    )


def rankings_of(offer: Offer) -> dict[int, Ranking]:
    """Return what is kept of the host's list so far, by application."""
    return {r.application_id: r for r in Ranking.objects.filter(host_list__offer_id=offer.pk)}


def rankings_in(round: Round) -> Mapping[int, Mapping[int, RankingRow]]:
    """Return the lists that are handed in, by offer and application. One query."""
    found: dict[int, dict[int, RankingRow]] = defaultdict(dict)
    rows = Ranking.objects.filter(host_list__offer__round_id=round.pk, host_list__state=ListState.DONE)
    for row in rows.select_related("host_list"):
        found[row.host_list.offer_id][row.application_id] = RankingRow(row.tier, row.unacceptable, row.reason)
    return found


def open_lists(round: Round) -> list[Offer]:
    """Return the offers with candidates whose host has not handed in a list."""
    return [listing.offer for listing in listings_in(round) if listing.open]


def host_list_of(offer: Offer) -> HostList | None:
    """Return the list of an offer, if its host has been asked or has begun one."""
    return HostList.objects.filter(offer_id=offer.pk).first()


def waiting_for_host(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Narrow ``offers`` to those with candidates whose list is not handed in, soonest due first."""
    asked = Ask.objects.filter(_asked("application__"), offer_id=OuterRef("pk"))
    waiting = offers.filter(Exists(asked)).exclude(host_list__state=ListState.DONE)
    return waiting.order_by("round__review_due_at", "code")


def answers_of(asks: Collection[Ask]) -> dict[int, list[tuple[str, str]]]:
    """Return what the candidates answered to the questions of the call, by application. One query."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Answer.objects.filter(application__in=[ask.application_id for ask in asks])
    for answer in rows.select_related("question").order_by("question__order", "question_id"):
        found[answer.application_id].append((answer.question.text, answer.text))
    return found
