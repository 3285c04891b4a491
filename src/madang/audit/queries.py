"""Reading the log, and proving that nobody has touched it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

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


def entries(
    *,
    verb: str = "",
    actor: str = "",
    subject: str = "",
    since: datetime | None = None,
    before: datetime | None = None,
) -> QuerySet[Entry]:
    """Return entries with their actors, latest first; ``actor`` is part of a name, ``before`` excluded."""
    found = Entry.objects.select_related("actor").order_by("-number")
    if verb:
        found = found.filter(verb=verb)
    if actor:
        found = found.filter(actor__name__icontains=actor)
    if subject:
        found = found.filter(subject=subject)
    if since:
        found = found.filter(at__gte=since)
    if before:
        found = found.filter(at__lt=before)
    return found


def entries_named(subjects: Collection[str]) -> QuerySet[Entry]:
    """Return what was done to any of ``subjects`` (names as the log writes them), oldest first."""
    return Entry.objects.filter(subject__in=subjects).select_related("actor").order_by("number")


def faults_of(entry: Entry) -> list[str]:
    """Return what is wrong with one entry and with its ties to both neighbours; empty: nothing."""
    around = Entry.objects.filter(number__in=[entry.number - 1, entry.number + 1])
    near = {each.number: each for each in around}
    before, after = near.get(entry.number - 1), near.get(entry.number + 1)
    previous = before.hash if before else GENESIS if entry.number == 1 else None
    found = ["changed"] if entry.hash != _expected(entry) else []
    if previous is None:
        found.append("the entry before it is missing")
    elif entry.previous_hash != previous:
        found.append("not bound to the entry before it")
    if after and after.previous_hash != entry.hash:
        found.append("the entry after it is not bound to it")
    if after is None and head()[0] > entry.number:
        found.append("the entry after it is missing")
    return found


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
        if entry.hash != _expected(entry):
            yield Fault(entry.number, "changed")
        elif follows and entry.previous_hash != previous:
            yield Fault(entry.number, "not bound to the entry before it")
        number, previous = entry.number, entry.hash


def _expected(entry: Entry) -> str:
    return link(
        number=entry.number,
        at=entry.at,
        actor_id=entry.actor_id,
        verb=entry.verb,
        subject=entry.subject,
        data=entry.data,
        previous=entry.previous_hash,
    )
