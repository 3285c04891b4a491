"""Each rule of money, each way; no database."""

from datetime import date

import pytest

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.accounts import rules
from madang.kernel.accounts.models import CostItem
from madang.kernel.accounts.rules import (
    Alarm,
    Counted,
    Paid,
    Part,
    Planned,
    Posting,
    Said,
    Spent,
    Term,
    Written,
)

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 25)
TERM = Term(date(2026, 6, 1), date(2026, 11, 30))
GOOD = Written(
    "materials", " 센서  모듈 ", "예시부품", "000-12-34567", " A-1 ", date(2026, 7, 1), 100_000, None, "krw"
)


def test_what_is_typed_is_tidied() -> None:
    tidied = rules.tidied(GOOD)
    assert (tidied.what, tidied.issuer_number, tidied.number) == ("센서 모듈", "0001234567", "A-1")
    assert (tidied.vat_won, tidied.currency) == (0, "KRW")
    rules.check_written(tidied, term=TERM, today=TODAY, limits={"indirect": 0})
    assert tidied.day == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": "USD"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"item": "cake"}, "item"),
        ({"item": "indirect"}, "item"),
        ({"what": " "}, "what"),
        ({"issuer_name": ""}, "issuer_name"),
        ({"number": ""}, "number"),
        ({"number": "1" * 41}, "number"),
        ({"issuer_number": "12345"}, "issuer_number"),
        ({"issued_on": None}, "issued_on"),
        ({"issued_on": date(2026, 11, 26)}, "issued_on"),
        ({"issued_on": date(2026, 5, 31)}, "issued_on"),
        ({"supply_won": None}, "supply_won"),
        ({"supply_won": 0}, "supply_won"),
        ({"supply_won": 10**12}, "supply_won"),
        ({"vat_won": -1}, "vat_won"),
        ({"vat_won": 100_001}, "vat_won"),
    ],
)
def test_a_wrong_bill_is_refused_at_its_field(wrong, field) -> None:
    written = rules.tidied(Written(**vars(GOOD) | wrong))
    with pytest.raises(RuleBroken) as told:
        rules.check_written(written, term=TERM, today=TODAY, limits={"indirect": 0})
    assert told.value.field == field


def test_a_bill_that_was_not_checked_has_no_day() -> None:
    with pytest.raises(ValueError, match="Check"):
        _ = Written(**vars(GOOD) | {"issued_on": None}).day


def test_claims_are_gathered_and_handed_in_once() -> None:
    rules.check_open_book("open")
    rules.check_file("draft", receipts=1)
    rules.check_not_yet_there(same=False, count=199)
    with pytest.raises(WrongState):
        rules.check_open_book("settling")
    with pytest.raises(WrongState):
        rules.check_file("filed", receipts=1)
    with pytest.raises(RuleBroken):
        rules.check_file("draft", receipts=0)
    with pytest.raises(RuleBroken):
        rules.check_not_yet_there(same=True, count=0)
    with pytest.raises(RuleBroken):
        rules.check_not_yet_there(same=False, count=200)


@pytest.mark.parametrize("decides", [1, 2])
def test_who_wrote_or_handed_it_in_does_not_decide(decides) -> None:
    rules.check_filer(added_by=1, filed_by=2, decides=3)
    with pytest.raises(NotAllowed):
        rules.check_filer(added_by=1, filed_by=2, decides=decides)


def accept(**changes) -> None:
    fields = {"state": "open", "claim_state": "filed", "won": 10, "supply_won": 10, "left_won": 10}
    rules.check_accept(**{**fields, "note": "", "alarms": 0, **changes})


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"claim_state": "draft"}, WrongState),
        ({"state": "accepted"}, WrongState),
        ({"won": 0}, RuleBroken),
        ({"won": 11}, RuleBroken),
        ({"left_won": 9}, RuleBroken),
        ({"alarms": 1}, RuleBroken),
        ({"won": 9}, RuleBroken),
    ],
)
def test_accepting_knows_its_limits(wrong, refusal) -> None:
    accept()
    accept(won=9, note="일부만")
    accept(alarms=2, note="확인했습니다")
    with pytest.raises(refusal):
        accept(**wrong)


