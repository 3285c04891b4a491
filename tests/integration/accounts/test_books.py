"""Budget, tranches, claims and decisions; the database keeps the ledger balanced and months closed."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.accounts import actions, queries, rules
from madang.kernel.accounts.models import Entry, Line, Month
from madang.kernel.accounts.rules import Planned
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.rules import Wanted
from madang.notices.models import Notice
from madang.promises import actions as ledger
from tests.factories.accounts import bill, filed, gathered, money, written
from tests.factories.agreements import days_from_now, in_force, signed
from tests.factories.people import MembershipFactory, OrganisationFactory, founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MILLION = 1_000_000


def test_books_open_once_with_tranches_and_the_own_share() -> None:
    scene = money(planned=False, paid=False)
    again = actions.open_books(agreement=scene.book.agreement, by=scene.manager)
    assert again == scene.book
    assert [t.won for t in scene.book.tranches.all()] == [21 * MILLION, 9 * MILLION]
    balances = queries.balances(scene.book)
    assert (balances["own_held"], balances["own_share"]) == (3 * MILLION, -3 * MILLION)


def test_budget_adds_up_to_the_agreement() -> None:
    scene = money(planned=False, paid=False)
    with pytest.raises(RuleBroken, match="20,000,000"):
        actions.set_budget(book=scene.book, lines=[Planned("materials", 20 * MILLION, 0)], by=scene.manager)


def test_budget_is_fixed_once_something_was_claimed() -> None:
    scene = money()
    filed(scene)
    with pytest.raises(WrongState):
        actions.set_budget(book=scene.book, lines=[], by=scene.manager)


def test_tranches_are_paid_in_order_once_and_after_their_milestone() -> None:
    scene = money(paid=False)
    first, second = scene.book.tranches.order_by("number")
    with pytest.raises(RuleBroken, match="먼저"):
        actions.pay(tranche=second, paid_on=clock.today(), by=scene.manager)
    actions.pay(tranche=first, paid_on=clock.today(), by=scene.manager)
    with pytest.raises(WrongState):
        actions.pay(tranche=first, paid_on=clock.today(), by=scene.manager)
    with pytest.raises(RuleBroken, match="단계 목표"):
        actions.pay(tranche=second, paid_on=clock.today(), by=scene.manager)
    ledger.keep(promise=second.milestone.promise, reason="현장에서 확인했습니다", by=scene.officer)
    actions.pay(tranche=second, paid_on=clock.today(), by=scene.manager)
    assert queries.balances(scene.book)["advance"] == 30 * MILLION


def test_bills_are_gathered_handed_in_and_decided_line_by_line() -> None:
    scene = money()
    good, bad = bill(scene), bill(scene, item="personnel")
    claim = actions.file(claim=gathered(scene), by=scene.founder)
    actions.accept(receipt=good, won=good.supply_won, by=scene.manager)
    claim.refresh_from_db()
    assert claim.state == "filed"
    actions.refuse(receipt=bad, note="급여대장이 아닙니다", by=scene.manager)
    claim.refresh_from_db()
    assert claim.state == "decided"
    used = good.supply_won
    assert queries.balances(scene.book)["spent"] == used
    grant, own = rules.split(used, grant_won=20, own_won=1)
    assert queries.balances(scene.book)["advance"] == 21 * MILLION - grant
    assert queries.balances(scene.book)["own_held"] == 3 * MILLION - own
    assert {item.item: item.left_won for item in queries.budget_of(scene.book)} == {
        "materials": 21 * MILLION - used, "personnel": 12 * MILLION,
    }  # fmt: skip
    assert Notice.objects.filter(template="claim_decided").count() == 1


def added(scene, by):
    picture = io.BytesIO(b"%PDF-1 x")
    return actions.add_receipt(
        book=scene.book, written=written(), name="a.pdf", stream=picture, size=8, by=by
    )


def test_who_handed_it_in_does_not_decide() -> None:
    scene = money()
    receipt = filed(scene)
    company = scene.book.agreement.organisation
    MembershipFactory(user=scene.manager, organisation=company)
    del scene.manager._memberships_today
    mine = actions.add_receipt(
        book=scene.book,
        written=written(),
        name="a.pdf",
        stream=io.BytesIO(b"%PDF-1 x"),
        size=8,
        by=scene.manager,
    )
    actions.file(claim=mine.claim, by=scene.founder)
    with pytest.raises(NotAllowed, match="다른 사람"):
        actions.accept(receipt=mine, won=1, by=scene.manager)
    actions.accept(receipt=receipt, won=receipt.supply_won, by=scene.manager)


def test_a_stranger_claims_nothing() -> None:
    scene = money()
    with pytest.raises(NotAllowed):
        actions.add_receipt(
            book=scene.book,
            written=written(),
            name="a.pdf",
            stream=io.BytesIO(b"%PDF-1"),
            size=6,
            by=founder(),
        )


def test_a_bill_taken_out_leaves_no_picture() -> None:
    scene = money()
    receipt = bill(scene)
    assert actions.path_of(receipt).exists()
    with pytest.raises(RuleBroken):
        bill(scene, number=receipt.number)
    actions.remove_receipt(receipt=receipt, by=scene.founder)
    with pytest.raises(RuleBroken):
        actions.file(claim=gathered(scene), by=scene.founder)


def test_a_bill_in_dollars_is_refused_where_it_is_written_and_told_what_to_do() -> None:
    scene = money()
    with pytest.raises(RuleBroken, match="원화") as told:
        bill(scene, currency="usd")
    assert told.value.field == "currency"
    assert not scene.book.claims.exists()


def test_no_more_is_accepted_than_is_left() -> None:
    scene = money()
    receipt = filed(scene, supply_won=25 * MILLION + 1)
    with pytest.raises(RuleBroken, match="21,000,000") as told:
        actions.accept(receipt=receipt, won=25 * MILLION, note="많습니다", by=scene.manager)
    assert told.value.field == "won"
    actions.accept(receipt=receipt, won=21 * MILLION, note="남은 만큼만", by=scene.manager)


def shifted(scene, won, change=None):
    fields = {"from_item": "materials", "to_item": "travel", "reason": "출장이 늘었습니다"}
    return actions.shift(book=scene.book, won=won, change=change, by=scene.manager, **fields)


def test_money_is_shifted_and_above_a_fifth_by_an_approved_change_only() -> None:
    scene = money()
    actions.shift(
        book=scene.book,
        from_item="materials",
        to_item="travel",
        won=4 * MILLION,
        reason="출장",
        by=scene.manager,
    )
    with pytest.raises(RuleBroken, match="20"):
        actions.shift(
            book=scene.book,
            from_item="materials",
            to_item="travel",
            won=MILLION,
            reason="또",
            by=scene.manager,
        )
    agreement = queries.agreement_today(scene.book)
    change = agreements.ask(
        agreement=agreement,
        wanted=Wanted("budget", "재료비에서 여비로", "출장이 늘었습니다", 5 * MILLION, 21 * MILLION),
        by=scene.founder,
    )
    agreements.approve(change=change, by=scene.manager)
    change.refresh_from_db()
    shifted(scene, 5 * MILLION, change)
    assert queries.item_left(scene.book, "travel") == 9 * MILLION


def asked(scene, won, by=None):
    fields = {"from_item": "materials", "to_item": "travel", "reason": "출장이 늘었습니다"}
    return actions.ask_shift(book=scene.book, won=won, by=by or scene.founder, **fields)


def test_a_company_moves_a_fifth_by_notice_and_asks_for_more() -> None:
    scene = money()  # materials: 21 million
    assert asked(scene, 4 * MILLION).change.state == "noted"
    assert queries.item_left(scene.book, "travel") == 4 * MILLION
    more = asked(scene, MILLION)
    assert (more.change.state, more.change.item_won) == ("asked", 21 * MILLION)
    assert queries.item_left(scene.book, "travel") == 4 * MILLION
    before, after = queries.after_shift(scene.book, from_item="materials", to_item="travel", won=MILLION)
    assert (before.before_won, before.after_won) == (17 * MILLION, 16 * MILLION)
    assert (after.before_won, after.after_won) == (4 * MILLION, 5 * MILLION)
    with pytest.raises(WrongState):
        asked(scene, MILLION)
    actions.approve_shift(asked=more, answer="네", by=scene.manager)
    assert queries.item_left(scene.book, "travel") == 5 * MILLION
    with pytest.raises(WrongState):
        actions.approve_shift(asked=more, by=scene.manager)
    assert Notice.objects.filter(template="agreement_change_asked").exists()


def test_a_shift_asked_that_no_longer_fits_is_not_approved() -> None:
    scene = money()
    receipt = filed(scene, supply_won=15 * MILLION)
    with pytest.raises(RuleBroken, match="6,000,000"):  # what waits to be decided cannot be moved
        asked(scene, 7 * MILLION)
    more = asked(scene, 6 * MILLION)
    actions.refuse(receipt=receipt, note="증빙 부족", by=scene.manager)
    filed(scene, supply_won=16 * MILLION)
    with pytest.raises(RuleBroken, match="5,000,000"):
        actions.approve_shift(asked=more, by=scene.manager)
    more.change.refresh_from_db()
    assert (more.change.state, scene.book.shifts.count()) == ("asked", 0)
    with pytest.raises(NotAllowed):
        asked(scene, MILLION, by=founder())
    with pytest.raises(RuleBroken):
        actions.ask_shift(
            book=scene.book, from_item="cake", to_item="travel", won=1, reason="출장이", by=scene.founder
        )


def test_what_was_accepted_by_mistake_is_reversed_and_stays_readable() -> None:
    scene = money()
    receipt = filed(scene)
    actions.accept(receipt=receipt, won=receipt.supply_won, by=scene.manager)
    with pytest.raises(WrongState):
        actions.accept(receipt=receipt, won=1, by=scene.manager)
    actions.reverse(receipt=receipt, note="다른 과제의 영수증입니다", by=scene.manager)
    assert queries.balances(scene.book)["spent"] == 0
    assert queries.counted(scene.book).grant_used_won == 0
    assert [entry.sort for entry in queries.entries_of(scene.book)] == [
        "own_share", "tranche", "spent", "reversal",
    ]  # fmt: skip
    with pytest.raises(WrongState):
        actions.reverse(receipt=receipt, note="두 번은 안 됩니다", by=scene.manager)


def test_conspicuous_bills_come_first_across_programmes() -> None:
    scene, other = money(), money()
    plain = filed(scene)
    assert plain.alarms == 0
    twin = filed(other, issuer_number=plain.issuer_number, number=plain.number)
    plain.refresh_from_db()
    assert (plain.alarms, twin.alarms) == (1, 1)  # the one that was there before is looked at again
    partner = OrganisationFactory(business_number="0009900000")
    MembershipFactory(user=scene.founder, organisation=partner)
    friend = filed(scene, issuer_number="000-99-00000", supply_won=5 * MILLION)
    assert queries.alarms_of([friend])[friend.pk] == ["related", "round"]
    assert queries.receipts_to_decide().first() == friend
    with pytest.raises(RuleBroken, match="눈에 띄는"):
        actions.accept(receipt=friend, won=friend.supply_won, by=scene.manager)


def test_companies_that_bill_each_other_are_seen() -> None:
    scene, other = money(), money()
    for each, number in ((scene, "0008800001"), (other, "0008800002")):
        each.book.agreement.organisation.business_number = number
        each.book.agreement.organisation.save()
    filed(scene, issuer_number="0008800002")
    back = filed(other, issuer_number="0008800001")
    assert queries.alarms_of([back])[back.pk] == ["in_turn"]


# The database itself


def raw(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("sides", [[], [(5, 0), (0, 4)], [(5, 0)]])
def test_an_entry_that_does_not_balance_is_refused_by_the_database(sides) -> None:
    scene = money()
    with transaction.atomic():
        entry = Entry.objects.create(
            book=scene.book, number=99, sort="returned", posted_on=clock.today(), at=clock.now(), what="x"
        )
        for debit, credit in sides:
            Line.objects.create(entry=entry, account="advance", debit_won=debit, credit_won=credit)
        with pytest.raises(IntegrityError, match="balance"):
            raw("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.mark.parametrize("sql", ["UPDATE accounts_line SET debit_won = 1", "DELETE FROM accounts_entry"])
def test_the_ledger_is_written_once(sql) -> None:
    money()
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        raw(sql)


def test_nothing_is_posted_into_a_closed_month() -> None:
    scene = money(paid=False)
    last = rules.first_of(rules.first_of(clock.today()) - timedelta(days=1))
    with pytest.raises(NotAllowed):
        actions.close_month(first=last, by=scene.manager)
    month = actions.close_month(first=last, by=scene.officer)
    assert month.digest == queries.month_digest(last)
    with pytest.raises(WrongState):
        actions.close_month(first=last, by=scene.officer)
    tranche = scene.book.tranches.get(number=1)
    with pytest.raises(RuleBroken) as told:
        actions.pay(tranche=tranche, paid_on=last, by=scene.manager)
    assert told.value.field == "paid_on"
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        Entry.objects.create(
            book=scene.book, number=99, sort="spent", posted_on=last, at=clock.now(), what="x"
        )


def test_no_line_is_slipped_into_an_entry_of_a_closed_month() -> None:
    scene = money()
    first = rules.first_of(clock.today())
    entry = Entry.objects.first()
    Month.objects.create(
        first=first, closed_at=clock.now(), closed_by=scene.officer, entries=0, debit_won=0, digest="x"
    )
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        Line.objects.create(entry=entry, account="advance", debit_won=5)


def test_a_month_is_closed_in_order_and_once_it_is_over() -> None:
    scene = money()
    with pytest.raises(RuleBroken):
        actions.close_month(first=rules.first_of(clock.today()), by=scene.officer)
    with clock.stopped(clock.now() + timedelta(days=80)):
        later = rules.first_of(clock.today() - timedelta(days=31))
        with pytest.raises(RuleBroken, match="먼저 마감"):
            actions.close_month(first=later, by=scene.officer)


# Settlement


def over(scene) -> None:
    agreements.terminate(
        agreement=queries.agreement_today(scene.book), reason="과제가 끝났습니다", by=scene.manager
    )


def test_settled_by_two_people_returned_with_interest_and_closed() -> None:
    scene = money()
    receipt = filed(scene)
    with pytest.raises(RuleBroken):
        actions.propose(book=scene.book, by=scene.manager)
    over(scene)
    with pytest.raises(RuleBroken, match="1"):
        actions.propose(book=scene.book, by=scene.manager)
    actions.accept(receipt=receipt, won=receipt.supply_won, by=scene.manager)
    with clock.stopped(clock.now() + timedelta(days=73)):
        settlement = actions.propose(book=scene.book, by=scene.manager)
        left = 21 * MILLION - settlement.grant_used_won
        assert settlement.left_won == left
        assert settlement.interest_won == left * 250 * 73 // 3_650_000
        with pytest.raises(NotAllowed):
            actions.confirm(settlement=settlement, by=scene.manager)
        with pytest.raises(WrongState):
            bill(scene)
        actions.confirm(settlement=settlement, by=scene.officer)
        balances = queries.balances(scene.book)
        assert (balances["advance"], balances["own_held"]) == (0, 0)
        assert balances["return_due"] == settlement.return_won
        actions.receive_return(settlement=settlement, returned_on=clock.today(), by=scene.manager)
        assert queries.balances(scene.book)["return_due"] == 0
        with pytest.raises(WrongState):
            actions.receive_return(settlement=settlement, returned_on=clock.today(), by=scene.manager)
    scene.book.refresh_from_db()
    assert scene.book.state == "closed"


def test_a_settlement_sent_back_opens_the_books_again() -> None:
    scene = money()
    over(scene)
    settlement = actions.propose(book=scene.book, by=scene.manager)
    with pytest.raises(RuleBroken):
        actions.send_back(settlement=settlement, answer="", by=scene.officer)
    actions.send_back(settlement=settlement, answer="영수증이 더 있습니다", by=scene.officer)
    receipt = filed(scene)
    actions.refuse(receipt=receipt, note="기간 밖입니다", by=scene.officer)
    assert actions.propose(book=scene.book, by=scene.officer).refused_won == receipt.supply_won


def test_tables_to_give_out_have_every_row() -> None:
    scene = money()
    receipt = filed(scene)
    actions.accept(receipt=receipt, won=receipt.supply_won, by=scene.manager)
    over(scene)
    actions.propose(book=scene.book, by=scene.manager)
    days = {"first": days_from_now(-400), "last": days_from_now(1)}
    assert len(list(queries.rows_of(queries.RECEIPTS, book=scene.book, **days))) == 2
    assert len(list(queries.rows_of(queries.LEDGER, book=scene.book, **days))) == 1 + Line.objects.count()
    assert list(queries.rows_of(queries.SETTLEMENTS, book=scene.book, **days))[1][4] == 21 * MILLION
    assert len(list(queries.rows_of(queries.RECEIPTS))) == 2


def test_books_are_opened_by_the_house_where_there_are_none(monkeypatch, caplog) -> None:
    scene = money(planned=False, paid=False)
    assert actions.open_due() == 0
    in_force()
    assert actions.open_due() == 1
    in_force()
    monkeypatch.setattr(actions.books, "open_books", None)
    assert actions.open_due() == 0
    assert scene.book.agreement.book == scene.book


def test_a_changed_agreement_keeps_its_books() -> None:
    scene = money()
    agreement = queries.agreement_today(scene.book)
    new = agreements.amend(
        agreement=agreement, reason="한 달 늘립니다", ends_on=days_from_now(200), by=scene.manager
    )
    signed(scene.deal, agreements.send(agreement=new, by=scene.manager))
    assert queries.term_of(scene.book).ends_on == days_from_now(200)
    assert queries.book_of(new) == scene.book
