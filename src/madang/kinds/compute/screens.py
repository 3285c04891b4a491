"""What the screens show of GPU time: pools, and the terms of their offers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from madang.core import clock
from madang.kernel.calls import queries as calls
from madang.kernel.calls.models import Offer
from madang.kernel.calls.states import CallState
from madang.kinds.compute.forms import CatalogueForm, PoolTermsForm
from madang.kinds.compute.models import Pool, PoolTerms
from madang.ui.ports import Catalogue


def with_details(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Return the offers with their terms and pools in the same query."""
    return offers.select_related("pool_terms__pool__centre", "host").prefetch_related(
        "host__names", "reserves"
    )


def terms_form(data: Mapping[str, Any] | None, *, offer: Offer | None) -> PoolTermsForm:
    """Return the form for the terms of an offer."""
    terms = PoolTerms.objects.filter(offer=offer).first() if offer else None
    return PoolTermsForm(data, instance=terms)


def _with_counts(pools: QuerySet[Pool], at: datetime) -> QuerySet[Any]:
    """Add ``open_seats`` (units a month in calls that are open) and ``times_offered``."""
    now_open = Q(terms__offer__round__in=calls.open_calls(at).order_by().values("pk"))
    public = Q(terms__offer__round__call__state=CallState.PUBLISHED)
    return pools.annotate(
        open_seats=Coalesce(Sum("terms__offer__units", filter=now_open), 0),
        times_offered=Count("terms", filter=public),
    )


def catalogue(query: Mapping[str, Any]) -> Catalogue:
    """Return the pools that fit ``query``, those that can be applied for first."""
    at = clock.now()
    form = CatalogueForm(query)
    chosen = form.chosen()
    pools = Pool.objects.select_related("centre")
    for word in str(chosen.get("q", "")).split():
        pools = pools.filter(
            Q(accelerator__icontains=word)
            | Q(centre__name_ko__icontains=word)
            | Q(centre__name_en__icontains=word)
        )
    if chosen.get("open"):
        rounds = calls.open_calls(at).order_by().values("pk")
        pools = pools.filter(Exists(PoolTerms.objects.filter(pool=OuterRef("pk"), offer__round__in=rounds)))
    return Catalogue(form=form, rows=_with_counts(pools, at).order_by("-open_seats", "code"))


def thing(code: str) -> Mapping[str, Any] | None:
    """Return a pool with what has been offered of it, latest round first."""
    at = clock.now()
    pool = _with_counts(Pool.objects.filter(code=code).select_related("centre"), at).first()
    if pool is None:
        return None
    public = Offer.objects.filter(pool_terms__pool=pool, round__call__state=CallState.PUBLISHED)
    offers = with_details(public).select_related("round__call").order_by("-round__closes_at", "code")
    open_now = set(calls.open_calls(at).values_list("pk", flat=True))
    return {
        "thing": pool,
        "title": pool.name,
        "offers": [(offer, offer.round_id in open_now) for offer in offers],
        "points": [],
    }
