"""Lists of books, claims, bills, entries and months, each with all that a screen shows."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from madang.kernel.accounts.models import Account, Book, Claim, Entry, Fee, Line, Month, Receipt
from madang.kernel.accounts.states import BookState, ClaimState, ReceiptState
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.states import AgreementState


def books() -> QuerySet[Book]:
    """Return all books with company and agreement, and how many bills wait."""
    waits = Q(claims__receipts__state=ReceiptState.OPEN, claims__state=ClaimState.FILED)
    return (
        Book.objects.select_related("agreement__organisation")
        .prefetch_related("agreement__organisation__names")
        .annotate(waiting=Count("claims__receipts", filter=waits, distinct=True))
    )


def books_of_company(organisation_id: int) -> QuerySet[Book]:
    """Return the books of one company, the latest first."""
    return books().filter(agreement__organisation=organisation_id)


def agreements_without_books() -> QuerySet[Agreement]:
    """Return agreements in force with support or a price for which no books are kept yet."""
    return Agreement.objects.filter(
        ~Exists(Book.objects.filter(agreement=OuterRef("pk"))),
        Q(grant_won__gt=0) | Q(price_won__gt=0),
        state=AgreementState.IN_FORCE,
        original=None,
    ).order_by("pk")


def books_to_bill() -> QuerySet[Book]:
    """Return the open books of lines of agreements in which one in force has a price."""
    in_force = Q(state=AgreementState.IN_FORCE, price_won__gt=0)
    first = Agreement.objects.filter(in_force, pk=OuterRef("agreement"))
    later = Agreement.objects.filter(in_force, original=OuterRef("agreement"))
    return Book.objects.filter(Exists(first) | Exists(later), state=BookState.OPEN).order_by("pk")


def late_fees(today: date) -> QuerySet[Fee]:
    """Return the fees that were to be paid before ``today``, the oldest first."""
    rows = Fee.objects.filter(paid_on=None, due_on__lt=today).select_related("book__agreement")
    return rows.order_by("due_on", "pk")


def receipts_to_decide() -> QuerySet[Receipt]:
    """Return the bills that wait for the office, the conspicuous first."""
    return (
        Receipt.objects.filter(state=ReceiptState.OPEN, claim__state=ClaimState.FILED)
        .select_related("claim__book__agreement__organisation")
        .prefetch_related("claim__book__agreement__organisation__names")
        .order_by("-alarms", "claim__filed_at", "pk")
    )


def claims_of(book: Book) -> QuerySet[Claim]:
    """Return the claims of a book, the latest first, with their sums."""
    return book.claims.annotate(
        count=Count("receipts"),
        supply_won=Coalesce(Sum("receipts__supply_won"), 0),
        accepted_won=Coalesce(Sum("receipts__accepted_won"), 0),
        undecided=Count("receipts", filter=Q(receipts__state=ReceiptState.OPEN)),
    ).order_by("-number")


def entries_of(book: Book) -> QuerySet[Entry]:
    """Return the entries of a book in order, with their lines."""
    return (
        Entry.objects.filter(book=book)
        .select_related("by", "reverses", "receipt")
        .prefetch_related("lines")
        .order_by("number")
    )


def months_closed() -> QuerySet[Month]:
    """Return the closed months, the latest first."""
    return Month.objects.select_related("closed_by").order_by("-first")


def totals() -> dict[str, int]:
    """Return account -> debit less credit, over all books."""
    found = dict(
        Line.objects.order_by().values_list("account").annotate(won=Sum(F("debit_won") - F("credit_won")))
    )
    return {account: int(found.get(account, 0)) for account in Account.values}
