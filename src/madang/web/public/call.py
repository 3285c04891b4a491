"""The page of a call: what one gets, who may apply, by when, how it is decided; and its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.core import clock, periods
from madang.kernel.applications import queries as applications
from madang.kernel.applications.models import Application
from madang.kernel.applications.rules import facts_of
from madang.kernel.calls import queries, rules
from madang.kernel.calls.models import Call, Offer, Round
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.people.queries import organisations_where
from madang.ui import formats, menus, ports
from madang.web.public import changes
from madang.web.public.rounds import chosen, rows_of


@dataclass(frozen=True)
class Stop:
    """One date of a round, and how many working days are left until it."""

    at: str
    title: str | Promise
    done: bool
    text: str | Promise = ""


@dataclass(frozen=True)
class Place:
    """An offer, and how many asked for the same place last time, for how many seats."""

    offer: Offer
    then: tuple[int, int] | None


@dataclass(frozen=True)
class Fit:
    """A call seen from one company of the reader: each rule, met or missed, and what was begun."""

    company: Organisation
    findings: Sequence[rules.Finding]
    application: Application | None

    @property
    def missed(self) -> bool:
        return any(finding.outcome is False for finding in self.findings)


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published call; a draft is not there."""
    return render(request, "public/call/show.html", page_of(published(slug), request))


def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a version says differently from the one before it, and its digest."""
    call = published(slug)
    by_number = {each.number: each for each in call.versions.all()}
    if number not in by_number:
        raise Http404
    older = by_number.get(number - 1)
    context = {
        "call": call,
        "version": by_number[number],
        "changes": changes.shown(queries.changes_between(older, by_number[number])) if older else [],
        "versions": [each for __, each in sorted(by_number.items(), reverse=True)],
        "crumbs": [menus.Item(_("Calls"), "/calls/"), menus.Item(call.title, f"/calls/{call.slug}/")],
    }
    return render(request, "public/call/version.html", context)


def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newest version: letters about a correction lead here."""
    return version(request, slug, max(each.number for each in published(slug).versions.all()))


def published(slug: str) -> Call:
    """Return a call that has been published, with its rounds and versions; else 404."""
    call = queries.by_slug(slug)
    if call is None or not call.versions.all():
        raise Http404
    return call


def page_of(call: Call, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of ``call`` shows; the office uses it to preview a draft."""
    at = clock.now()
    rounds = list(call.rounds.all())
    for each in rounds:
        each.call = call
    round = chosen(request, rounds, rules.current_of(rounds, at))
    user = request.user if isinstance(request.user, User) else None
    places = _places_of(round)
    return {
        "call": call,
        "round": round,
        "rounds": rows_of(rounds, round, at),
        "phase": rules.phase_of(round, at),
        "quotes": [finding.quote for finding in rules.eligibility(call, rules.Facts(), rules.age_day(call))],
        "fits": _fits(call, round, user),
        "days_left": periods.working_days_between(clock.today(), formats.local_day(round.closes_at)),
        "stops": _stops(round),
        "rule": rules.ALLOCATION_RULES.get(call.rule),
        "priority": rules.order_words(call),
        "places": places,
        "seats": sum(place.offer.units for place in places),
        "card": f"kinds/{call.kind}/offer_card.html",
        "versions": sorted(call.versions.all(), key=lambda each: -each.number),
        "login": f"{reverse('account_login')}?{urlencode({'next': round.address})}",
        "crumbs": [menus.Item(_("Calls"), "/calls/")],
    }


def _places_of(round: Round) -> list[Place]:
    kind = ports.of_kind(round.call.kind)
    offers = list(kind.with_details(Offer.objects.filter(round=round).order_by("code", "pk")))
    earlier = queries.offers_last_time(offers, round)
    asked = applications.asked_for([offer.pk for offer in earlier.values()])
    then = {key: (asked.get(offer.pk, 0), offer.units) for key, offer in earlier.items()}
    return [Place(offer, then.get(offer.pk)) for offer in offers]


def _fits(call: Call, round: Round, user: User | None) -> list[Fit]:
    companies = organisations_where(user, Permission.APPLICATION_WRITE) if user else []
    if not companies:
        return []
    keys = [company.pk for company in companies]
    begun = {
        each.organisation_id: each for each in applications.of_organisations(keys).filter(round_id=round.pk)
    }
    day = rules.age_day(call)
    return [
        Fit(
            company,
            rules.eligibility(call, facts_of(company, begun.get(company.pk)), day),
            begun.get(company.pk),
        )
        for company in companies
    ]


def _stops(round: Round) -> list[Stop]:
    """Return the dates of a round in order, those behind us and those to come."""
    return [
        _stop(_("Applications open"), round.opens_at),
        _stop(_("Deadline"), round.closes_at, _("To the minute; afterwards nothing can be handed in.")),
        _stop(_("Reviews due"), round.review_due_at),
        _stop(_("Draw known from"), round.lottery_known_at, round.lottery_source),
        _stop(_("Results due"), round.results_due_on),
    ]


def _stop(title: str | Promise, moment: date | datetime, text: str | Promise = "") -> Stop:
    written = formats.written_time(moment) if isinstance(moment, datetime) else formats.written_day(moment)
    if formats.has_passed(moment):
        return Stop(at=written, title=title, done=True, text=text)
    days = periods.working_days_between(clock.today(), formats.local_day(moment))
    left = ngettext("in %(days)d working day", "in %(days)d working days", days) % {"days": days}
    return Stop(at=written, title=f"{title} ({left})", done=False, text=text)


urlpatterns: list[URLPattern] = [
    path("calls/<slug:slug>/", show, name="call"),
    path("calls/<slug:slug>/versions/", versions, name="call_versions"),
    path("calls/<slug:slug>/versions/<int:number>/", version, name="call_version"),
]
