"""Open the books of an agreement, plan by cost item, pay a tranche."""

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.actions import letters
from madang.kernel.accounts.actions.posting import check_day, locked, post
from madang.kernel.accounts.models import Book, BudgetLine, EntrySort, Tranche
from madang.kernel.accounts.rules import Part, Planned
from madang.kernel.agreements.models import Agreement, DutySort
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_logger = logging.getLogger(__name__)


@transaction.atomic
def open_books(*, agreement: Agreement, by: User | None) -> Book:
    """Open the books of an agreement in force, with its tranches; the own share is the first entry.

    They are opened once; whoever comes second gets the same ones. ``by`` None is the house itself.
    """
    if by is not None:
        check_has(by, Permission.BOOKS_WRITE)
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    agreement = rows.select_related("award__round__call", "organisation").get(pk=agreement.line_id)
    standing = Book.objects.filter(agreement=agreement).first()
    if standing:
        return standing
    scheme = queries.scheme_of(agreement)
    said = queries.said_by(scheme)
    book = Book.objects.create(
        agreement=agreement,
        scheme=scheme,
        interest_bp=said.interest_bp,
        own_share_percent=said.own_share_percent,
    )
    _tranches(book, agreement, said.parts)
    log.record(by=by, verb="books.opened", subject=book, agreement=agreement.number)
    _own_share(book, agreement, by)
    return book


def _tranches(book: Book, agreement: Agreement, parts: Sequence[Part]) -> None:
    if not agreement.grant_won:
        return
    milestones = list(agreement.duties.filter(sort=DutySort.MILESTONE).order_by("due_on", "pk"))
    amounts = rules.tranche_amounts(agreement.grant_won, [part.percent for part in parts])
    Tranche.objects.bulk_create(
        Tranche(
            book=book,
            number=number,
            won=won,
            milestone=milestones[part.milestone - 1] if 0 < part.milestone <= len(milestones) else None,
        )
        for number, (won, part) in enumerate(zip(amounts, parts, strict=True), 1)
        if won
    )


def _own_share(book: Book, agreement: Agreement, by: User | None) -> None:
    today = clock.today()
    on = agreement.own_share_on or today
    if rules.first_of(on) in queries.closed_months():
        on = today
    post(
        book,
        rules.own_share(agreement.own_share_won),
        sort=EntrySort.OWN_SHARE,
        on=on,
        what=f"자부담 입금 {agreement.number}",
        by=by,
    )


def open_due() -> int:
    """Open books for every agreement in force that has support and none; return how many."""
    return sum(_tried(agreement) for agreement in queries.agreements_without_books())


def _tried(agreement: Agreement) -> int:
    try:
        open_books(agreement=agreement, by=None)
    except Exception:
        _logger.exception("The books of agreement %s could not be opened.", agreement.number)
        return 0
    return 1


@transaction.atomic
def set_budget(*, book: Book, lines: Sequence[Planned], by: User) -> Book:
    """Plan the money by cost item, until the first claim is handed in."""
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(book)
    rules.check_budget_open(claimed=book.claims.filter(filed_at__isnull=False).exists())
    agreement = queries.agreement_today(book)
    rules.check_budget(
        lines,
        grant_won=agreement.grant_won,
        own_share_won=agreement.own_share_won,
        own_share_percent=book.own_share_percent,
        limits=queries.limits_of(book),
    )
    book.budget.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(book=book, item=line.item, grant_won=line.grant_won, own_won=line.own_won)
        for line in lines
        if line.grant_won or line.own_won
    )
    items = [[line.item, line.grant_won, line.own_won] for line in lines]
    log.record(by=by, verb="books.budget_set", subject=book, items=items)
    return book


@transaction.atomic
def pay(*, tranche: Tranche, paid_on: date, by: User) -> Tranche:
    """Note that a tranche was paid; once, in order, and after its milestone."""
    check_has(by, Permission.BOOKS_WRITE)
    book = locked(tranche.book)
    tranche = Tranche.objects.select_related("milestone__promise").get(pk=tranche.pk)
    unpaid_before = book.tranches.filter(number__lt=tranche.number, paid_on=None)
    rules.check_pay(
        state=book.state,
        paid=tranche.paid_on is not None,
        before_paid=not unpaid_before.exists(),
        milestone_kept=queries.milestone_kept(tranche),
    )
    check_day(paid_on, field="paid_on")
    tranche.paid_on, tranche.paid_by = paid_on, by
    tranche.save(update_fields=["paid_on", "paid_by"])
    post(
        book,
        rules.tranche(tranche.won),
        sort=EntrySort.TRANCHE,
        on=paid_on,
        what=f"{tranche.number}차 지급",
        by=by,
        tranche=tranche,
    )
    log.record(by=by, verb="books.tranche_paid", subject=book, number=tranche.number, won=tranche.won)
    letters.tell_company(book, "tranche_paid", won=tranche.won, count=tranche.number)
    return tranche
