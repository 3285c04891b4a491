"""Bill what a company pays by the month, and note that it was paid."""

import logging
from datetime import date, datetime

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.actions import letters
from madang.kernel.accounts.actions.posting import check_day, locked, post
from madang.kernel.accounts.models import Book, EntrySort, Fee
from madang.kernel.agreements.states import AgreementState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_logger = logging.getLogger(__name__)


def bill_due(at: datetime) -> int:
    """Bill every month that has begun and was not billed; return how many. One that fails stops no other."""
    today = at.astimezone(clock.SEOUL).date()
    return sum(_tried(book, today) for book in queries.books_to_bill())


def _tried(book: Book, today: date) -> int:
    try:
        return _bill(book, today)
    except Exception:
        _logger.exception("The fees of book %s could not be billed.", book.pk)
        return 0


@transaction.atomic
def _bill(book: Book, today: date) -> int:
    book = locked(book)
    agreement = queries.agreement_today(book)
    if agreement.state != AgreementState.IN_FORCE:
        return 0
    billed = dict(book.fees.values_list("month", "won"))
    made = 0
    for month in rules.months_of(agreement.starts_on, agreement.ends_on):
        if month > today or month in billed:
            continue
        won = rules.fee_of(
            month,
            price_won=agreement.price_won,
            billed_won=sum(billed.values()),
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
        )
        if won:
            made += 1
            billed[month] = won
            _asked_for(book, month, won, today)
    return made


def _asked_for(book: Book, month: date, won: int, today: date) -> None:
    due_on = max(rules.due_of(month), today)
    fee = Fee.objects.create(book=book, month=month, won=won, due_on=due_on)
    log.record(by=None, verb="books.fee_billed", subject=book, month=f"{month:%Y-%m}", won=won)
    letters.tell_company(book, "fee_billed", month=f"{month:%Y-%m}", won=fee.won, due_on=fee.due_on)


@transaction.atomic
def note_fee(*, fee: Fee, paid_on: date, by: User) -> Fee:
    """Note that a fee was paid, once."""
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(fee.book)
    fee = Fee.objects.get(pk=fee.pk)
    rules.check_fee(paid=fee.paid_on is not None)
    check_day(paid_on, field="paid_on")
    fee.paid_on, fee.paid_by = paid_on, by
    fee.save(update_fields=["paid_on", "paid_by"])
    post(
        book,
        rules.fee(fee.won),
        sort=EntrySort.FEE,
        on=paid_on,
        what=f"사용료 {fee.month:%Y-%m}",
        by=by,
        fee=fee,
    )
    log.record(by=by, verb="books.fee_paid", subject=book, month=f"{fee.month:%Y-%m}", won=fee.won)
    return fee
