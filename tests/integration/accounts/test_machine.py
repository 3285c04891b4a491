"""Three hundred random deeds against the database: refused or done, the ledger balances and says the same."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, Sum

from madang.core import clock
from madang.core.errors import MadangError
from madang.kernel.accounts import actions, queries
from madang.kernel.accounts.models import Account, Book, Claim, Entry, Line, Receipt
from madang.kernel.agreements import actions as agreements
from madang.promises import actions as ledger
from tests.factories.accounts import bill, money

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DEEDS = 150


def deeds(chance: random.Random, scenes: list) -> None:
    """Do one random deed; what the rules refuse changes nothing."""
    scene = chance.choice(scenes)
    book = Book.objects.select_related("agreement__organisation").get(pk=scene.book.pk)
    decider = chance.choice([scene.manager, scene.officer])
    receipts = list(Receipt.objects.filter(claim__book=book).select_related("claim__book__agreement"))
    claims = list(Claim.objects.filter(book=book).select_related("book__agreement"))
    settlement = book.settlements.filter(withdrawn_at=None).select_related("book__agreement").first()
    tranche = chance.choice(list(book.tranches.select_related("book__agreement")))
    choices = {
        "bill": lambda: bill(
            scene, item=chance.choice(["materials", "personnel"]), supply_won=chance.randint(1, 9_000_000)
        ),
        "file": lambda: actions.file(claim=chance.choice(claims), by=scene.founder),
        "accept": lambda: _accept(chance, chance.choice(receipts), decider),
        "refuse": lambda: actions.refuse(receipt=chance.choice(receipts), note="증빙 부족", by=decider),
        "reverse": lambda: actions.reverse(receipt=chance.choice(receipts), note="중복", by=decider),
        "pay": lambda: actions.pay(tranche=tranche, paid_on=clock.today(), by=decider),
        "shift": lambda: actions.shift(
            book=book, from_item="materials", to_item="travel", won=chance.randint(1, 900_000), reason="출장",
            by=decider,
        ),
        "propose": lambda: actions.propose(book=book, by=decider),
        "confirm": lambda: actions.confirm(settlement=settlement, by=decider),
        "send back": lambda: actions.send_back(settlement=settlement, answer="다시", by=decider),
        "return": lambda: actions.receive_return(
            settlement=settlement, returned_on=clock.today(), by=decider
        ),
    }  # fmt: skip
    weights = [6, 4, 8, 2, 2, 2, 1, 1, 1, 1, 1]
    chance.choices(list(choices.values()), weights)[0]()


def _accept(chance: random.Random, receipt: Receipt, by) -> None:
    actions.accept(receipt=receipt, won=chance.randint(1, receipt.supply_won), note="확인", by=by)


def test_books_balance_whatever_is_tried() -> None:
    chance = random.Random(20261127)
    scenes = [money(planned=number != 2, paid=False) for number in range(3)]
    for tranche in scenes[0].book.tranches.exclude(milestone=None):
        ledger.keep(promise=tranche.milestone.promise, reason="확인했습니다", by=scenes[0].officer)
    refused = 0
    for number in range(DEEDS):
        if number == DEEDS // 2:
            agreements.terminate(
                agreement=scenes[1].book.agreement, reason="과제를 그만둡니다", by=scenes[1].manager
            )
        with clock.stopped(clock.now() + timedelta(seconds=number)):
            try:
                deeds(chance, scenes)
            except (MadangError, IndexError, AttributeError):
                refused += 1
    assert 0 < refused < DEEDS
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for scene in scenes:
        check(scene.book)


def check(book: Book) -> None:
    """The lines balance, entries have no gaps, and the ledger says what the bills say."""
    lines = Line.objects.filter(entry__book=book)
    assert lines.aggregate(won=Sum(F("debit_won") - F("credit_won")))["won"] == 0
    numbers = list(Entry.objects.filter(book=book).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    balances, items = queries.balances(book), queries.budget_of(book)
    accepted = sum(Receipt.objects.filter(claim__book=book).values_list("accepted_won", flat=True))
    assert balances[Account.SPENT] == sum(item.used_won for item in items) == accepted
    paid = sum(book.tranches.filter(paid_on__isnull=False).values_list("won", flat=True))
    settled = lines.filter(account=Account.ADVANCE, entry__sort="settled").aggregate(w=Sum("credit_won"))
    used = queries.counted(book).grant_used_won
    assert balances[Account.ADVANCE] == paid - used - (settled["w"] or 0)
    for item in items:
        assert item.left_won >= 0
