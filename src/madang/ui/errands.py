"""What waits for a person on a first page: late first, then by day, then what has none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Count, QuerySet, Value
from django.utils.functional import Promise

from madang.ui.formats import has_passed, local_day


@dataclass(frozen=True)
class Errand:
    """One thing to do, where, and until when; ``late`` is said of several that have no one day."""

    title: str | Promise
    href: str
    note: str | Promise = ""
    due: date | datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class Several:
    """One errand about all of ``rows``, if there are any; ``title`` is given their number."""

    rows: QuerySet[Any]
    title: Callable[[int], str | Promise]
    href: str
    note: str | Promise = ""
    late: bool = False


def _counted(several: Sequence[Several]) -> list[Errand]:
    """Return an errand for each of ``several`` that has rows."""
    if not several:
        return []
    first, *others = (
        each.rows.order_by().values(which=Value(number)).annotate(count=Count("pk"))
        for number, each in enumerate(several)
    )
    counts = {found["which"]: found["count"] for found in first.union(*others, all=True)}
    return [
        Errand(each.title(counts[number]), each.href, each.note, late=each.late)
        for number, each in enumerate(several)
        if counts.get(number)
    ]


class Waiting(Protocol):
    """Whatever waits, an errand or not."""

    @property
    def due(self) -> date | datetime | None: ...


def in_order(waiting: Iterable[Waiting | Several]) -> list[Waiting]:
    """Return ``waiting``, the most urgent first; what is as urgent keeps its order.

    Rows are counted with one query, however many rooms speak of several.
    """
    found = list(waiting)
    several = [one for one in found if isinstance(one, Several)]
    return sorted([*_counted(several), *(one for one in found if not isinstance(one, Several))], key=_urgency)


def _urgency(one: Waiting) -> tuple[bool, date]:
    late = getattr(one, "late", False) or (one.due is not None and has_passed(one.due))
    return not late, local_day(one.due) if one.due else date.max
