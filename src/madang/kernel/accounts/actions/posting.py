"""Lock a book and post into it: the one door to the ledger."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from madang.core import clock
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.models import Book, Entry, Line
from madang.kernel.accounts.rules import Posting
from madang.people.models import User


def locked(book: Book) -> Book:
    """Return ``book`` as it stands, unchanged by others until the transaction ends."""
    rows = Book.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agreement__organisation").get(pk=book.pk)


def check_day(day: date, *, field: str) -> None:
    """Raise RuleBroken unless something may be posted on ``day``."""
    closed = rules.first_of(day) in queries.closed_months()
    rules.check_posting_day(day, today=clock.today(), closed=closed, field=field)


def post(
    book: Book,
    lines: Sequence[Posting],
    *,
    sort: str,
    on: date,
    what: str,
    by: User | None,
    **links: Any,
) -> Entry | None:
    """Write an entry into a locked book; nothing where there is nothing to post."""
    if not lines:
        return None
    rules.check_balanced(lines)
    book.entries_given += 1
    book.save(update_fields=["entries_given"])
    entry = Entry.objects.create(
        book=book,
        number=book.entries_given,
        sort=sort,
        posted_on=on,
        at=clock.now(),
        by=by,
        what=what[:300],
        **links,
    )
    Line.objects.bulk_create(
        Line(
            entry=entry,
            account=line.account,
            item=line.item,
            debit_won=line.debit_won,
            credit_won=line.credit_won,
        )
        for line in lines
    )
    return entry