def test_refusing_and_taking_back_say_why() -> None:
    rules.check_refuse(state="open", claim_state="filed", note="기간 밖")
    with pytest.raises(RuleBroken):
        rules.check_refuse(state="open", claim_state="filed", note=" ")
    rules.check_reverse(state="accepted", book_state="open", note="중복")
    with pytest.raises(WrongState):
        rules.check_reverse(state="open", book_state="open", note="중복")
    with pytest.raises(WrongState):
        rules.check_reverse(state="accepted", book_state="closed", note="중복")
    with pytest.raises(RuleBroken):
        rules.check_reverse(state="accepted", book_state="open", note="")


# Budget and tranches


def test_tranches_make_up_the_whole() -> None:
    assert rules.tranche_amounts(10_000_001, [50, 50]) == [5_000_000, 5_000_001]
    assert Said().parts == (Part(70), Part(30, 1))
    with pytest.raises(ValueError, match="100"):
        rules.tranche_amounts(1, [50, 40])


def plan(lines, **changes) -> None:
    fields = {"grant_won": 100, "own_share_won": 10, "own_share_percent": 10, "limits": {}, **changes}
    rules.check_budget(lines, **fields)


def test_a_budget_adds_up_and_the_own_share_is_large_enough() -> None:
    plan([Planned("materials", 100, 4), Planned("travel", 0, 6)])
    for wrong, changes in (
        ([Planned("materials", 99, 10)], {}),
        ([Planned("materials", 100, 9)], {}),
        ([Planned("materials", -1, 10), Planned("travel", 101, 0)], {}),
        ([Planned("materials", 100, 9)], {"own_share_won": 9}),
        ([Planned("materials", 100, 4), Planned("travel", 0, 6)], {"limits": {"travel": 5}}),
        ([Planned("materials", 100, 9), Planned("travel", 0, 1)], {"limits": {"travel": 0}}),
    ):
        with pytest.raises(RuleBroken):
            plan(wrong, **changes)
    rules.check_budget_open(claimed=False)
    with pytest.raises(WrongState):
        rules.check_budget_open(claimed=True)


def shift(**changes) -> None:
    fields = {"won": 20, "left_won": 100, "same": False, "needs_approval": False, "approved_won": None}
    rules.check_shift(**fields | changes)


def test_shifts_above_a_fifth_want_approval_and_many_small_ones_count_together() -> None:
    assert not rules.shift_needs_approval(planned_won=100, shifted_before_won=0, won=20)
    assert rules.shift_needs_approval(planned_won=100, shifted_before_won=15, won=6)
    shift()
    shift(needs_approval=True, approved_won=20)
    for wrong in (
        {"same": True},
        {"won": 0},
        {"won": 101},
        {"needs_approval": True},
        {"needs_approval": True, "approved_won": 19},
    ):
        with pytest.raises(RuleBroken):
            shift(**wrong)


def test_what_a_notice_may_move_of_an_item() -> None:
    assert rules.free_shift_won(21_000_001) == 4_200_000
    assert rules.free_shift_won(0) == 0


GIVEN = {
    "parts": (Part(50), Part(30, 1), Part(20, 1)),
    "own_share_percent": 20,
    "interest_bp": 300,
    "limits": {"travel": 10, "indirect": 0},
}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"parts": ()}, "percent_1"),
        ({"parts": (Part(60), Part(30))}, "percent_1"),
        ({"parts": (Part(100), Part(0))}, "percent_2"),
        ({"parts": (Part(101),)}, "percent_1"),
        ({"parts": (Part(100, -1),)}, "milestone_1"),
        ({"parts": (Part(50, 2), Part(50, 1))}, "milestone_2"),
        ({"own_share_percent": 9}, "own_share_percent"),
        ({"own_share_percent": 101}, "own_share_percent"),
        ({"interest_bp": 2001}, "interest"),
        ({"interest_bp": -1}, "interest"),
        ({"limits": {"travel": 101}}, "limit_travel"),
        ({"limits": dict.fromkeys(CostItem.values, 14)}, ""),
    ],
)
def test_what_a_call_says_of_its_money_is_refused_at_its_field(wrong, field) -> None:
    rules.check_scheme(Said(**GIVEN), before=None, note="", number=0, seen=0)
    with pytest.raises(RuleBroken) as told:
        rules.check_scheme(Said(**GIVEN | wrong), before=None, note="", number=0, seen=0)
    assert (told.value.field or "") == field


