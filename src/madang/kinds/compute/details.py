"""The terms of a pool in a published call, and how they pass on to a call copied from it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from madang.kernel.calls.models import Offer
from madang.kinds.compute.models import PoolTerms

_KEPT = ("pool_id", "months", "unit", "least_each", "most_each", "price_won")


def describe(offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
    """Return the pool and the terms of each offer that has them, as plain values."""
    found = PoolTerms.objects.filter(offer__in=[offer.pk for offer in offers]).select_related("pool__centre")
    return {
        terms.offer_id: {
            "pool": terms.pool.code,
            "accelerator": terms.pool.accelerator,
            "centre_ko": terms.pool.centre.name_ko,
            "centre_en": terms.pool.centre.name_en,
            "first_month": f"{terms.first_month:%Y-%m}",
            "months": terms.months,
            "unit": terms.unit,
            "units_per_node": terms.pool.units_per_node,
            "memory_gb": terms.pool.memory_gb,
            "security_class": terms.pool.security_class,
            "least_each": terms.least_each,
            "most_each": terms.most_each,
            "price_won": terms.price_won,
        }
        for terms in found
    }


def carry_over(pairs: Sequence[tuple[Offer, Offer]]) -> None:
    """Give each new offer the terms of the old one, its months moved as far as its round has moved."""
    terms = {each.offer_id: each for each in PoolTerms.objects.filter(offer__in=[old.pk for old, _ in pairs])}
    PoolTerms.objects.bulk_create(
        PoolTerms(
            offer=new,
            first_month=_moved(terms[old.pk].first_month, old, new),
            **{name: getattr(terms[old.pk], name) for name in _KEPT},
        )
        for old, new in pairs
        if old.pk in terms
    )


def _moved(month: date, old: Offer, new: Offer) -> date:
    moved = month + (new.round.opens_at - old.round.opens_at)
    return moved.replace(day=1)
