"""Hosts put those who ask for their places in order, or say why they cannot host them."""

from collections.abc import Sequence

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.errors import WrongState
from madang.core.states import check_move
from madang.kernel.calls.models import Offer, Round
from madang.kernel.reviews import queries, rules
from madang.kernel.reviews.actions.rounds import share
from madang.kernel.reviews.models import HostList, Ranking
from madang.kernel.reviews.rules import Entry
from madang.kernel.reviews.states import LIST_LIFE, ListState
from madang.notices import actions as notices
from madang.people import access
from madang.people import queries as people
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def save_ranking(*, offer: Offer, by: User, entries: Sequence[Entry]) -> HostList:
    """Keep the list as it stands: those not in ``entries`` have no place yet. Not logged until handed in."""
    host_list = _locked_list(offer, by=by)
    rules.check_rank(host_list, round=host_list.offer.round, at=clock.now())
    candidates = set(queries.candidates_of(offer).values_list("application_id", flat=True))
    rules.check_entries(entries, candidates=candidates)
    host_list.rankings.all().delete()
    Ranking.objects.bulk_create(
        Ranking(
            host_list=host_list,
            application_id=entry.application_id,
            tier=entry.tier,
            unacceptable=entry.unacceptable,
            reason=entry.reason,
        )
        for entry in rules.tidied(entries)
    )
    host_list.saved_at = clock.now()
    host_list.save(update_fields=["saved_at"])
    return host_list


@transaction.atomic
def submit_ranking(*, offer: Offer, by: User) -> HostList:
    """Hand the list in. Candidates without a place share the last one, and the list says so."""
    host_list = _locked_list(offer, by=by)
    round, at = host_list.offer.round, clock.now()
    candidates = set(queries.candidates_of(offer).values_list("application_id", flat=True))
    rules.check_submit_ranking(host_list, round=round, candidates=len(candidates), at=at)
    # Who is no candidate any more (screened out meanwhile) leaves the list before it is handed in.
    host_list.rankings.exclude(application_id__in=candidates).delete()
    _move(host_list, ListState.DONE)
    host_list.submitted_at, host_list.submitted_by = at, by
    host_list.save(update_fields=["state", "submitted_at", "submitted_by"])
    rows = host_list.rankings.values_list("application_id", "tier", "unacceptable")
    order = [[application, tier, unacceptable] for application, tier, unacceptable in rows]
    late = rules.is_late(round, at=at)
    log.record(by=by, verb="ranking.submitted", subject=host_list, offer=offer.pk, order=order, late=late)
    return host_list


@transaction.atomic
def hand_back(*, offer: Offer, reason: str, by: User) -> HostList:
    """Open a list again, because candidates have changed or the host asks for it; the host is told why."""
    access.check_has(by, Permission.REVIEW_ASSIGN)
    share(offer.round_id)
    host_list = (
        HostList.objects.select_for_update(of=("self",))
        .select_related("offer__round__call")
        .filter(offer_id=offer.pk)
        .first()
    )
    if host_list is None:
        raise WrongState(rules.NOT_HANDED_IN)
    rules.check_hand_back(host_list, round=host_list.offer.round, reason=reason, at=clock.now())
    _move(host_list, ListState.OPEN)
    host_list.submitted_at = host_list.submitted_by = None
    host_list.save(update_fields=["state", "submitted_at", "submitted_by"])
    _tell(host_list.offer, template="ranking_asked", reason=reason.strip())
    log.record(by=by, verb="ranking.handed_back", subject=host_list, reason=reason.strip())
    return host_list


@transaction.atomic
def ask_hosts(*, round: Round, by: User) -> int:
    """Ask each host whose list is open for it, or remind it; returns to how many places that was."""
    access.check_has(by, Permission.REVIEW_ASSIGN)
    round = share(round.pk)
    rules.check_window(round, at=clock.now())
    offers = queries.open_lists(round)
    for offer in offers:
        _list, first = HostList.objects.get_or_create(offer=offer)
        _tell(offer, template="ranking_asked" if first else "ranking_reminder")
    log.record(by=by, verb="ranking.asked", subject=round, places=len(offers))
    return len(offers)


def _locked_list(offer: Offer, *, by: User) -> HostList:
    access.check_has(by, Permission.OFFER_RANK, organisation_id=offer.host_id)
    share(offer.round_id)
    HostList.objects.get_or_create(offer_id=offer.pk)
    rows = HostList.objects.select_for_update(of=("self",)).select_related("offer__round__call")
    return rows.get(offer_id=offer.pk)


def _move(host_list: HostList, new: ListState) -> None:
    check_move(LIST_LIFE, host_list.state, new)
    host_list.state = new


def _tell(offer: Offer, *, template: str, reason: str = "") -> None:
    for officer in people.members_with(offer.host_id, Permission.OFFER_RANK):
        notices.post(
            template=template,
            to=officer,
            about=offer,
            link=f"/host/offers/{offer.uid}/",
            **offer.round.titles,
            offer_ko=offer.title_ko,
            offer_en=offer.title_en,
            due_at=offer.round.review_due_at,
            reason=reason,
        )
