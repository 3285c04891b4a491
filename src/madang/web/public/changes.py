"""How a changed value of a call is written for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madang.kernel.calls.models import PresenceDemand
from madang.kernel.calls.queries import Change
from madang.ui import formats


@dataclass(frozen=True)
class Shown:
    """A change in words: what, from, to."""

    label: str | Promise
    old: str
    new: str


def shown(changes: Iterable[Change]) -> list[Shown]:
    """Return the changes with their values written out."""
    return [Shown(each.label, written(each.path, each.old), written(each.path, each.new)) for each in changes]


def written(path: str, value: Any) -> str:
    """Return a value of a call in words; the last part of ``path`` says of which sort it is."""
    name = path.rsplit(".", 1)[-1]
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_at"):
        return formats.written_time(_moment(value))
    if name.endswith("_on"):
        return formats.written_day(value if isinstance(value, date) else date.fromisoformat(value))
    if name == "presence":
        return str(PresenceDemand(value).label)
    return str(value)


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
