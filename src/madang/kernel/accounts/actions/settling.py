"""Count the money of an agreement that is over, confirm it, and note what comes back."""

from datetime import date

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.actions import letters
from madang.kernel.accounts.actions.posting import check_day, locked, post
from madang.kernel.accounts.models import Book, EntrySort, Receipt, Settlement
from madang.kernel.accounts.states import BOOK_LIFE, BookState, ClaimState, ReceiptState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def propose(*, book: Book, by: User) -> Settlement:
    """Count what was paid, accepted and is left, with interest until today; a second person confirms it."""
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(book)
    of_book = Receipt.objects.filter(claim__book=book)
    rules.check_propose(
        state=book.state,
        undecided=of_book.filter(state=ReceiptState.OPEN, claim__state=ClaimState.FILED).count(),
        gathered=of_book.filter(claim__state=ClaimState.DRAFT).count(),
        over=queries.is_over(book),
        unpaid=book.fees.filter(paid_on=None).count(),
    )
    counted, today = queries.counted(book), clock.today()
    left = rules.left_of(counted)
    settlement = Settlement.objects.create(
        book=book,
        settled_on=today,
        paid_won=counted.paid_won,
        accepted_won=counted.grant_used_won + counted.own_used_won,
        grant_used_won=counted.grant_used_won,
        own_used_won=counted.own_used_won,
        refused_won=counted.refused_won,
        left_won=left,
        interest_won=rules.interest_on(left, counted.paid, rate_bp=book.interest_bp, until=today),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _move(book, BookState.SETTLING)
    log.record(by=by, verb="settlement.proposed", subject=settlement, to_return=settlement.return_won)
    letters.tell_office(book, "settlement_proposed", but=by.pk)
    return settlement


@transaction.atomic
def confirm(*, settlement: Settlement, by: User) -> Settlement:
    """Confirm a settlement: it is posted, and the company is told what to return."""
    book, settlement = _to_confirm(settlement, by)
    counted, today = queries.counted(book), clock.today()
    settlement.confirmed_by, settlement.confirmed_at = by, clock.now()
    settlement.save(update_fields=["confirmed_by", "confirmed_at"])
    post(
        book,
        rules.settled(
            left_won=settlement.left_won,
            interest_won=settlement.interest_won,
            own_left_won=counted.own_in_won - counted.own_used_won,
        ),
        sort=EntrySort.SETTLED,
        on=today,
        what="정산",
        by=by,
    )
    _move(book, BookState.SETTLED if settlement.return_won else BookState.CLOSED)
    log.record(by=by, verb="settlement.confirmed", subject=settlement, to_return=settlement.return_won)
    letters.tell_company(book, "settlement_confirmed", won=settlement.return_won)
    return settlement


@transaction.atomic
def send_back(*, settlement: Settlement, answer: str, by: User) -> Settlement:
    """Send a proposed settlement back; the books are open again."""
    book, settlement = _to_confirm(settlement, by)
    rules.check_answer(answer)
    settlement.withdrawn_at, settlement.answer = clock.now(), answer.strip()
    settlement.save(update_fields=["withdrawn_at", "answer"])
    _move(book, BookState.OPEN)
    log.record(by=by, verb="settlement.sent_back", subject=settlement, reason=settlement.answer)
    return settlement


@transaction.atomic
def receive_return(*, settlement: Settlement, returned_on: date, by: User) -> Settlement:
    """Note that what was owed has come back; the books are closed."""
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(settlement.book)
    settlement = book.settlements.get(pk=settlement.pk)
    rules.check_returned(book.state)
    check_day(returned_on, field="returned_on")
    settlement.returned_on = returned_on
    settlement.save(update_fields=["returned_on"])
    post(
        book,
        rules.returned(settlement.return_won),
        sort=EntrySort.RETURNED,
        on=returned_on,
        what="반납금 입금",
        by=by,
    )
    _move(book, BookState.CLOSED)
    log.record(by=by, verb="settlement.returned", subject=settlement, won=settlement.return_won)
    letters.tell_company(book, "settlement_returned", won=settlement.return_won)
    return settlement


def _to_confirm(settlement: Settlement, by: User) -> tuple[Book, Settlement]:
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(settlement.book)
    settlement = book.settlements.get(pk=settlement.pk)
    rules.check_confirm(book.state, proposed_by=settlement.proposed_by_id, by=by.pk)
    return book, settlement


def _move(book: Book, state: BookState) -> None:
    check_move(BOOK_LIFE, book.state, state)
    book.state = state
    book.save(update_fields=["state"])
