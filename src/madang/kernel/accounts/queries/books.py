"""What the books of one agreement say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from madang.core import clock
from madang.kernel.accounts.models import Account, Book, CostItem, Line, Receipt, Shift, Tranche
from madang.kernel.accounts.rules import Counted, Paid, Term
from madang.kernel.accounts.states import ClaimState, ReceiptState
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.states import AgreementState
from madang.promises.states import PromiseState


@dataclass(frozen=True)
class Item:
    """One cost item: planned, shifted in or out, accepted, waiting, left."""

    item: str
    label: str
    grant_won: int
    own_won: int
    shifted_won: int
    used_won: int
    waiting_won: int

    @property
    def planned_won(self) -> int:
        return self.grant_won + self.own_won

    @property
    def available_won(self) -> int:
        return self.planned_won + self.shifted_won

    @property
    def left_won(self) -> int:
        return self.available_won - self.used_won

    @property
    def used_percent(self) -> int:
        return self.used_won * 100 // self.available_won if self.available_won > 0 else 0


def book_of(agreement: Agreement) -> Book | None:
    """Return the books of the line of ``agreement``."""
    return Book.objects.filter(agreement=agreement.line_id).first()


def agreement_today(book: Book) -> Agreement:
    """Return the agreement of the line that is in force, else the last that was."""
    line = Q(pk=book.agreement_id) | Q(original=book.agreement_id)
    been = Agreement.objects.filter(line, in_force_at__isnull=False).select_related("organisation", "issuer")
    found = been.filter(state=AgreementState.IN_FORCE).first() or been.order_by("-pk").first()
    return found or Agreement.objects.select_related("organisation", "issuer").get(pk=book.agreement_id)


def term_of(book: Book) -> Term:
    """Return from when to when money may be spent; a termination ends it."""
    agreement = agreement_today(book)
    first = Agreement.objects.get(pk=book.agreement_id)
    return Term(min(first.starts_on, agreement.starts_on), _ends_on(agreement))


def term_ends(books: Iterable[Book]) -> dict[int, date]:
    """Return book -> the last day of its term as it stands, in one query for all."""
    lines = {book.agreement_id: book.pk for book in books}
    been = Agreement.objects.filter(Q(pk__in=lines) | Q(original__in=lines), in_force_at__isnull=False)
    last: dict[int, Agreement] = {}
    for agreement in been.order_by("pk"):
        key = lines[agreement.line_id]
        if key not in last or last[key].state != AgreementState.IN_FORCE:
            last[key] = agreement
    return {key: _ends_on(agreement) for key, agreement in last.items()}


def _ends_on(agreement: Agreement) -> date:
    if agreement.state == AgreementState.TERMINATED and agreement.ended_at:
        return min(agreement.ends_on, agreement.ended_at.astimezone(clock.SEOUL).date())
    return agreement.ends_on


def is_over(book: Book) -> bool:
    """Say whether the agreement has come to its end."""
    agreement = agreement_today(book)
    return agreement.state != AgreementState.IN_FORCE or agreement.ends_on < clock.today()


def balances(book: Book) -> dict[str, int]:
    """Return account -> debit less credit."""
    rows = Line.objects.filter(entry__book=book).order_by().values_list("account")
    found = dict(rows.annotate(won=Sum(F("debit_won") - F("credit_won"))))
    return {account: int(found.get(account, 0)) for account in Account.values}


def budget_of(book: Book) -> list[Item]:
    """Return every cost item that is planned or used, with what is left of it."""
    lines = {line.item: line for line in book.budget.all()}
    moved: dict[str, int] = {}
    for shift in Shift.objects.filter(book=book):
        moved[shift.from_item] = moved.get(shift.from_item, 0) - shift.won
        moved[shift.to_item] = moved.get(shift.to_item, 0) + shift.won
    receipts = Receipt.objects.filter(claim__book=book).order_by().values_list("item")
    used = dict(receipts.filter(state=ReceiptState.ACCEPTED).annotate(won=Sum("accepted_won")))
    waits = receipts.filter(state=ReceiptState.OPEN, claim__state=ClaimState.FILED)
    waiting = dict(waits.annotate(won=Sum("supply_won")))
    return [
        Item(
            item,
            str(CostItem(item).label),
            lines[item].grant_won if item in lines else 0,
            lines[item].own_won if item in lines else 0,
            moved.get(item, 0),
            int(used.get(item, 0)),
            int(waiting.get(item, 0)),
        )
        for item in CostItem.values
        if item in lines or item in moved or item in used or item in waiting
    ]


def item_left(book: Book, item: str) -> int:
    """Return what is left of one cost item."""
    return next((each.left_won for each in budget_of(book) if each.item == item), 0)


def counted(book: Book) -> Counted:
    """Return what the settlement starts from; the books are asked, not the receipts."""
    paid = book.tranches.filter(paid_on__isnull=False).order_by("number")
    of_book = Line.objects.filter(entry__book=book)
    by_receipts = of_book.filter(entry__receipt__isnull=False)
    refused = Receipt.objects.filter(claim__book=book).exclude(state=ReceiptState.OPEN)
    return Counted(
        paid=tuple(Paid(each.won, each.paid_on) for each in paid if each.paid_on),
        grant_used_won=_net(by_receipts.filter(account=Account.ADVANCE), "credit_won", "debit_won"),
        own_in_won=_net(of_book.filter(account=Account.OWN_SHARE), "credit_won", "debit_won"),
        own_used_won=_net(by_receipts.filter(account=Account.OWN_HELD), "credit_won", "debit_won"),
        refused_won=int(refused.aggregate(won=Coalesce(Sum(F("supply_won") - F("accepted_won")), 0))["won"]),
    )


def _net(lines: QuerySet[Line], plus: str, minus: str) -> int:
    return int(lines.aggregate(won=Coalesce(Sum(F(plus) - F(minus)), 0))["won"])


def tranches_of(book: Book) -> list[tuple[Tranche, bool]]:
    """Return the tranches, each with whether its milestone is reached."""
    rows = book.tranches.select_related("milestone__promise").order_by("number")
    return [(tranche, milestone_kept(tranche)) for tranche in rows]


def milestone_kept(tranche: Tranche) -> bool:
    """Say whether the ledger of promises has the milestone of ``tranche`` as kept."""
    if tranche.milestone is None:
        return True
    promise = tranche.milestone.promise
    return promise is not None and promise.state == PromiseState.KEPT
