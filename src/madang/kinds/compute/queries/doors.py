"""The doors, and what waits at them."""

from django.db.models import QuerySet

from madang.kinds.compute.models import Door, Request
from madang.kinds.compute.rules.doors import Limits
from madang.kinds.compute.states import RequestState


def limits_of(door: Door) -> Limits:
    """Return what a door lets through, as the rules read it."""
    return Limits(
        is_open=door.is_open,
        most_gpu_hours=door.most_gpu_hours,
        most_units=door.most_units,
        most_months=door.most_months,
    )


def in_order() -> list[Door]:
    """Return the doors from the smallest to the largest; no limit is the largest."""
    return sorted(Door.objects.all(), key=lambda door: (door.most_gpu_hours == 0, door.most_gpu_hours))


def listed() -> QuerySet[Request]:
    """Return what was approved and waits until units are free, in order of asking."""
    return Request.objects.filter(state=RequestState.LISTED).order_by("asked_at", "pk")


def waiting() -> QuerySet[Request]:
    """Return what waits for a person, the nearest day first."""
    rows = Request.objects.filter(state=RequestState.WAITING).order_by("answer_due_on", "pk")
    return rows.select_related("organisation", "pool__centre", "asked_by").prefetch_related(
        "organisation__names"
    )
