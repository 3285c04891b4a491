"""What is asked most, what is oldest, and the requests of a period: each number with what it counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count as SqlCount
from django.db.models import Q, QuerySet, Sum

from madang.kernel.voice.models import Category, Request
from madang.kernel.voice.queries.lists import in_phase, public
from madang.kernel.voice.queries.whole import with_all
from madang.kernel.voice.rules import Phase
from madang.kernel.voice.states import RequestState


@dataclass(frozen=True)
class Count:
    """One subject: how many requests, how many voices in them, how many of them are closed."""

    category: Category
    requests: int
    voices: int
    closed: int


def by_category() -> list[Count]:
    """Return the subjects by voices, most first: joined requests count as voices, not as requests."""
    rows = (
        Request.objects.filter(state__in=[RequestState.OPEN, RequestState.CLOSED])
        .exclude(public_ko="")
        .values("category")
        .annotate(
            requests=SqlCount("pk"),
            voices_sum=Sum("voices"),
            closed=SqlCount("pk", filter=Q(state=RequestState.CLOSED)),
        )
        .order_by("-voices_sum", "category")
    )
    return [
        Count(Category(row["category"]), row["requests"], row["voices_sum"], row["closed"]) for row in rows
    ]


def oldest(most: int = 3) -> list[Request]:
    """Return the open requests that have waited longest."""
    return list(public().filter(state=RequestState.OPEN).order_by("asked_on", "pk")[:most])


def totals(today: date) -> dict[str, int]:
    """Return how many requests are public, closed, late, and how many voices they have."""
    rows = public().order_by()
    found = rows.aggregate(
        requests=SqlCount("pk"),
        voices=Sum("voices"),
        closed=SqlCount("pk", filter=Q(state=RequestState.CLOSED)),
        late=SqlCount("pk", filter=in_phase(Phase.LATE, today) | in_phase(Phase.OVERDUE, today)),
    )
    return {key: value or 0 for key, value in found.items()}


def period(first: date, last: date) -> QuerySet[Request]:
    """Return the requests asked from ``first`` to ``last``, both days included; refused ones left out."""
    rows = with_all().filter(asked_on__gte=first, asked_on__lte=last)
    return rows.exclude(state__in=[RequestState.WAITING, RequestState.REFUSED]).order_by("asked_on", "pk")
