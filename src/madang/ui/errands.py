"""What waits for a person on a first page: late first, then by day, then what has none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

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


class Waiting(Protocol):
    """Whatever waits, an errand or not."""

    @property
    def due(self) -> date | datetime | None: ...


W = TypeVar("W", bound=Waiting)


def in_order(waiting: Iterable[W]) -> list[W]:
    """Return ``waiting``, the most urgent first; what is as urgent keeps its order."""
    return sorted(waiting, key=_urgency)


def _urgency(one: Waiting) -> tuple[bool, date]:
    late = getattr(one, "late", False) or (one.due is not None and has_passed(one.due))
    return not late, local_day(one.due) if one.due else date.max
