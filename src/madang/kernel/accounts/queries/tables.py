"""Tables for the settlement firm and for the state's systems: heads in Korean, as these ask for them."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from madang.kernel.accounts.models import Account, Book, CostItem, EntrySort, Fee, Line, Receipt, Settlement
from madang.kernel.accounts.states import ClaimState, ReceiptState

RECEIPTS, LEDGER, SETTLEMENTS, FEES = "receipts", "ledger", "settlements", "fees"
_HEADS: dict[str, Sequence[str]] = {
    RECEIPTS: (
        "협약번호", "사업자등록번호", "수행기관", "청구차수", "비목", "집행내용", "거래처",
        "거래처 사업자번호", "증빙번호", "증빙일자", "공급가액", "부가세", "합계", "상태",
        "인정금액", "불인정금액", "사유", "증빙 SHA-256",
    ),
    LEDGER: ("협약번호", "전표번호", "전기일", "구분", "적요", "계정", "비목", "차변", "대변"),
    SETTLEMENTS: (
        "협약번호", "사업자등록번호", "수행기관", "정산일", "지급액", "인정액", "지원금 사용액",
        "자부담 사용액", "불인정액", "잔액", "이자", "반납액", "반납일",
    ),
    FEES: ("협약번호", "사업자등록번호", "수행기관", "월", "사용료", "납부기한", "납부일"),
}  # fmt: skip
_STATES = {
    ReceiptState.OPEN: "검토 중",
    ReceiptState.ACCEPTED: "인정",
    ReceiptState.REFUSED: "불인정",
}


def rows_of(
    table: str, *, book: Book | None = None, first: date | None = None, last: date | None = None
) -> Iterator[Sequence[object]]:
    """Yield the head, then the rows of ``table``, of one book or all, between two days where given."""
    yield _HEADS[table]
    yield from {RECEIPTS: _receipts, LEDGER: _ledger, SETTLEMENTS: _settlements, FEES: _fees}[table](
        book, first, last
    )


def _receipts(book: Book | None, first: date | None, last: date | None) -> Iterator[Sequence[object]]:
    rows: QuerySet[Receipt] = Receipt.objects.exclude(claim__state=ClaimState.DRAFT).select_related(
        "claim__book__agreement__organisation"
    )
    rows = rows.filter(claim__book=book) if book else rows
    rows = rows.filter(issued_on__gte=first) if first else rows
    rows = rows.filter(issued_on__lte=last) if last else rows
    for each in rows.order_by("claim__book_id", "claim__number", "pk").prefetch_related(
        "claim__book__agreement__organisation__names"
    ):
        agreement = each.claim.book.agreement
        decided = each.state != ReceiptState.OPEN
        yield (
            agreement.number, agreement.organisation.business_number, agreement.organisation.name,
            each.claim.number, str(CostItem(each.item).label), each.what, each.issuer_name,
            each.issuer_number, each.number, each.issued_on, each.supply_won, each.vat_won, each.total_won,
            _STATES[ReceiptState(each.state)], each.accepted_won,
            each.supply_won - each.accepted_won if decided else 0, each.note, each.sha256,
        )  # fmt: skip


def _ledger(book: Book | None, first: date | None, last: date | None) -> Iterator[Sequence[object]]:
    rows: QuerySet[Line] = Line.objects.select_related("entry__book__agreement")
    rows = rows.filter(entry__book=book) if book else rows
    rows = rows.filter(entry__posted_on__gte=first) if first else rows
    rows = rows.filter(entry__posted_on__lte=last) if last else rows
    for line in rows.order_by("entry__book_id", "entry__number", "pk"):
        yield (
            line.entry.book.agreement.number, line.entry.number, line.entry.posted_on,
            str(EntrySort(line.entry.sort).label), line.entry.what, str(Account(line.account).label),
            str(CostItem(line.item).label) if line.item else "", line.debit_won, line.credit_won,
        )  # fmt: skip


def _fees(book: Book | None, first: date | None, last: date | None) -> Iterator[Sequence[object]]:
    rows: QuerySet[Fee] = Fee.objects.select_related("book__agreement__organisation")
    rows = rows.filter(book=book) if book else rows
    rows = rows.filter(due_on__gte=first) if first else rows
    rows = rows.filter(due_on__lte=last) if last else rows
    for each in rows.order_by("book_id", "month").prefetch_related("book__agreement__organisation__names"):
        agreement = each.book.agreement
        yield (
            agreement.number, agreement.organisation.business_number, agreement.organisation.name,
            f"{each.month:%Y-%m}", each.won, each.due_on, each.paid_on or "",
        )  # fmt: skip


def _settlements(book: Book | None, first: date | None, last: date | None) -> Iterator[Sequence[object]]:
    rows: QuerySet[Settlement] = Settlement.objects.filter(withdrawn_at=None).select_related(
        "book__agreement__organisation"
    )
    rows = rows.filter(book=book) if book else rows
    rows = rows.filter(settled_on__gte=first) if first else rows
    rows = rows.filter(settled_on__lte=last) if last else rows
    for each in rows.order_by("pk").prefetch_related("book__agreement__organisation__names"):
        agreement = each.book.agreement
        yield (
            agreement.number, agreement.organisation.business_number, agreement.organisation.name,
            each.settled_on, each.paid_won, each.accepted_won, each.grant_used_won, each.own_used_won,
            each.refused_won, each.left_won, each.interest_won, each.return_won, each.returned_on or "",
        )  # fmt: skip
