"""What a host has to do, and its places in every round."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from madang.core import clock
from madang.kernel.allocation import queries as allocation
from madang.kernel.calls.models import Offer
from madang.kernel.calls.states import RoundState
from madang.kernel.reviews import queries
from madang.kernel.reviews.states import ListState
from madang.people.permissions import Permission
from madang.people.queries import organisations_where
from madang.ui import errands, owing, tables, views
from madang.web.host import promises


@dataclass(frozen=True)
class ToDo:
    """One list to hand in, or one promise to keep."""

    title: str
    href: str
    due: datetime
    note: str


@views.screen(permission=Permission.OFFER_RANK)
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the lists to hand in, then all places of my organisations."""
    hosts = organisations_where(views.person(request), Permission.OFFER_RANK)
    offers = queries.offers_of([host.pk for host in hosts])
    at = clock.now()
    waiting = queries.waiting_for_host(offers).filter(round__closes_at__lte=at)
    page = tables.listed(offers, request.GET)
    held = allocation.held_at([offer.pk for offer in page.rows])
    for offer in page.rows:
        offer.held = held.get(offer.pk, 0)  # type: ignore[attr-defined]
    lists = [_todo(offer) for offer in waiting.exclude(round__state=RoundState.DECIDED)]
    promised = [_promise(each) for each in owing.near(hosts)]
    context = {
        "hosts": hosts,
        "todos": errands.in_order([*lists, *promised]),
        "page": page,
        "at": at,
        "done": ListState.DONE,
        "decided": RoundState.DECIDED,
    }
    return render(request, "host/home.html", context)


def _todo(offer: Offer) -> ToDo:
    count = getattr(offer, "candidates", 0)
    words = ngettext("%(count)d company asks for it", "%(count)d companies ask for it", count)
    note = f"{offer.round.title} · {words % {'count': count}}"
    return ToDo(offer.title, reverse("host:offer", args=[offer.uid]), offer.round.review_due_at, note)


def _promise(near: owing.Near) -> ToDo:
    href = reverse(promises.WING.show, args=[near.promise.uid])
    return ToDo(near.title, href, near.until, near.promise.evidence_wanted)
