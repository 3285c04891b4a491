"""Decide on bills, one by one; what is accepted is posted in the same transaction."""

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.actions import letters
from madang.kernel.accounts.actions.posting import locked, post
from madang.kernel.accounts.models import Book, BudgetLine, Claim, Entry, EntrySort, Receipt
from madang.kernel.accounts.rules import Posting
from madang.kernel.accounts.states import ClaimState, ReceiptState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def accept(*, receipt: Receipt, won: int, note: str = "", by: User) -> Receipt:
    """Accept ``won`` of a bill; support and own share bear it as the budget of its item has them."""
    book, receipt = _to_decide(receipt, by)
    rules.check_accept(
        state=receipt.state,
        claim_state=receipt.claim.state,
        won=won,
        supply_won=receipt.supply_won,
        left_won=queries.item_left(book, receipt.item),
        note=note,
        alarms=receipt.alarms,
    )
    planned = BudgetLine.objects.filter(book=book, item=receipt.item).first()
    grant, own = rules.split(
        won,
        grant_won=planned.grant_won if planned else book.agreement.grant_won,
        own_won=planned.own_won if planned else book.agreement.own_share_won,
    )
    _decide(receipt, ReceiptState.ACCEPTED, won, note, by)
    post(
        book,
        rules.spent(receipt.item, grant_won=grant, own_won=own),
        sort=EntrySort.SPENT,
        on=clock.today(),
        what=f"{receipt.issuer_name} {receipt.number}",
        by=by,
        receipt=receipt,
    )
    log.record(by=by, verb="claim.bill_accepted", subject=receipt.claim, bill=receipt.pk, won=won)
    _finish(book, receipt.claim)
    return receipt


@transaction.atomic
def refuse(*, receipt: Receipt, note: str, by: User) -> Receipt:
    """Refuse a bill, and say why."""
    book, receipt = _to_decide(receipt, by)
    rules.check_refuse(state=receipt.state, claim_state=receipt.claim.state, note=note)
    _decide(receipt, ReceiptState.REFUSED, 0, note, by)
    log.record(by=by, verb="claim.bill_refused", subject=receipt.claim, bill=receipt.pk, reason=note.strip())
    _finish(book, receipt.claim)
    return receipt


@transaction.atomic
def reverse(*, receipt: Receipt, note: str, by: User) -> Receipt:
    """Take back what was accepted: a reversing entry of today, whatever month is closed."""
    book, receipt = _to_decide(receipt, by)
    rules.check_reverse(state=receipt.state, book_state=book.state, note=note)
    entry = Entry.objects.get(receipt=receipt, sort=EntrySort.SPENT)
    lines = [Posting(x.account, x.debit_won, x.credit_won, x.item) for x in entry.lines.all()]
    _decide(receipt, ReceiptState.REFUSED, 0, note, by)
    post(
        book,
        rules.reversal(lines),
        sort=EntrySort.REVERSAL,
        on=clock.today(),
        what=f"취소: {entry.what}",
        by=by,
        receipt=receipt,
        reverses=entry,
    )
    log.record(by=by, verb="claim.bill_reversed", subject=receipt.claim, bill=receipt.pk, reason=note.strip())
    letters.tell_company(book, "claim_reversed", reason=note.strip(), bill=str(receipt))
    return receipt


def _to_decide(receipt: Receipt, by: User) -> tuple[Book, Receipt]:
    check_has(by, Permission.CLAIM_DECIDE)
    book = locked(receipt.claim.book)
    receipt = Receipt.objects.select_related("claim").get(pk=receipt.pk)
    rules.check_filer(added_by=receipt.added_by_id, filed_by=receipt.claim.filed_by_id, decides=by.pk)
    return book, receipt


def _decide(receipt: Receipt, state: ReceiptState, won: int, note: str, by: User) -> None:
    receipt.state, receipt.accepted_won, receipt.note = state, won, note.strip()
    receipt.decided_by, receipt.decided_at = by, clock.now()
    receipt.save(update_fields=["state", "accepted_won", "note", "decided_by", "decided_at"])


def _finish(book: Book, claim: Claim) -> None:
    """Tell the company once the last bill of a claim is decided."""
    if claim.receipts.filter(state=ReceiptState.OPEN).exists():
        return
    claim.state, claim.decided_at = ClaimState.DECIDED, clock.now()
    claim.save(update_fields=["state", "decided_at"])
    refused = claim.receipts.filter(state=ReceiptState.REFUSED).count()
    accepted = claim.receipts.filter(state=ReceiptState.ACCEPTED).count()
    letters.tell_company(book, "claim_decided", count=accepted, refused=refused)
