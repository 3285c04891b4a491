"""Last year's agreements of the example city settle: seeded irregularities are found, clean bills pass."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum

from madang.config.example import agreeing, build
from madang.kernel.accounts import queries
from madang.kernel.accounts.models import Book, Line, Month, Receipt
from madang.kernel.accounts.rules import Alarm
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.queries import is_genuine

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[list[Book]]:
    """Build the city in a transaction that is rolled back; return last year's books in order."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        build.build(seed=7, say=lambda line: None)
        yield list(Book.objects.filter(agreement__award__isnull=False).order_by("pk"))
        transaction.set_rollback(True)


@pytest.fixture
def found(year: list[Book]) -> dict[int, list[Alarm]]:
    return dict(queries.alarms_of(list(Receipt.objects.filter(claim__book__in=year))))


def test_every_seeded_irregularity_is_found_and_every_clean_bill_passes(year, found) -> None:
    assert len(year) == agreeing.MOST
    for place, book in enumerate(year):
        receipts = list(Receipt.objects.filter(claim__book=book).order_by("pk"))
        expected: list[list[Alarm]] = [[] for _ in receipts]
        if place in agreeing.SEEDED:
            expected[2] = [agreeing.SEEDED[place]]
        if agreeing.SEEDED.get(place) == Alarm.SAME_PICTURE:
            expected[0] = [Alarm.SAME_PICTURE]
        if place == agreeing.MOST - 1:
            expected[3] = [Alarm.SAME_BILL]
        assert [found[receipt.pk] for receipt in receipts] == expected, place


def test_the_books_balance_and_what_is_settled_leaves_nothing_open(year) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Line.objects.aggregate(won=Sum(F("debit_won") - F("credit_won")))["won"] == 0
    assert [book.state for book in year] == ["closed"] * 4 + ["settling", "open"]
    for book in year[:4]:
        settlement = book.settlements.get()
        assert settlement.paid_won == settlement.grant_used_won + settlement.left_won
        assert settlement.interest_won > 0
        balances = queries.balances(book)
        assert {balances[name] for name in ("advance", "own_held", "own_share", "return_due")} >= {0}
        assert balances["advance"] == balances["return_due"] == balances["own_held"] == 0


def test_signatures_hold_and_months_are_closed(year) -> None:
    assert all(is_genuine(each) for each in Agreement.objects.exclude(content=""))
    months = list(Month.objects.order_by("first"))
    assert len(months) >= 5
    assert all(month.digest == queries.month_digest(month.first) for month in months)


def test_our_founder_has_one_to_sign_and_one_with_money(year) -> None:
    ours = Agreement.objects.filter(organisation__memberships__user__email="founder@example.org")
    assert sorted(ours.values_list("state", flat=True)) == ["in_force", "signing"]