def test_a_later_version_says_something_else_and_why_and_follows_the_one_it_was_written_from() -> None:
    new, old = Said(**GIVEN), Said()
    rules.check_scheme(new, before=old, note="비목 한도", number=1, seen=1)
    for before, note, seen, error in (
        (new, "비목 한도", 1, RuleBroken),
        (old, " 한 ", 1, RuleBroken),
        (old, "비목 한도", 0, WrongState),
    ):
        with pytest.raises(error):
            rules.check_scheme(new, before=before, note=note, number=1, seen=seen)


def test_a_price_is_billed_in_equal_parts_and_the_last_month_evens_out() -> None:
    term = {"starts_on": date(2026, 11, 20), "ends_on": date(2027, 1, 5)}
    assert rules.months_of(**term) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    first = rules.fee_of(date(2026, 11, 1), price_won=100, billed_won=0, **term)
    assert first == 33
    assert rules.fee_of(date(2027, 1, 1), price_won=100, billed_won=66, **term) == 34
    assert rules.fee_of(date(2027, 1, 1), price_won=50, billed_won=66, **term) == 0  # a smaller price since
    assert rules.fee_of(date(2026, 12, 1), price_won=40, billed_won=33, **term) == 7
    assert rules.due_of(date(2026, 12, 1)) == date(2026, 12, 31)
    rules.check_fee(paid=False)
    with pytest.raises(WrongState):
        rules.check_fee(paid=True)


def pay(**changes) -> None:
    rules.check_pay(
        **{"state": "open", "paid": False, "before_paid": True, "milestone_kept": True, **changes}
    )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"paid": True}, WrongState),
        ({"state": "settled"}, WrongState),
        ({"before_paid": False}, RuleBroken),
        ({"milestone_kept": False}, RuleBroken),
    ],
)
def test_a_tranche_is_paid_once_in_order_after_its_milestone(wrong, refusal) -> None:
    pay()
    with pytest.raises(refusal):
        pay(**wrong)


# The ledger


def test_own_share_bears_the_odd_won() -> None:
    assert rules.split(10, grant_won=2, own_won=1) == (6, 4)
    assert rules.split(10, grant_won=0, own_won=0) == (10, 0)


def test_postings_leave_out_what_is_zero_and_turn_what_is_negative() -> None:
    assert rules.own_share(0) == []
    turned = rules.settled(left_won=0, interest_won=0, own_left_won=-5)
    assert turned == [Posting("own_share", 0, 5), Posting("own_held", 5, 0)]
    assert rules.reversal(rules.tranche(5)) == [Posting("advance", 0, 5), Posting("treasury", 5, 0)]
    assert rules.returned(7) == [Posting("treasury", 7), Posting("return_due", 0, 7)]


def test_what_does_not_balance_is_a_fault_of_the_code() -> None:
    rules.check_balanced(rules.tranche(5))
    for wrong in ([], [Posting("advance", 5)], [Posting("advance", 5), Posting("treasury", 0, 4)]):
        with pytest.raises(ValueError, match="two sides"):
            rules.check_balanced(wrong)


def test_nothing_is_posted_into_the_future_or_a_closed_month() -> None:
    rules.check_posting_day(TODAY, today=TODAY, closed=False, field="paid_on")
    for day, closed in ((date(2026, 11, 26), False), (TODAY, True)):
        with pytest.raises(RuleBroken) as told:
            rules.check_posting_day(day, today=TODAY, closed=closed, field="paid_on")
        assert told.value.field == "paid_on"


