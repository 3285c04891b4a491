"""What the screens show of demonstration sites: places, the terms of their offers, points on the map."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from madang.core import clock
from madang.kernel.calls import queries as calls
from madang.kernel.calls.models import Offer
from madang.kernel.calls.states import CallState
from madang.kinds.site.forms import CatalogueForm, SiteTermsForm
from madang.kinds.site.models import Place, SiteTerms
from madang.ui.ports import Catalogue, Point


def with_details(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Return the offers with their terms and places in the same query."""
    return offers.select_related("site_terms__place", "host").prefetch_related("host__names", "reserves")


def terms_form(data: Mapping[str, Any] | None, *, offer: Offer | None) -> SiteTermsForm:
    """Return the form for the terms of an offer."""
    terms = SiteTerms.objects.filter(offer=offer).first() if offer else None
    return SiteTermsForm(data, instance=terms)


def _open_terms(at: datetime) -> QuerySet[SiteTerms]:
    rounds = calls.open_calls(at).order_by().values("pk")
    return SiteTerms.objects.filter(offer__round__in=rounds)


def _narrowed(places: QuerySet[Place], chosen: Mapping[str, Any], at: datetime) -> QuerySet[Place]:
    for name in ("category", "district"):
        if name in chosen:
            places = places.filter(**{name: chosen[name]})
    for word in str(chosen.get("q", "")).split():
        places = places.filter(
            Q(name_ko__icontains=word) | Q(name_en__icontains=word) | Q(address__icontains=word)
        )
    terms = SiteTerms.objects.filter(offer__round__call__state=CallState.PUBLISHED)
    if chosen.get("open"):
        terms = _open_terms(at)
    if "indoor" in chosen:
        terms = terms.filter(indoor=chosen["indoor"] == "yes")
    if "data_class" in chosen:
        terms = terms.filter(data_class=chosen["data_class"])
    if {"open", "indoor", "data_class"} & chosen.keys():
        places = places.filter(Exists(terms.filter(place=OuterRef("pk"))))
    return places


def _with_counts(places: QuerySet[Place], at: datetime) -> QuerySet[Any]:
    """Add ``open_seats`` and ``times_offered`` (published offers, ever)."""
    now_open = Q(terms__offer__round__in=calls.open_calls(at).order_by().values("pk"))
    public = Q(terms__offer__round__call__state=CallState.PUBLISHED)
    return places.annotate(
        open_seats=Coalesce(Sum("terms__offer__units", filter=now_open), 0),
        times_offered=Count("terms", filter=public),
    )


def catalogue(query: Mapping[str, Any]) -> Catalogue:
    """Return the places that fit ``query``, those that can be applied for first."""
    at = clock.now()
    form = CatalogueForm(query)
    places = _with_counts(_narrowed(Place.objects.all(), form.chosen(), at), at)
    places = places.order_by("-open_seats", "name_ko", "pk")
    points = [
        Point(place.latitude, place.longitude, place.name, f"/places/{place.code}/", place.open_seats > 0)
        for place in places
    ]
    return Catalogue(form=form, rows=places, points=points)


def thing(code: str) -> Mapping[str, Any] | None:
    """Return a place with what has been offered there, latest round first."""
    at = clock.now()
    place = _with_counts(Place.objects.filter(code=code), at).first()
    if place is None:
        return None
    public = Offer.objects.filter(site_terms__place=place, round__call__state=CallState.PUBLISHED)
    offers = with_details(public).select_related("round__call").order_by("-round__closes_at", "code")
    open_now = set(calls.open_calls(at).values_list("pk", flat=True))
    return {
        "thing": place,
        "title": place.name,
        "offers": [(offer, offer.round_id in open_now) for offer in offers],
        "points": [Point(place.latitude, place.longitude, place.name, "", place.open_seats > 0)],
    }
