"""Use it or lose it: what counts as idle, what follows by when, and how much goes back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kinds.compute.rules import reclaiming, standing
from madang.kinds.compute.rules.reclaiming import Next, Rule, Week
from madang.kinds.compute.rules.standing import Held, Look
from madang.kinds.compute.states import CaseState

pytestmark = pytest.mark.unit

RULE = Rule(least_percent=30, weeks=3, answer_days=5, keep_percent=25, appeal_days=5)
FRIDAY = date(2026, 11, 27)
LONG = "데이터 정제가 2주 늦어져 12월 첫 주부터 학습을 시작합니다."


def weeks(*percents: int, given: int = 1_000) -> list[Week]:
    monday = date(2026, 11, 2)
    return [Week(monday + timedelta(weeks=n), given, given * each // 100) for n, each in enumerate(percents)]


@pytest.mark.parametrize(
    ("percents", "idle"),
    [
        ((29, 29, 29), True),
        ((80, 29, 0, 10), True),
        ((29, 30, 29), False),
        ((30, 30, 30), False),
        ((0, 0), False),
        ((), False),
        ((0, 0, 0, 99), False),
    ],
)
def test_idle_is_below_the_rule_for_all_its_weeks_on_end(percents: tuple[int, ...], idle: bool) -> None:
    assert reclaiming.is_idle(weeks(*percents), RULE) == idle


def test_a_week_without_hours_is_not_idle() -> None:
    assert not reclaiming.is_idle([*weeks(0, 0), Week(date(2026, 11, 16), 0, 0)], RULE)
    assert Week(date(2026, 11, 16), 0, 0).percent == 100


def test_per_cent_over_several_weeks_weighs_them_by_hours() -> None:
    assert reclaiming.percent_over([Week(FRIDAY, 100, 100), Week(FRIDAY, 900, 0)]) == 10


@pytest.mark.parametrize("n", range(7))
def test_only_weeks_that_are_over_count(n: int) -> None:
    monday = date(2026, 11, 23)
    assert reclaiming.last_monday(monday + timedelta(days=n)) == date(2026, 11, 16)


def test_the_time_to_answer_runs_from_the_day_the_warning_was_sent() -> None:
    assert reclaiming.answer_until(FRIDAY, FRIDAY, 5) == date(2026, 12, 4)
    assert reclaiming.answer_until(FRIDAY, date(2026, 12, 1), 5) == date(2026, 12, 8)
    assert reclaiming.answer_until(FRIDAY, None, 5) is None
    assert reclaiming.answer_until(date(2026, 12, 24), date(2026, 12, 24), 5) == date(2027, 1, 4)  # holidays


@pytest.mark.parametrize(
    ("state", "until", "last_week", "step"),
    [
        (CaseState.WARNED, FRIDAY, 10, Next.NOTHING),  # the last day is still theirs
        (CaseState.WARNED, FRIDAY - timedelta(days=1), 10, Next.RECLAIM),
        (CaseState.WARNED, None, 10, Next.NOTHING),  # the warning was never sent
        (CaseState.WARNED, FRIDAY - timedelta(days=9), 30, Next.RECOVER),
        (CaseState.ANSWERED, FRIDAY - timedelta(days=9), 10, Next.NOTHING),  # nobody has read it yet
        (CaseState.ANSWERED, FRIDAY - timedelta(days=9), 95, Next.RECOVER),
        (CaseState.EXCUSED, FRIDAY - timedelta(days=9), 10, Next.NOTHING),
        (CaseState.RECLAIMED, FRIDAY - timedelta(days=9), 10, Next.NOTHING),
    ],
)
def test_what_follows_for_a_case(state: str, until: date | None, last_week: int, step: Next) -> None:
    found = reclaiming.next_step(
        state, until=until, today=FRIDAY, weeks=weeks(5, last_week), least_percent=30
    )
    assert found == step


def test_without_any_week_a_case_goes_by_its_clock() -> None:
    step = reclaiming.next_step(
        CaseState.WARNED, until=date(2026, 1, 1), today=FRIDAY, weeks=[], least_percent=30
    )
    assert step == Next.RECLAIM


@given(
    given_=some.integers(1, 500),
    share=some.integers(0, 100),
    peak=some.integers(0, 600),
    keep=some.integers(0, 100),
    step=some.sampled_from([1, 4, 8]),
)
def test_what_is_taken_leaves_the_peak_and_the_share_that_is_kept(
    given_: int, share: int, peak: int, keep: int, step: int
) -> None:
    taken = given_ * share // 100
    units = reclaiming.units_to_take(given=given_, taken=taken, peak=peak, keep_percent=keep, step=step)
    left = given_ - taken - units
    assert units >= 0
    assert left >= 0
    if units:
        assert left >= peak
        assert left * 100 >= given_ * keep
        assert left % step == 0


def test_an_answer_comes_in_time_and_says_something() -> None:
    assert reclaiming.check_answer(CaseState.WARNED, f" {LONG} ", until=FRIDAY, today=FRIDAY) == LONG
    assert reclaiming.check_answer(CaseState.WARNED, LONG, until=None, today=FRIDAY)
    with pytest.raises(WrongState):
        reclaiming.check_answer(CaseState.WARNED, LONG, until=FRIDAY, today=FRIDAY + timedelta(days=1))
    with pytest.raises(WrongState):
        reclaiming.check_answer(CaseState.RECLAIMED, LONG, until=FRIDAY, today=FRIDAY)
    with pytest.raises(RuleBroken):
        reclaiming.check_answer(CaseState.WARNED, "곧 씁니다", until=FRIDAY, today=FRIDAY)


def test_longer_time_ends_within_three_months() -> None:
    assert reclaiming.check_excuse(date(2026, 12, 31), today=FRIDAY) == date(2026, 12, 31)
    for day in (None, FRIDAY, FRIDAY + timedelta(days=93)):
        with pytest.raises(RuleBroken):
            reclaiming.check_excuse(day, today=FRIDAY)


def test_an_objection_comes_in_time_and_once() -> None:
    until = reclaiming.object_until(FRIDAY, 5)
    assert until == date(2026, 12, 4)
    checked = {"reclaimed_on": FRIDAY, "days": 5}
    assert reclaiming.check_objection(CaseState.RECLAIMED, LONG, today=until, **checked) == LONG  # type: ignore[arg-type]
    for state, today in ((CaseState.RECLAIMED, until + timedelta(days=1)), (CaseState.APPEALED, until)):
        with pytest.raises(WrongState):
            reclaiming.check_objection(state, LONG, today=today, **checked)  # type: ignore[arg-type]


def test_who_decided_does_not_judge_the_objection() -> None:
    reclaiming.check_judge(judge=1, decided_by=None)
    reclaiming.check_judge(judge=1, decided_by=2)
    with pytest.raises(NotAllowed):
        reclaiming.check_judge(judge=1, decided_by=1)


@pytest.mark.parametrize(
    ("held", "look"),
    [
        (Held(64, 10_000, 9_900, 900), Look.HOARDER),  # allocates all, works with little of it
        (Held(64, 10_000, 100, 0), Look.HOARDER),
        (Held(4, 10_000, 100, 0), Look.IDLE),
        (Held(4, 1_000, 990, 900, is_newcomer=True, waiting=True), Look.STARVING),
        (Held(0, 0, 0, 0, is_newcomer=True, waiting=True), Look.STARVING),
        (Held(4, 1_000, 990, 900, waiting=True), Look.BUSY),
        (Held(4, 1_000, 500, 500), Look.STEADY),
        (Held(4, 1_000, 200, 200), Look.LOW),
    ],
)
def test_hoarder_idle_and_starving_are_told_apart(held: Held, look: Look) -> None:
    assert standing.look_of(held, much=16, least_percent=30) == look


def test_much_is_twice_what_the_one_in_the_middle_holds() -> None:
    assert standing.much_of([]) == 2
    assert standing.much_of([1, 1, 1]) == 2
    assert standing.much_of([4, 8, 64]) == 16


@pytest.mark.parametrize(
    ("state", "offered_on", "today", "may"),
    [
        (CaseState.RECLAIMED, None, FRIDAY, False),
        (CaseState.RECLAIMED, None, FRIDAY + timedelta(days=1), True),
        (CaseState.RECLAIMED, FRIDAY, FRIDAY + timedelta(days=1), False),
        (CaseState.APPEALED, None, FRIDAY + timedelta(days=99), False),
        (CaseState.UPHELD, None, FRIDAY - timedelta(days=1), True),
        (CaseState.RESTORED, None, FRIDAY + timedelta(days=99), False),
    ],
)
def test_what_was_taken_is_offered_on_once_it_cannot_come_back(state, offered_on, today, may) -> None:
    found = reclaiming.may_be_offered_on(state, offered_on=offered_on, until=FRIDAY, today=today)
    assert found is may


def test_where_nothing_was_taken_nothing_is_offered_on() -> None:
    assert not reclaiming.may_be_offered_on(CaseState.RECOVERED, offered_on=None, until=None, today=FRIDAY)


@given(
    some.integers(0, 40),
    some.lists(some.tuples(some.integers(1, 3), some.sampled_from([1, 2, 8])), max_size=4),
)
def test_no_more_goes_back_to_a_round_than_was_taken_and_only_whole_steps(units, parts) -> None:
    portions = [(key, steps * step, step) for key, (steps, step) in enumerate(parts)]
    back = reclaiming.put_back(units, portions)
    assert sum(back.values()) <= units
    for key, held, step in portions:
        assert 0 <= back.get(key, 0) <= held
        assert back.get(key, 0) % step == 0


def test_what_was_offered_on_is_not_judged_any_more() -> None:
    reclaiming.check_not_offered_on(None)
    with pytest.raises(WrongState, match="2026-11-27"):
        reclaiming.check_not_offered_on(FRIDAY)
