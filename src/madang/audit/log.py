"""Write an entry; always inside the transaction of the deed itself."""

from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from madang.audit.chain import GENESIS, link
from madang.audit.models import Entry
from madang.core import clock

_LOCK = 0x4D41_4441  # one writer at a time: a chain has one end


def record(*, by: models.Model | None, verb: str, subject: models.Model, **data: object) -> Entry:
    """Note that ``by`` did ``verb`` to ``subject``; None stands for the house itself.

    ``data`` holds plain values only; times and dates become ISO text.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A deed and its log entry belong in one transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Entry.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)
    fields: dict[str, Any] = {
        "number": last[0] + 1,
        "at": clock.now(),
        "actor_id": by.pk if by else None,
        "verb": verb,
        "subject": name_of(subject),
        "data": {key: _plain(value) for key, value in data.items()},
    }
    return Entry.objects.create(**fields, previous_hash=last[1], hash=link(**fields, previous=last[1]))


def look(*, by: models.Model | None, subject: models.Model, what: str) -> None:
    """Note that ``by`` looked at personal data of ``subject``."""
    with transaction.atomic():
        record(by=by, verb="personal.viewed", subject=subject, what=what)


def name_of(subject: models.Model) -> str:
    """Return the name of a row in the log."""
    return f"{subject._meta.label_lower}:{subject.pk}"  # noqa: SLF001


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
