"""Reading the log, and proving that nobody has touched it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet

from madang.audit.chain import GENESIS, link
from madang.audit.log import name_of
from madang.audit.models import Entry


@dataclass(frozen=True)
class Fault:
    """One entry that is not as it was written."""

    number: int
    reason: str


def entries_about(subject: models.Model) -> QuerySet[Entry]:
    """Return what was done to one row, oldest first."""
    return Entry.objects.filter(subject=name_of(subject)).select_related("actor").order_by("number")


def head() -> tuple[int, str]:
    """Return number and hash of the last entry; keep them elsewhere, and no rewriting goes unseen."""
    return Entry.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)


def faults(known: tuple[int, str] | None = None) -> Iterator[Fault]:
    """Walk the whole chain and yield each entry that is missing or changed.

    ``known``: number and hash of an entry noted earlier. Without it, entries cut off at the end, or a
    chain written anew from some point on, cannot be told from the truth.
    """
    yield from _faults_of_the_chain()
    if known and not Entry.objects.filter(number=known[0]).exists():
        yield Fault(known[0], "missing, though it was there before")
    elif known and not Entry.objects.filter(number=known[0], hash=known[1]).exists():
        yield Fault(known[0], "not the entry that was there before")


def _faults_of_the_chain() -> Iterator[Fault]:
    number, previous = 0, GENESIS
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        follows = entry.number == number + 1
        if not follows:
            last = entry.number - 1
            yield Fault(number + 1, "missing" if last == number + 1 else f"missing, with all up to {last}")
        expected = link(
            number=entry.number,
            at=entry.at,
            actor_id=entry.actor_id,
            verb=entry.verb,
            subject=entry.subject,
            data=entry.data,
            previous=entry.previous_hash,
        )
        if entry.hash != expected:
            yield Fault(entry.number, "changed")
        elif follows and entry.previous_hash != previous:
            yield Fault(entry.number, "not bound to the entry before it")
        number, previous = entry.number, entry.hash
