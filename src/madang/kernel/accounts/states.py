"""The life of a book, a claim and a receipt."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class BookState(TextChoices):
    OPEN = "open", pgettext_lazy("books", "Open")
    SETTLING = "settling", pgettext_lazy("books", "Settlement waits for a second person")
    SETTLED = "settled", pgettext_lazy("books", "Settled; money to be returned")
    CLOSED = "closed", pgettext_lazy("books", "Closed")


BOOK_LIFE: Life = {
    BookState.OPEN: frozenset({BookState.SETTLING}),
    BookState.SETTLING: frozenset({BookState.OPEN, BookState.SETTLED, BookState.CLOSED}),
    BookState.SETTLED: frozenset({BookState.CLOSED}),
}


class ClaimState(TextChoices):
    DRAFT = "draft", pgettext_lazy("claim", "Being gathered")
    FILED = "filed", pgettext_lazy("claim", "Waits for the office")
    DECIDED = "decided", pgettext_lazy("claim", "Decided")


CLAIM_LIFE: Life = {
    ClaimState.DRAFT: frozenset({ClaimState.FILED}),
    ClaimState.FILED: frozenset({ClaimState.DECIDED}),
}


class ReceiptState(TextChoices):
    OPEN = "open", pgettext_lazy("receipt", "Not decided")
    ACCEPTED = "accepted", pgettext_lazy("receipt", "Accepted")
    REFUSED = "refused", pgettext_lazy("receipt", "Not accepted")


RECEIPT_LIFE: Life = {
    ReceiptState.OPEN: frozenset({ReceiptState.ACCEPTED, ReceiptState.REFUSED}),
    # What was accepted by mistake is taken back by a reversing entry; the receipt stays for the record.
    ReceiptState.ACCEPTED: frozenset({ReceiptState.REFUSED}),
}
