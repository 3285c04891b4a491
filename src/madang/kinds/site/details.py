"""The terms of a place in a published call, and how they pass on to a call copied from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.kernel.calls.models import Offer
from madang.kinds.site.models import SiteTerms


def describe(offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
    """Return the place and the terms of each offer that has them, as plain values."""
    found = SiteTerms.objects.filter(offer__in=[offer.pk for offer in offers]).select_related("place")
    return {
        terms.offer_id: {
            "place": terms.place.code,
            "name_ko": terms.place.name_ko,
            "name_en": terms.place.name_en,
            "address": terms.place.address,
            "starts_on": terms.starts_on.isoformat(),
            "ends_on": terms.ends_on.isoformat(),
            "indoor": terms.indoor,
            "power": terms.power,
            "network": terms.network,
            "data_class": terms.data_class,
            "insurance": terms.insurance,
            "grant_won": terms.grant_won,
            "own_share_won": terms.own_share_won,
        }
        for terms in found
    }


def carry_over(pairs: Sequence[tuple[Offer, Offer]]) -> None:
    """Give each new offer the terms of the old one, its days moved as far as its round has moved."""
    terms = {each.offer_id: each for each in SiteTerms.objects.filter(offer__in=[old.pk for old, _ in pairs])}
    kept = ("place_id", "indoor", "power", "network", "data_class", "insurance", "grant_won", "own_share_won")
    SiteTerms.objects.bulk_create(
        SiteTerms(
            offer=new,
            starts_on=terms[old.pk].starts_on + (new.round.opens_at - old.round.opens_at),
            ends_on=terms[old.pk].ends_on + (new.round.opens_at - old.round.opens_at),
            **{name: getattr(terms[old.pk], name) for name in kept},
        )
        for old, new in pairs
        if old.pk in terms
    )
