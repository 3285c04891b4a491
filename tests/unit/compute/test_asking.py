"""From a plan to GPU hours, through which door, and at what price."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from madang.core.errors import RuleBroken
from madang.kinds.compute.rules import asking, doors, pricing
from madang.kinds.compute.rules.asking import CARDS, Training
from madang.kinds.compute.rules.doors import Asked, Limits
from madang.kinds.compute.rules.pricing import Line, Rebate

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 27)
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
QUICK = Limits(is_open=True, most_gpu_hours=5_000, most_units=8, most_months=3)
TEXT = "한국어 음성 모델을 우리 자료로 다시 학습합니다."


def asked(**change: object) -> Asked:
    fields: dict[str, object] = {
        "units": 4, "gpu_hours": 2_000, "first_month": DECEMBER, "months": 2, "text": TEXT
    }  # fmt: skip
    return Asked(**fields | change)  # type: ignore[arg-type]


def test_seven_billion_parameters_on_140_billion_tokens() -> None:
    """6 · 7e9 · 140e9 = 5.88e21 operations; ÷ (989e12 · 0.35) ÷ 3600 = 4,718.5… hours of an H100."""
    plan = Training(7_000, 140_000)
    assert asking.operations(plan) == 5_880 * 10**18
    found = asking.estimate(plan, CARDS["H100"], memory_gb=80)
    assert (found.gpu_hours, found.least_cards, found.clock_hours) == (4_719, 2, 2_360)
    slower = asking.estimate(plan, CARDS["A100"], memory_gb=80)
    assert slower.gpu_hours == 14_958


@given(
    some.integers(1, 10_000_000),
    some.integers(1, 1_000_000_000),
    some.integers(1, 100),
    some.sampled_from([*CARDS]),
)
def test_hours_are_rounded_up_and_never_short(parameters: int, tokens: int, percent: int, card: str) -> None:
    plan = Training(parameters, tokens, percent)
    hours = asking.estimate(plan, CARDS[card], memory_gb=80).gpu_hours
    each_hour = CARDS[card].peak_tera * 10**12 * percent * 3600
    assert (hours - 1) * each_hour < asking.operations(plan) * 100 <= hours * each_hour


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Training(0, 1), "parameters"),
        (Training(10**8, 1), "parameters"),
        (Training(1, 0), "tokens"),
        (Training(1, 1, 0), "utilisation"),
        (Training(1, 1, 101), "utilisation"),
    ],
)
def test_a_plan_of_no_model_is_refused_at_its_field(plan: Training, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        asking.check_training(plan)
    assert refused.value.field == field


def test_like_last_time_leaves_half_of_the_idle_hours_out() -> None:
    assert [asking.like_before(*hours) for hours in [(0, 0), (800, 1_000), (1_000, 1_000), (9, 8)]] == [
        0,
        900,
        1_000,
        9,
    ]


def test_what_fits_the_quick_start_passes() -> None:
    doors.check_asked(asked(), QUICK, today=TODAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"months": 4}, "months"),
        ({"months": 0}, "months"),
        ({"units": 9}, "units"),
        ({"units": 0}, "units"),
        ({"gpu_hours": 5_001}, "gpu_hours"),
        ({"gpu_hours": 0}, "gpu_hours"),
        ({"units": 1, "months": 1, "gpu_hours": 745}, "gpu_hours"),
        ({"first_month": date(2026, 10, 1)}, "first_month"),
        ({"first_month": date(2027, 2, 1)}, "first_month"),
        ({"text": "학습"}, "text"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        doors.check_asked(asked(**change), QUICK, today=TODAY)
    assert refused.value.field == field


def test_a_closed_door_lets_nothing_through_and_no_limit_means_none() -> None:
    with pytest.raises(RuleBroken):
        doors.check_asked(asked(), Limits(False, 0, 0, 3), today=TODAY)  # noqa: FBT003
    endless = Limits(is_open=True, most_gpu_hours=0, most_units=0, most_months=3)
    doors.check_asked(asked(units=100, gpu_hours=90_000), endless, today=TODAY)
    for change in ({"units": 0}, {"gpu_hours": 0}):
        with pytest.raises(RuleBroken):
            doors.check_asked(asked(**change), endless, today=TODAY)


def test_the_quick_start_says_yes_while_units_are_free_in_every_month() -> None:
    enough = {DECEMBER: 4, JANUARY: 4}
    assert doors.refusal(asked(), free=enough, already_holds=False) == ""
    assert "3" in str(doors.refusal(asked(), free=enough | {JANUARY: 3}, already_holds=False))
    assert "0" in str(doors.refusal(asked(), free={DECEMBER: 4}, already_holds=False))
    assert "0" in str(doors.refusal(asked(), free=enough | {JANUARY: -5}, already_holds=False))
    assert doors.refusal(asked(), free=enough, already_holds=True)


def test_a_plan_goes_through_the_smallest_door_that_takes_it() -> None:
    all_doors = {
        "quick": QUICK,
        "fast": Limits(is_open=True, most_gpu_hours=50_000, most_units=0, most_months=3),
        "large": Limits(is_open=True, most_gpu_hours=0, most_units=0, most_months=12),
    }
    plans = [(4_719, 2), (5_001, 2), (50_001, 2), (10, 9), (10, 1)]
    found = [doors.door_for(*plan, all_doors) for plan in plans]
    assert [(fit.sort, fit.units) for fit in found] == [
        ("quick", 3), ("fast", 3), ("large", 7), ("fast", 9), ("quick", 1)
    ]  # fmt: skip
    assert doors.door_for(6_000, 1, {"quick": QUICK}).sort == ""


LINES = [
    Line("H100", DECEMBER, 8, 100_000),
    Line("H100", JANUARY, 8, 100_000),
    Line("A100", DECEMBER, 3, 33_333),
]
REBATES = [Rebate("local", 50, date(2025, 1, 1)), Rebate("youth", 60, date(2025, 1, 1), date(2026, 11, 26))]


def test_the_price_is_units_times_months_less_the_largest_rebate_there_is_a_reason_for() -> None:
    price = pricing.price_of(LINES, rebates=REBATES, reasons={"local", "youth"}, on=TODAY)
    assert price.list_won == 1_699_999
    assert price.rebate is REBATES[0]  # that of youth ended the day before
    assert (price.off_won, price.won) == (850_000, 849_999)  # cut to whole won, in favour of the company
    earlier = pricing.price_of(LINES, rebates=REBATES, reasons={"local", "youth"}, on=date(2026, 11, 26))
    assert earlier.rebate is REBATES[1]


def test_without_a_reason_the_list_price_is_paid() -> None:
    price = pricing.price_of(LINES, rebates=REBATES, reasons=set(), on=TODAY)
    assert (price.rebate, price.off_won, price.won) == (None, 0, 1_699_999)
    assert pricing.price_of([], rebates=REBATES, reasons={"local"}, on=TODAY).won == 0
