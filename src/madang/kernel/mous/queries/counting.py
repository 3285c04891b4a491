"""Three numbers that the press writes as one: signed, with an office, with staff; each with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import OuterRef, Q, QuerySet, Subquery

from madang.kernel.mous.models import Check, Counted, Finding, Mou, Reported
from madang.kernel.mous.rules import STALE_MONTHS, Report, months_after
from madang.kernel.mous.states import MouState

_WITH_OFFICE = (Finding.OFFICE, Finding.STAFF)
_GONE = (MouState.WITHDRAWN,)


@dataclass(frozen=True)
class Count:
    """How many there are on a day, of how many, and how many could not be told."""

    what: str
    value: int
    of: int
    as_of: date
    unknown: int = 0


def counts(on: date, *, public_only: bool = False) -> dict[str, Count]:
    """Return the three counts as of the end of ``on``, in one query.

    Signed: MOUs signed by that day; one that renews another is not counted again. With an office, with
    staff: those of them that were not withdrawn and whose latest check, not older than twelve months,
    found it with evidence. ``unknown`` are those that nobody has looked at for so long.
    """
    mous = _signed_by(on, public_only=public_only)
    fresh = Q(found_on__gt=months_after(on, -STALE_MONTHS)) & ~Q(state__in=_GONE)
    told = mous.aggregate(
        signed=CountOf("pk"),
        office=CountOf("pk", filter=fresh & Q(found__in=_WITH_OFFICE)),
        staff=CountOf("pk", filter=fresh & Q(found=Finding.STAFF)),
        looked=CountOf("pk", filter=fresh),
        gone=CountOf("pk", filter=Q(state__in=_GONE)),
    )
    unknown = told["signed"] - told["gone"] - told["looked"]
    of = told["signed"]
    return {
        Counted.SIGNED: Count(Counted.SIGNED, of, of, on),
        Counted.OFFICE: Count(Counted.OFFICE, told["office"], of, on, unknown),
        Counted.STAFF: Count(Counted.STAFF, told["staff"], of, on, unknown),
    }


def evidence_for(what: str, on: date, *, public_only: bool = False) -> QuerySet[Mou]:
    """Return the MOUs behind a count, each with what was found and when."""
    mous = _signed_by(on, public_only=public_only)
    if what != Counted.SIGNED:
        wanted = [Finding.STAFF] if what == Counted.STAFF else list(_WITH_OFFICE)
        mous = mous.exclude(state__in=_GONE).filter(
            found__in=wanted, found_on__gt=months_after(on, -STALE_MONTHS)
        )
    return mous.order_by("-signed_on", "pk")


def _signed_by(on: date, *, public_only: bool) -> QuerySet[Any]:
    last = Check.objects.filter(mou=OuterRef("pk"), checked_on__lte=on).order_by("-checked_on", "-pk")
    mous = Mou.objects.filter(signed_on__lte=on, renews=None).annotate(
        found=Subquery(last.values("finding")[:1]), found_on=Subquery(last.values("checked_on")[:1])
    )
    return mous.filter(is_public=True) if public_only else mous


def counts_between(first: date, last: date) -> dict[str, int]:
    """Return what happened with MOUs in a period, for the council pack."""
    period = (first, last)
    return {
        "signed": Mou.objects.filter(signed_on__range=period, renews=None).count(),
        "renewed": Mou.objects.filter(signed_on__range=period).exclude(renews=None).count(),
        "checked": Check.objects.filter(checked_on__range=period).values("mou").distinct().count(),
        "fulfilled": Mou.objects.filter(state=MouState.FULFILLED, state_on__range=period).count(),
        "dormant": Mou.objects.filter(state=MouState.DORMANT, state_on__range=period).count(),
        "withdrawn": Mou.objects.filter(state=MouState.WITHDRAWN, state_on__range=period).count(),
    }


def reports() -> QuerySet[Reported]:
    """Return what others have counted, by day."""
    return Reported.objects.order_by("as_of", "what", "value", "pk")


def reports_as_plain(rows: Iterable[Reported]) -> list[Report]:
    """Return rows as the plain reports that rules read."""
    return [Report(row.what, row.value, row.as_of, row.source, row.is_about) for row in rows]
