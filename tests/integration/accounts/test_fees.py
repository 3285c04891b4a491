"""GPU time from the award to the bill: the same rooms as a place with support."""

from datetime import date, datetime

import pytest
from django.test import Client

from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.accounts import actions, queries
from madang.kernel.accounts.models import Book, Fee
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.models import Agreement
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award
from madang.notices.models import Notice
from madang.people.models import User
from tests.factories.agreements import PASSWORD
from tests.factories.allocation import published
from tests.factories.compute import gpu_contest

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BEFORE = datetime(2026, 12, 1, 12, 0, tzinfo=clock.SEOUL)


def client(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.SEOUL)


def gpu_time() -> tuple[Agreement, User, User]:
    """Return an agreement on GPU time in force, its founder, and the manager; all over the office's pages."""
    with clock.stopped(BEFORE):
        scene = gpu_contest()
        published(scene)
        member = scene.first.organisation.memberships.get(role="founder")
        award = Award.objects.get(application=scene.first)
        allocation.accept(award=award, by=member.user)
        client(scene.manager).post(f"/office/agreements/awards/{award.uid}/")
        agreement = agreements.edit(
            agreement=Agreement.objects.get(award=award), representative="박하린", by=scene.manager
        )
        client(scene.manager).post(f"/office/agreements/{agreement.uid}/send/")
        agreement.refresh_from_db()
        for party, by in (("company", member.user), ("city", scene.officer)):
            agreements.sign(agreement=agreement, party=party, seen=agreement.digest, answer=PASSWORD, by=by)
    agreement.refresh_from_db()
    return agreement, member.user, scene.manager


def test_the_price_of_gpu_time_is_signed_billed_by_the_month_and_paid() -> None:
    agreement, founder, manager = gpu_time()
    assert agreement.state == "in_force"
    assert agreement.price_won > 0
    assert agreement.particulars[-1][:2] == ["내는 돈", "To be paid"]
    with clock.stopped(at(agreement.starts_on)):
        assert actions.open_due() == 1
        assert actions.bill_due(clock.now()) == 1
        assert actions.bill_due(clock.now()) == 0
        assert Notice.objects.filter(template="fee_billed").exists()
        book, fee = Book.objects.get(), Fee.objects.get()
        page = client(founder).get(f"/company/money/{book.uid}/").content.decode()
        assert f"{fee.month:%Y-%m}" in page
        office = client(manager)
        assert office.post(f"/office/money/fees/{fee.uid}/pay/", {"on": "2099-01-01"}).status_code == 422
        office.post(f"/office/money/fees/{fee.uid}/pay/", {"on": clock.today()})
        fee.refresh_from_db()
        with pytest.raises(WrongState):
            actions.note_fee(fee=fee, paid_on=clock.today(), by=manager)
    balances = queries.balances(book)
    assert (balances["treasury"], balances["fee"]) == (fee.won, -fee.won)

    with clock.stopped(at(agreement.ends_on)):
        actions.bill_due(clock.now())
        bills = list(book.fees.values_list("won", flat=True))
        assert sum(bills) == agreement.price_won
        _, *rows = queries.rows_of(queries.FEES)
        assert len(rows) == len(bills)
        agreements.terminate(agreement=agreement, reason="일찍 마칩니다", by=manager)
        if len(bills) > 1:
            with pytest.raises(RuleBroken, match="사용료"):
                actions.propose(book=book, by=manager)
        assert actions.bill_due(clock.now()) == 0
