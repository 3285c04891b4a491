"""Who holds what, which seats are free, and what waits for an answer."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from madang.kernel.allocation.models import Award, Portion
from madang.kernel.allocation.queries.families.shapes import Standing
from madang.kernel.allocation.states import HOLDING, AwardState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Offer, Round


def award_of(application: Application) -> Award | None:
    """Return the award that stands for ``application``, else its last one, else None."""
    found = Award.objects.filter(application=application).select_related("offer__host", "round__call", "run")
    first = found.filter(adds_to=None)
    return first.filter(state__in=HOLDING).first() or first.order_by("-pk").first()


def awards_in(round: Round) -> QuerySet[Award]:
    """Return every award of ``round``, by place and seat, with company and run."""
    return (
        Award.objects.filter(round=round)
        .select_related("offer", "application__organisation", "run")
        .prefetch_related("application__organisation__names", "portions__offer")
        .order_by("offer__code", "seat", "pk")
    )


def awards_to_answer(organisation_id: int) -> QuerySet[Award]:
    """Return what ``organisation_id`` has been offered and not answered, the most urgent first."""
    return (
        Award.objects.filter(application__organisation_id=organisation_id, state=AwardState.OFFERED)
        .select_related("offer", "round__call", "application")
        .order_by("answer_by", "pk")
    )


def holders_of(offer: Offer) -> QuerySet[Award]:
    """Return the awards that stand at ``offer``, by seat, with company; ``run`` None: it was left over."""
    return (
        Award.objects.filter(offer=offer, state__in=HOLDING)
        .select_related("application__organisation")
        .prefetch_related("application__organisation__names")
        .order_by("seat")
    )


def held_at(offers: Collection[int]) -> dict[int, int]:
    """Return, by offer, how many of its seats are held; one query."""
    held = Award.objects.filter(offer__in=offers, state__in=HOLDING).order_by()
    return dict(held.values_list("offer_id").annotate(count=Count("pk")))


def free_seats(offer: Offer) -> list[int]:
    """Return the numbers of the seats of ``offer`` that nobody holds."""
    taken = set(Award.objects.filter(offer=offer, state__in=HOLDING).values_list("seat", flat=True))
    return [seat for seat in range(1, offer.units + 1) if seat not in taken]


def group_seats_free(offer: Offer) -> Mapping[str, int]:
    """Return group -> how many free seats of ``offer`` only that group may have (hard reserves)."""
    held = Award.objects.filter(offer=offer, state__in=HOLDING).exclude(reserve="")
    sitting: dict[str, int] = {}
    for group in held.values_list("reserve", flat=True):
        sitting[group] = sitting.get(group, 0) + 1
    hard = offer.reserves.filter(hard=True)
    return {kept.group: max(0, kept.seats - sitting.get(kept.group, 0)) for kept in hard}


def standing_in(round: Round) -> Standing:
    """Return who holds what in ``round``, who gave it up, and who holds something and wants no more.

    Who took less than was given, or let an addition go, wants no more: it would have had more already. So
    does who had some taken back.
    """
    awards = Award.objects.filter(round=round).select_related("application", "offer")
    holders: dict[str, str] = {}
    held: dict[str, dict[str, dict[date, int]]] = {}
    gave_up: set[str] = set()
    content: set[str] = set()
    for award in awards.prefetch_related("portions__offer"):
        entry = award.application.entry_code
        if award.state not in HOLDING:
            (gave_up if award.adds_to_id is None else content).add(entry)
            continue
        if award.adds_to_id is None:
            holders[entry] = award.offer.code
        for portion in award.portions.all():
            months = held.setdefault(entry, {}).setdefault(portion.offer.code, {})
            months[portion.period] = months.get(portion.period, 0) + portion.units
            if portion.units < portion.given:
                content.add(entry)
    out = gave_up - set(holders)
    return Standing(holders, held, frozenset(out), frozenset(content - out))


def offers_left(round: Round) -> QuerySet[Offer]:
    """Return the offers of ``round`` with free seats, each with ``free``; none where amounts are divided."""
    if Portion.objects.filter(offer__round=round).exists():
        return round.offers.none()
    held = Count("awards", filter=Q(awards__state__in=HOLDING))
    return round.offers.annotate(free=F("units") - held).filter(free__gt=0).order_by("code")
