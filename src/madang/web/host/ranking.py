"""The list of one place: put in order by dragging, by buttons, or by typing a number.

Every press sends the whole list; the answer is the list anew. Without JavaScript it is the same form.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.audit import log
from madang.core import clock
from madang.core.errors import MadangError, RuleBroken, WrongState
from madang.kernel.allocation import queries as allocation
from madang.kernel.allocation.models import Award
from madang.kernel.applications import queries as applications
from madang.kernel.applications.models import Ask
from madang.kernel.calls.models import Offer
from madang.kernel.calls.states import CallState, RoundState
from madang.kernel.reviews import actions, queries, rules
from madang.kernel.reviews.actions import Entry
from madang.kernel.reviews.models import HostList
from madang.people.permissions import Permission
from madang.people.queries import organisations_where
from madang.ui import views
from madang.ui.menus import Item
from madang.web.host import forms

HOME = Item(gettext_lazy("My places"), "/host/")


@views.screen(permission=Permission.OFFER_RANK)
def edit(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show the candidates of a place of mine; keep, move or hand in the list."""
    offer = _mine(request, uid)
    asks, rankings = list(queries.candidates_of(offer)), queries.rankings_of(offer)
    if request.method != "POST":
        return _page(request, offer, asks, forms.kept(asks, rankings))
    deed, _colon, key = request.POST.get("deed", "save").partition(":")
    entries = forms.typed(asks, request.POST, rankings)
    if deed == "contact":
        return _revealed(request, offer, asks, entries, key)
    if deed in list(rules.Move):
        entries = rules.moved(entries, _named(asks, key).application_id, rules.Move(deed))
    faults = _done(request, offer, entries, hand_in=deed == "hand_in")
    if views.is_partial(request) and request.headers.get("HX-Target") == "saved":
        return render(request, "host/saved.html", {"faults": faults.values(), "at": clock.now()})
    if faults or views.is_partial(request):
        shown = entries if faults else forms.kept(asks, queries.rankings_of(offer))
        return _page(request, offer, asks, shown, faults=faults)
    return redirect("host:offer", uid=offer.uid)


def _mine(request: HttpRequest, uid: str) -> Offer:
    hosts = organisations_where(views.person(request), Permission.OFFER_RANK)
    return views.found(queries.offers_of([host.pk for host in hosts]), uid=uid)


def _named(asks: Sequence[Ask], key: str) -> Ask:
    for ask in asks:
        if ask.application.uid.hex == key:
            return ask
    raise Http404


def _done(request: HttpRequest, offer: Offer, entries: Sequence[Entry], *, hand_in: bool) -> dict[str, str]:
    """Save the list, and hand it in where that was asked; return what is wrong, by input."""
    person = views.person(request)
    try:
        actions.save_ranking(offer=offer, by=person, entries=entries)
        if hand_in:
            actions.submit_ranking(offer=offer, by=person)
            messages.success(request, _("Handed in. Thank you; the office sees it now."))
    except (RuleBroken, WrongState) as refusal:
        return {refusal.field or "": str(refusal)}
    return {}


def _reachable(offer: Offer, asks: Sequence[Ask]) -> set[int]:
    """Return whose contact the host may see beside their wish: all who ask, until the results are out."""
    if offer.round.call.state == CallState.CANCELLED or offer.round.state == RoundState.DECIDED:
        return set()
    return {ask.application_id for ask in asks}


def _revealed(
    request: HttpRequest, offer: Offer, asks: Sequence[Ask], entries: Sequence[Entry], key: str
) -> HttpResponse:
    """Show how to reach one company, beside what is typed and not saved; the look is logged.

    Once the results are out: whoever holds a seat here, whether it had asked for this place or not.
    """
    candidates = [ask.application for ask in asks if ask.application_id in _reachable(offer, asks)]
    for application in [*candidates, *(award.application for award in _holders(offer))]:
        if application.uid.hex == key:
            log.look(by=views.person(request), subject=application, what="contact")
            return views.not_stored(_page(request, offer, asks, entries, contact=application.pk))
    raise Http404


def _holders(offer: Offer) -> list[Award]:
    if offer.round.call.state == CallState.CANCELLED or offer.round.state != RoundState.DECIDED:
        return []
    return list(allocation.holders_of(offer))


def _page(
    request: HttpRequest,
    offer: Offer,
    asks: Sequence[Ask],
    entries: Sequence[Entry],
    *,
    faults: dict[str, str] | None = None,
    contact: int | None = None,
) -> HttpResponse:
    faults = faults or {}
    answers, reachable = queries.answers_of(asks), _reachable(offer, asks)
    asked = applications.asked_in(offer.round, asks)
    by_application = {entry.application_id: entry for entry in entries}
    cards = [
        forms.Card(
            ask,
            by_application[ask.application_id],
            faults.get(f"reason-{ask.application_id}", ""),
            answers.get(ask.application_id, []),
            reachable=ask.application_id in reachable,
            asked=asked.get(ask.pk),
        )
        for ask in asks
    ]
    host_list = queries.host_list_of(offer)
    context: dict[str, Any] = {
        "offer": offer,
        "round": offer.round,
        "host_list": host_list,
        "cards": cards,
        "tiers": forms.tiers(cards),
        "free": [card for card in cards if card.entry.tier is None and not card.entry.unacceptable],
        "refused": [card for card in cards if card.entry.unacceptable],
        "fault": faults.get("", "") or (_("A reason is missing: see below.") if faults else ""),
        "closed": _closed(offer, host_list),
        "contact": contact,
        "holders": _holders(offer),
        "crumbs": [HOME],
    }
    template = "host/list.html" if views.is_partial(request) else "host/offer.html"
    return render(request, template, context)


def _closed(offer: Offer, host_list: HostList | None) -> str:
    """Return why the list cannot be changed now; empty while it can."""
    try:
        rules.check_rank(host_list or HostList(offer=offer), round=offer.round, at=clock.now())
    except MadangError as refusal:
        return str(refusal)
    return ""
