"""Ten people at once leave one history; SIGKILL in the middle of a claim leaves nothing half done."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError

from madang.audit.models import Entry as LogEntry
from madang.core import clock
from madang.kernel.accounts import actions, queries, rules
from madang.kernel.accounts.models import Book, Entry, Fee, Line, Month, Receipt
from madang.kernel.agreements.models import Agreement
from madang.notices.models import Notice
from tests.factories.accounts import bill, filed, gathered, money
from tests.factories.agreements import deal, in_force
from tests.factories.crowd import at_once
from tests.factories.people import founder, manager, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

CHILD = Path(__file__).with_name("child.py")
CROWD = 10
ONE = ["WrongState"] * (CROWD - 1) + ["done"]


@pytest.fixture
def killed(database_url, settings):
    """Return a function that lets a child do a deed, and kills it before it is committed."""

    def run(person, how, key) -> None:
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", str(CHILD), str(person.pk), how],
            env={**os.environ, "DATABASE_URL": database_url, "MADANG_FILES": str(settings.MEDIA_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout.readline().strip() == "ready"
            child.stdin.write(f"{key}\n")
            child.stdin.flush()
            assert child.stdout.readline().strip() == "inside"
            os.kill(child.pid, signal.SIGKILL)

    return run


def test_killed_while_a_claim_is_handed_in_and_while_a_bill_is_accepted(killed) -> None:
    scene = money()
    receipt = bill(scene)
    told, noted = Notice.objects.count(), LogEntry.objects.count()

    killed(scene.founder, "file", receipt.claim_id)

    claim = gathered(scene)
    assert (claim.state, claim.filed_by) == ("draft", None)
    assert (Notice.objects.count(), LogEntry.objects.count()) == (told, noted)
    actions.file(claim=claim, by=scene.founder)
    entries = Entry.objects.count()

    killed(scene.manager, "accept", receipt.pk)

    receipt.refresh_from_db()
    assert (receipt.state, Entry.objects.count()) == ("open", entries)
    assert sum(line.debit_won - line.credit_won for line in Line.objects.all()) == 0
    actions.accept(receipt=receipt, won=receipt.supply_won, by=scene.manager)
    assert Entry.objects.latest("pk").number == entries + 1  # and no number was lost


def test_ten_colleagues_hand_one_claim_in() -> None:
    scene = money()
    claim = bill(scene).claim
    people = [founder(scene.book.agreement.organisation) for _ in range(CROWD)]
    assert at_once([lambda by=by: actions.file(claim=claim, by=by) for by in people]) == ONE
    assert LogEntry.objects.filter(verb="claim.filed").count() == 1


def test_ten_officers_decide_one_bill() -> None:
    scene = money()
    receipt = filed(scene)
    managers = [manager() for _ in range(CROWD)]
    told = at_once(
        [
            lambda by=by: (
                actions.accept(receipt=receipt, won=receipt.supply_won, by=by)
                if by.pk % 2
                else actions.refuse(receipt=receipt, note="증빙 부족", by=by)
            )
            for by in managers
        ]
    )
    assert told == ONE
    receipt.refresh_from_db()
    spent = queries.balances(scene.book)["spent"]
    assert spent == receipt.accepted_won
    assert Entry.objects.filter(receipt=receipt).count() == (receipt.state == "accepted")


def test_ten_open_one_book_pay_one_tranche_and_bill_one_month() -> None:
    agreement = in_force(deal())
    managers = [manager() for _ in range(CROWD)]
    told = at_once([lambda by=by: actions.open_books(agreement=agreement, by=by) for by in managers])
    assert told == ["done"] * CROWD
    tranche = Book.objects.get().tranches.get(number=1)
    today = clock.today()
    told = at_once([lambda by=by: actions.pay(tranche=tranche, paid_on=today, by=by) for by in managers])
    assert told == ONE
    assert queries.balances(Book.objects.get())["advance"] == tranche.won

    Agreement.objects.update(price_won=1_200_000, starts_on=rules.first_of(today))
    assert at_once([lambda: actions.bill_due(clock.now())] * CROWD) == ["done"] * CROWD
    assert Fee.objects.values("month").distinct().count() == Fee.objects.count() > 0


def test_two_bills_do_not_take_the_same_last_money() -> None:
    scene = money()
    for _ in range(CROWD):
        bill(scene, item="personnel", supply_won=5_000_000)
    actions.file(claim=gathered(scene), by=scene.founder)
    told = at_once(
        [
            lambda each=each: actions.accept(receipt=each, won=5_000_000, note="확인", by=manager())
            for each in Receipt.objects.all()
        ]
    )
    assert told.count("done") == 2
    assert queries.item_left(scene.book, "personnel") == 2_000_000


def test_a_month_is_closed_while_others_post_into_it() -> None:
    scene = money(paid=False)
    tranche = scene.book.tranches.get(number=1)
    last = rules.first_of(rules.first_of(clock.today()) - timedelta(days=1))
    by, head = manager(), officer()

    def paid() -> None:
        with suppress(DatabaseError):  # the database came first: the month is closed
            actions.pay(tranche=tranche, paid_on=last, by=by)

    at_once([paid, lambda: actions.close_month(first=last, by=head)])
    month = Month.objects.get()
    assert month.entries == Entry.objects.filter(posted_on__lt=rules.next_first(last)).count()
    assert month.digest == queries.month_digest(last)