def test_months_are_closed_in_order_once_they_are_over() -> None:
    september, october, november = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
    rules.check_month(october, today=TODAY, closed={september: 1}, earliest=september)
    rules.check_month(october, today=TODAY, closed={}, earliest=None)
    assert rules.next_first(date(2026, 12, 1)) == date(2027, 1, 1)
    assert rules.first_of(TODAY) == november
    for first, closed, refusal in (
        (november, {}, RuleBroken),
        (date(2026, 10, 2), {}, RuleBroken),
        (october, {october: 1}, WrongState),
        (october, {}, RuleBroken),
    ):
        with pytest.raises(refusal):
            rules.check_month(first, today=TODAY, closed=closed, earliest=september)


# What is conspicuous


def one(key: int, **changes) -> Spent:
    fields = {
        "company": "1111111111",
        "issuer": "2222222222",
        "number": f"N{key}",
        "issued_on": date(2026, 7, 1),
        "supply_won": 123_456 + key,
        "vat_won": 12_345,
        "sha256": f"{key}",
        "ends_on": date(2026, 11, 30),
    }
    return Spent(key=key, **fields | changes)


def seen(first: Spent, *others: Spent) -> list[Alarm]:
    return rules.alarms([first], others, is_open=lambda day: day.weekday() < 5)[first.key]


@pytest.mark.parametrize(
    ("first", "others", "alarm"),
    [
        (one(1), [one(2, number="N1")], Alarm.SAME_BILL),
        (one(1), [one(2, sha256="1")], Alarm.SAME_PICTURE),
        (one(1), [one(2, supply_won=123_457)], Alarm.SAME_SUM),
        (one(1, issuer="1111111111"), [], Alarm.OWN_BILL),
        (one(1, related=frozenset({"2222222222"})), [], Alarm.RELATED),
        (one(1, buyers=frozenset({"2222222222"})), [], Alarm.IN_TURN),
        (one(1, issued_on=date(2026, 12, 1)), [], Alarm.AFTER_TERM),
        (one(1, supply_won=3_000_000), [], Alarm.ROUND),
        (one(1, issued_on=date(2026, 7, 4)), [], Alarm.CLOSED_DAY),
    ],
)
def test_each_pattern_is_seen_and_nothing_else(first, others, alarm) -> None:
    assert seen(first, *others) == [alarm]


def test_a_clean_bill_passes_and_is_no_twin_of_itself() -> None:
    assert seen(one(1), one(1), one(2)) == []
    assert seen(one(1, supply_won=2_000_000)) == []


# Settlement


def test_interest_is_simple_whole_and_taken_from_the_last_tranches() -> None:
    paid = (Paid(70, date(2026, 1, 1)), Paid(3_000_000, date(2026, 6, 1)))
    until = date(2026, 12, 1)
    assert rules.interest(10_000_000, rate_bp=250, days=365) == 250_000
    assert rules.interest(10, rate_bp=250, days=-3) == 0
    only_last = rules.interest(1_000_000, rate_bp=250, days=183)
    assert rules.interest_on(1_000_000, paid, rate_bp=250, until=until) == only_last
    assert rules.interest_on(0, paid, rate_bp=250, until=until) == 0


def test_what_is_left_is_never_negative() -> None:
    counted = Counted((Paid(70, TODAY),), 80, 10, 9, 0)
    assert (counted.paid_won, rules.left_of(counted)) == (70, 0)


def propose(**changes) -> None:
    rules.check_propose(**{"state": "open", "undecided": 0, "gathered": 0, "over": True, **changes})


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"state": "settling"}, WrongState),
        ({"over": False}, RuleBroken),
        ({"gathered": 1}, RuleBroken),
        ({"undecided": 2}, RuleBroken),
    ],
)
def test_money_is_counted_once_everything_is_decided(wrong, refusal) -> None:
    propose()
    with pytest.raises(refusal):
        propose(**wrong)


def test_a_second_person_confirms() -> None:
    rules.check_confirm("settling", proposed_by=1, by=2)
    with pytest.raises(NotAllowed):
        rules.check_confirm("settling", proposed_by=1, by=1)
    with pytest.raises(WrongState):
        rules.check_confirm("open", proposed_by=1, by=2)
    rules.check_answer("다시 세세요")
    with pytest.raises(RuleBroken):
        rules.check_answer(" ")
    rules.check_returned("settled")
    with pytest.raises(WrongState):
        rules.check_returned("open")
