"""Imports: which there are, and what they set aside."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from madang.core import clock
from madang.kernel.usage.models import AsideLine, Import, Meter
from madang.kernel.usage.states import UNDERWAY


def meters() -> QuerySet[Meter]:
    """Return every meter."""
    return Meter.objects.order_by("code")


def imports(*, meter: str = "", state: str = "") -> QuerySet[Import]:
    """Return imports with their meters, latest first."""
    found = Import.objects.select_related("meter", "requested_by").order_by("-pk")
    if meter:
        found = found.filter(meter__code=meter)
    return found.filter(state=state) if state else found


def import_underway(meter: Meter) -> Import | None:
    """Return the import that a meter is busy with, if any."""
    return Import.objects.filter(meter=meter, state__in=UNDERWAY).first()


def erased_on(found: Import, days: int) -> date | None:
    """Return the day on which the file of an import that is over will be erased; None: it will not be."""
    if found.ended_at is None or found.erased_at or not found.path or found.path.startswith("/"):
        return None
    return found.ended_at.astimezone(clock.SEOUL).date() + timedelta(days=days + 1)


def aside_lines_of(found: Import) -> QuerySet[AsideLine]:
    """Return the lines that were set aside, first to last."""
    return AsideLine.objects.filter(import_from=found).order_by("pk")


def reasons_aside(found: Import) -> QuerySet[Any, Any]:
    """Return the reasons for which lines were set aside, the most frequent first: ``reason``, ``count``."""
    rows = AsideLine.objects.filter(import_from=found).order_by().values("reason")
    return rows.annotate(count=Count("pk")).order_by("-count", "reason")
