"""Move money between cost items: by the office, or as the company asks.

Up to 20 per cent of an item in all is moved when the company tells of it; above that an approved change
stands behind the move.
"""

from django.db import transaction
from django.utils.translation import override

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.actions.posting import locked
from madang.kernel.accounts.models import Book, CostItem, Shift, ShiftAsked
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.models import Change, ChangeSort
from madang.kernel.agreements.rules import Wanted
from madang.kernel.agreements.states import ChangeState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def shift(
    *, book: Book, from_item: str, to_item: str, won: int, reason: str, change: Change | None = None, by: User
) -> Shift:
    """Move money as the office decides; above 20 per cent by an approved change only."""
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(book)
    approved = change is not None and change.state == ChangeState.APPROVED
    approved_won = change.shifted_won if change and approved else None
    _check(book, from_item, to_item, won, approved_won=approved_won)
    return _moved(book, from_item, to_item, won, reason, change, by)


@transaction.atomic
def ask_shift(*, book: Book, from_item: str, to_item: str, won: int, reason: str, by: User) -> ShiftAsked:
    """Move money at once where a notice is enough; else ask the office for it."""
    check_has(by, Permission.CLAIM_FILE, organisation_id=book.agreement.organisation_id)
    book = locked(book)
    # That it may need approval is no reason to refuse the wish: it is weighed as if it were approved.
    _check(book, from_item, to_item, won, approved_won=won)
    items = {each.item: each for each in queries.budget_of(book)}
    with override("ko"):  # read by the office, whatever language the asker reads
        wanted = f"{CostItem(from_item).label} → {CostItem(to_item).label} {won:,}원"
    change = agreements.ask(
        agreement=queries.agreement_today(book),
        wanted=Wanted(
            ChangeSort.BUDGET,
            wanted,
            reason,
            shifted_won=won,
            item_won=items[from_item].planned_won,
            before_won=queries.shifted_freely(book, from_item),
        ),
        by=by,
    )
    asked = ShiftAsked.objects.create(change=change, book=book, from_item=from_item, to_item=to_item, won=won)
    if change.state == ChangeState.NOTED:
        _moved(book, from_item, to_item, won, reason, change, by)
    return asked


@transaction.atomic
def approve_shift(*, asked: ShiftAsked, answer: str = "", by: User) -> Shift:
    """Approve a move that a company asks for, and make it; what is left of the item is looked at again."""
    book = locked(asked.book)
    change = agreements.approve(change=asked.change, answer=answer, by=by)
    _check(book, asked.from_item, asked.to_item, asked.won, approved_won=asked.won)
    return _moved(book, asked.from_item, asked.to_item, asked.won, change.reason, change, by)


def _check(book: Book, from_item: str, to_item: str, won: int, *, approved_won: int | None) -> None:
    rules.check_open_book(book.state)
    for field, item in (("from_item", from_item), ("to_item", to_item)):
        if item not in CostItem.values:
            raise RuleBroken(rules.CHOOSE_AN_ITEM, field=field)
    items = {each.item: each for each in queries.budget_of(book)}
    source = items.get(from_item)
    rules.check_shift(
        won=won,
        left_won=source.left_won - source.waiting_won if source else 0,
        same=from_item == to_item,
        needs_approval=rules.shift_needs_approval(
            planned_won=source.planned_won if source else 0,
            shifted_before_won=queries.shifted_freely(book, from_item),
            won=won,
        ),
        approved_won=approved_won,
    )
    there = items[to_item].available_won if to_item in items else 0
    whole = sum(each.planned_won for each in items.values())
    rules.check_within({to_item: there + won}, whole_won=whole, limits=queries.limits_of(book))


def _moved(
    book: Book, from_item: str, to_item: str, won: int, reason: str, change: Change | None, by: User
) -> Shift:
    made = Shift.objects.create(
        book=book, from_item=from_item, to_item=to_item, won=won, reason=reason.strip(), change=change,
        at=clock.now(), by=by,
    )  # fmt: skip
    log.record(by=by, verb="books.shifted", subject=book, source=from_item, to=to_item, won=won)
    return made
