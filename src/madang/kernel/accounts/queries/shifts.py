"""Money moved between cost items: what was, what is asked, and what a move would leave."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from madang.kernel.accounts import rules
from madang.kernel.accounts.models import Book, CostItem, Shift, ShiftAsked
from madang.kernel.accounts.queries.books import Item, budget_of
from madang.kernel.agreements.models import Change
from madang.kernel.agreements.states import ChangeState


@dataclass(frozen=True)
class Moved:
    """What an item has before and after a move, in won."""

    label: str
    before_won: int
    after_won: int


def shifts_of(book: Book) -> QuerySet[Shift]:
    """Return every move of a book, the latest first."""
    return book.shifts.select_related("by", "change").order_by("-pk")


def shift_of(change: Change) -> ShiftAsked | None:
    """Return the move that ``change`` asks for; None: it asks for something else, or in words only."""
    rows = ShiftAsked.objects.filter(change=change)
    return rows.select_related("change", "book__agreement__organisation", "book__scheme").first()


def shifts_waiting(book: Book) -> QuerySet[ShiftAsked]:
    """Return the moves of a book that wait for the office."""
    return book.shifts_asked.filter(change__state=ChangeState.ASKED).select_related("change")


def shifted_freely(book: Book, item: str) -> int:
    """Return what was moved away from an item without approval so far."""
    rows = book.shifts.filter(from_item=item, change__decided_by=None)
    return int(rows.aggregate(won=Coalesce(Sum("won"), 0))["won"])


def free_to_shift(book: Book, item: Item) -> int:
    """Return what may still be moved away from ``item`` without approval, of what is left of it."""
    free = rules.free_shift_won(item.planned_won) - shifted_freely(book, item.item)
    return max(0, min(free, item.left_won - item.waiting_won))


def after_shift(book: Book, *, from_item: str, to_item: str, won: int) -> list[Moved]:
    """Return the two items of a move with what each has before and after it."""
    has = {each.item: each.available_won for each in budget_of(book)}
    return [
        Moved(str(CostItem(item).label), has.get(item, 0), has.get(item, 0) + change)
        for item, change in ((from_item, -won), (to_item, won))
    ]
