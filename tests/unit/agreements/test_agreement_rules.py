"""Each rule of agreements, each way."""

from datetime import date
from types import SimpleNamespace

import pytest

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.agreements import rules
from madang.kernel.agreements.rules import Clauses, Wanted

pytestmark = pytest.mark.unit

TERMS = {
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2027, 5, 31),
    "price_won": 0,
    "grant_won": 10,
    "own_share_won": 1,
}


def test_only_an_accepted_award_without_an_agreement_gets_one() -> None:
    rules.check_award("accepted", standing=False)
    with pytest.raises(WrongState, match="수락"):
        rules.check_award("offered", standing=False)
    with pytest.raises(WrongState, match="이미"):
        rules.check_award("accepted", standing=True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": date(2026, 11, 30)}, "ends_on"),
        ({"price_won": -1}, "price_won"),
        ({"grant_won": -1}, "grant_won"),
        ({"own_share_won": -1}, "own_share_won"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused_at_their_field(wrong, field) -> None:
    rules.check_terms(**TERMS)
    with pytest.raises(RuleBroken) as told:
        rules.check_terms(**TERMS | wrong)
    assert told.value.field == field


def test_a_word_in_braces_that_stands_for_nothing_is_named() -> None:
    rules.check_words("{company}는 {ends_on}까지", {"company", "ends_on"}, field="text_ko")
    with pytest.raises(RuleBroken, match="compny"):
        rules.check_words("{compny}", {"company"}, field="text_ko")


OLD, NEW = Clauses("제1조 {company}"), Clauses("제1조 {issuer}", "Article 1", "주어를 고침")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"clauses": Clauses("", "Article 1", "비웠습니다")}, RuleBroken, "text_ko"),
        ({"clauses": Clauses("{nobody}", "", "틀렸습니다")}, RuleBroken, "text_ko"),
        ({"clauses": Clauses("제1조", "{nobody}", "틀렸습니다")}, RuleBroken, "text_en"),
        ({"clauses": Clauses(OLD.text_ko, "", "그대로입니다")}, RuleBroken, "text_ko"),
        ({"clauses": Clauses("제2조", "", "왜")}, RuleBroken, "note"),
        ({"seen": 2}, WrongState, None),
    ],
)
def test_the_next_version_of_the_clauses(changes, error, field) -> None:
    whole = {"clauses": NEW, "before": OLD, "number": 3, "seen": 3}
    rules.check_template(**whole)
    with pytest.raises(error) as told:
        rules.check_template(**whole | changes)
    assert getattr(told.value, "field", None) == field


def test_line_ends_of_a_browser_are_no_difference() -> None:
    assert rules.tidied(Clauses(" 제1조\r\n\r\n제2조 ", "", " 왜 ")) == Clauses("제1조\n\n제2조", "", "왜")


def test_only_a_draft_is_written_at() -> None:
    rules.check_edit("draft")
    with pytest.raises(WrongState):
        rules.check_edit("signing")


def paper(**changes):
    whole = {"state": "draft", "title_ko": "협약", "text_ko": "제1조", "representative": "박하린"}
    return SimpleNamespace(**whole | changes)


@pytest.mark.parametrize("field", ["title_ko", "text_ko", "representative"])
def test_what_is_sent_has_title_clauses_and_a_signer(field) -> None:
    rules.check_send(paper())
    with pytest.raises(RuleBroken) as told:
        rules.check_send(paper(**{field: " "}))
    assert told.value.field == field


def test_what_was_sent_is_not_sent_again() -> None:
    with pytest.raises(WrongState):
        rules.check_send(paper(state="in_force"))


def test_sides_sign_in_order() -> None:
    assert rules.next_party([], city_first=False) == "company"
    assert rules.next_party(["company"], city_first=False) == "city"
    assert rules.next_party(["company", "city"], city_first=False) is None
    assert rules.next_party([], city_first=True) == "city"


def test_only_whose_turn_it_is_signs() -> None:
    rules.check_sign("signing", party="company", turn="company")
    with pytest.raises(WrongState, match="상대편"):
        rules.check_sign("signing", party="city", turn="company")
    with pytest.raises(WrongState, match="이미 서명"):
        rules.check_sign("signing", party="company", turn="city")
    with pytest.raises(WrongState, match="서명할 것이 없"):
        rules.check_sign("draft", party="company", turn=None)


def test_one_signs_what_one_saw_and_nothing_else() -> None:
    rules.check_untouched(seen="a", fixed="a", computed="a")
    with pytest.raises(RuleBroken):
        rules.check_untouched(seen="a", fixed="a", computed="b")
    with pytest.raises(WrongState):
        rules.check_untouched(seen="old", fixed="a", computed="a")


