"""Gather bills, and hand them in together."""

from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from madang.audit import log
from madang.core import clock, files
from madang.core.files import Arrived
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.actions import letters
from madang.kernel.accounts.actions.posting import locked
from madang.kernel.accounts.models import Book, Claim, Receipt
from madang.kernel.accounts.rules import Written
from madang.kernel.accounts.states import ClaimState, ReceiptState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


def path_of(receipt: Receipt) -> Path:
    """Return where the picture of a bill lies on this machine."""
    return files.place_of(receipt.path)


def add_receipt(*, book: Book, written: Written, name: str, stream: BinaryIO, size: int, by: User) -> Receipt:
    """Put a bill and its picture into the claim that is being gathered; the first begins a new claim."""
    check_has(by, Permission.CLAIM_FILE, organisation_id=book.agreement.organisation_id)
    written = rules.tidied(written)
    rules.check_written(
        written, term=queries.term_of(book), today=clock.today(), limits=queries.limits_of(book)
    )
    with files.arrived(name, stream, size) as file:
        return _kept(book, written, file, by)


@transaction.atomic
def _kept(book: Book, written: Written, file: Arrived, by: User) -> Receipt:
    book = locked(book)
    rules.check_open_book(book.state)
    claim = book.claims.filter(state=ClaimState.DRAFT).first() or _begun(book)
    there = claim.receipts.filter(issuer_number=written.issuer_number, number=written.number)
    rules.check_not_yet_there(same=there.exists(), count=claim.receipts.count())
    receipt = Receipt(
        claim=claim,
        item=written.item,
        what=written.what,
        issuer_name=written.issuer_name,
        issuer_number=written.issuer_number,
        number=written.number,
        issued_on=written.day,
        supply_won=written.supply_won or 0,
        vat_won=written.vat_won or 0,
        file_name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        added_by=by,
    )
    receipt.path = f"bills/{receipt.uid.hex[-2:]}/{receipt.uid.hex}"
    receipt.save()
    log.record(by=by, verb="claim.bill_added", subject=claim, won=receipt.supply_won, sha256=file.sha256)
    files.keep(file, receipt.path)
    return receipt


def _begun(book: Book) -> Claim:
    book.claims_given += 1
    book.save(update_fields=["claims_given"])
    return Claim.objects.create(book=book, number=book.claims_given)


@transaction.atomic
def remove_receipt(*, receipt: Receipt, by: User) -> None:
    """Take a bill out of a claim that was not handed in yet; its picture is erased."""
    book = receipt.claim.book
    check_has(by, Permission.CLAIM_FILE, organisation_id=book.agreement.organisation_id)
    locked(book)
    claim = Claim.objects.get(pk=receipt.claim_id)
    rules.check_claim_open(claim.state)
    gone = path_of(receipt)
    receipt.delete()
    log.record(by=by, verb="claim.bill_removed", subject=claim, sha256=receipt.sha256)
    transaction.on_commit(lambda: gone.unlink(missing_ok=True))


@transaction.atomic
def file(*, claim: Claim, by: User) -> Claim:
    """Hand a claim in; what is conspicuous about its bills is noted, so that these are looked at first."""
    check_has(by, Permission.CLAIM_FILE, organisation_id=claim.book.agreement.organisation_id)
    book = locked(claim.book)
    claim = Claim.objects.select_related("book__agreement").get(pk=claim.pk)
    rules.check_open_book(book.state)
    receipts = list(claim.receipts.all())
    rules.check_file(claim.state, receipts=len(receipts))
    claim.state, claim.filed_by, claim.filed_at = ClaimState.FILED, by, clock.now()
    claim.save(update_fields=["state", "filed_by", "filed_at"])
    _note_alarms(receipts)
    log.record(by=by, verb="claim.filed", subject=claim, bills=len(receipts))
    letters.tell_office(book, "claim_filed", count=len(receipts))
    return claim


def _note_alarms(receipts: list[Receipt]) -> None:
    """Count what is conspicuous about these, and about open bills of others that resemble them."""
    twins = queries.matching(receipts).filter(state=ReceiptState.OPEN)
    both = list({each.pk: each for each in [*twins, *receipts]}.values())
    found = queries.alarms_of(both)
    for receipt in both:
        receipt.alarms = len(found[receipt.pk])
    Receipt.objects.bulk_update(both, ["alarms"])