def test_who_has_not_just_shown_who_they_are_does_not_sign() -> None:
    rules.check_method("passkey")
    with pytest.raises(NotAllowed):
        rules.check_method("")


def test_who_wrote_it_does_not_sign_it_for_the_city() -> None:
    rules.check_drafter(drafted_by=1, signer=2)
    with pytest.raises(NotAllowed):
        rules.check_drafter(drafted_by=1, signer=1)


def test_own_share_is_owed_once() -> None:
    assert rules.owed_share(own_share_won=5, paid_before_won=0) == 5
    assert rules.owed_share(own_share_won=5, paid_before_won=3) == 2
    assert rules.owed_share(own_share_won=2, paid_before_won=3) == 0


def test_own_share_comes_in_before_it_is_noted() -> None:
    today = date(2026, 12, 1)
    rules.check_own_share(state="signed", received_on=today, today=today)
    with pytest.raises(RuleBroken):
        rules.check_own_share(state="signed", received_on=date(2026, 12, 2), today=today)
    with pytest.raises(WrongState):
        rules.check_own_share(state="signing", received_on=today, today=today)


@pytest.mark.parametrize(
    ("wanted", "waits"),
    [
        (Wanted("representative", "새 대표", "취임했습니다"), True),
        (Wanted("scope", "범위", "줄어듭니다"), True),
        (Wanted("period", "한 달", "늦어집니다"), True),
        (Wanted("place", "다른 병동", "공사 중"), True),
        (Wanted("contact", "전화번호", "바뀌었습니다"), False),
        (Wanted("other", "작은 것", "바뀌었습니다"), False),
        (Wanted("budget", "재료비에서", "부족합니다", 20, 100), False),
        (Wanted("budget", "재료비에서", "부족합니다", 21, 100), True),
        (Wanted("budget", "재료비에서", "부족합니다"), False),
    ],
)
def test_large_changes_wait_for_approval_and_small_ones_are_noted(wanted, waits) -> None:
    assert rules.needs_approval(wanted) == waits


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("scope", " ", "이유가 있습니다"), "wanted"),
        (Wanted("scope", "범위를 줄임", ""), "reason"),
        (Wanted("budget", "재료비에서 인건비로", "부족합니다"), "shifted_won"),
        (Wanted("budget", "재료비에서 인건비로", "부족합니다", 5, -1), "shifted_won"),
        (Wanted("budget", "재료비에서 인건비로", "부족합니다", -5, 10), "shifted_won"),
    ],
)
def test_a_change_says_what_and_why(wanted, field) -> None:
    rules.check_change(Wanted("scope", "범위를 줄임", "이유가 있습니다"), state="in_force")
    with pytest.raises(RuleBroken) as told:
        rules.check_change(wanted, state="in_force")
    assert told.value.field == field


def test_changes_are_asked_for_in_force_and_one_of_a_sort() -> None:
    with pytest.raises(WrongState):
        rules.check_change(Wanted("scope", "범위를 줄임", "이유가 있습니다"), state="ended")
    rules.check_not_asked(waiting=False)
    with pytest.raises(WrongState):
        rules.check_not_asked(waiting=True)


def test_a_change_is_decided_once() -> None:
    rules.check_decision("asked")
    with pytest.raises(WrongState):
        rules.check_decision("approved")


def test_only_what_is_in_force_is_changed_and_once_at_a_time() -> None:
    rules.check_amend("in_force", underway=False)
    with pytest.raises(WrongState):
        rules.check_amend("signed", underway=False)
    with pytest.raises(WrongState):
        rules.check_amend("in_force", underway=True)


def test_what_is_over_is_not_terminated() -> None:
    rules.check_terminate("in_force", "보고서를 내지 않았습니다")
    with pytest.raises(WrongState):
        rules.check_terminate("ended", "보고서를 내지 않았습니다")
    with pytest.raises(RuleBroken):
        rules.check_terminate("in_force", "음")


def test_the_last_day_belongs_to_the_term() -> None:
    assert not rules.is_over(ends_on=date(2026, 12, 1), today=date(2026, 12, 1))
    assert rules.is_over(ends_on=date(2026, 12, 1), today=date(2026, 12, 2))


def test_small_shifts_count_together() -> None:
    shift = {"sort": "budget", "wanted": "재료비에서", "reason": "출장이 늘어", "item_won": 100}
    assert not rules.needs_approval(Wanted(**shift, shifted_won=20))
    assert rules.needs_approval(Wanted(**shift, shifted_won=5, before_won=16))
