"""Which number of a plan counts, where money is missing, and what may be written."""

from dataclasses import replace
from datetime import date

import pytest

from madang.core.errors import RuleBroken
from madang.kernel.plans import rules
from madang.kernel.plans.models import Purse, Step
from madang.kernel.plans.rules import Figure, PlanText

pytestmark = pytest.mark.unit

EOK = 100_000_000
ASKED = Figure(Step.REQUESTED, 6_000 * EOK, date(2024, 5, 26), source="a")
MORE = Figure(Step.REQUESTED, 9_000 * EOK, date(2024, 10, 2), source="b")
DECIDED = Figure(Step.DECIDED, 6_000 * EOK, date(2025, 8, 22), source="c")


def test_the_latest_number_counts_and_the_earlier_stay() -> None:
    cell = rules.cell_of([ASKED, MORE, DECIDED], Step.REQUESTED)
    assert cell.won == 9_000 * EOK
    assert cell.earlier == (ASKED,)
    assert not cell.is_conflicting


def test_two_numbers_of_one_day_conflict_and_none_of_them_counts() -> None:
    cell = rules.cell_of([MORE, replace(MORE, won=1, source="d")], Step.REQUESTED)
    assert cell.is_conflicting
    assert cell.won is None
    assert len(cell.now) == 2


def test_two_sources_that_agree_do_not_conflict() -> None:
    assert rules.cell_of([MORE, replace(MORE, source="d")], Step.REQUESTED).won == MORE.won


def test_what_nobody_said_is_empty() -> None:
    assert rules.cell_of([MORE], Step.SPENT).won is None
    assert not rules.cell_of([MORE], Step.SPENT).is_conflicting


def test_a_split_shows_the_purses_of_which_something_was_said() -> None:
    national = Figure(Step.PLANNED, 2_798 * EOK, date(2021, 1, 1), purse=Purse.NATIONAL)
    assert list(rules.split_of([national, DECIDED], Step.PLANNED)) == [Purse.NATIONAL]


def test_the_decided_share_needs_both_numbers() -> None:
    assert rules.decided_share([MORE, DECIDED]) == (6_000 * EOK, 9_000 * EOK)
    assert rules.decided_share([MORE]) is None
    assert rules.decided_share([DECIDED]) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"step": "wish"}, "step"),
        ({"purse": "mine"}, "purse"),
        ({"area": 9}, "area"),
        ({"year": 2031}, "year"),
        ({"year": 2025}, "year"),
        ({"won": -1}, "won"),
        ({"won": 10**17}, "won"),
        ({"as_of": date(2026, 11, 28)}, "as_of"),
        ({"source": " "}, "source"),
    ],
)
def test_an_amount_that_cannot_be_kept_is_refused_at_its_field(change: dict, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check(replace(MORE, **change))
    assert refused.value.field == field


def test_an_amount_of_an_area_and_a_year_is_kept() -> None:
    check(replace(MORE, area=1, year=2026))


def check(figure: Figure) -> None:
    rules.check_amount(figure, first_year=2026, last_year=2030, areas=[1], today=date(2026, 11, 27))


def test_a_year_without_a_decision_is_a_gap_and_alarms_ninety_days_before() -> None:
    (this, following) = rules.gaps_in(2024, 2027, [], today=date(2026, 10, 2))
    assert (this.year, following.year) == (2026, 2027)
    assert this.is_alarming(date(2026, 10, 2))
    assert not following.is_alarming(date(2026, 10, 2))
    assert following.is_alarming(date(2026, 10, 3))
    assert not this.is_alarming(date(2027, 1, 1))
    assert following.missing is None


def test_a_year_for_which_less_was_decided_than_planned_is_a_gap_of_the_difference() -> None:
    rows = [
        Figure(Step.PLANNED, 670, date(2026, 1, 1), area=1, year=2026),
        Figure(Step.PLANNED, 10, date(2026, 1, 1), area=2, year=2026),
        Figure(Step.DECIDED, 25, date(2026, 5, 1), area=1, year=2026),
        Figure(Step.PLANNED, 50, date(2026, 1, 1), year=2027),
    ]
    (this, following) = rules.gaps_in(2026, 2027, rows, today=date(2026, 11, 27))
    assert (this.planned, this.decided, this.missing) == (670, 25, 645)
    assert (following.planned, following.decided) == (50, None)


def test_a_year_whose_plan_is_met_is_no_gap() -> None:
    rows = [
        Figure(Step.PLANNED, 240, date(2025, 9, 1), year=2026, purse=Purse.NATIONAL),
        Figure(Step.DECIDED, 296, date(2026, 1, 9), year=2026, purse=Purse.NATIONAL),
    ]
    assert rules.gaps_in(2026, 2026, rows, today=date(2026, 11, 27)) == []


PLAN = PlanText("phase-2", "2단계", 2026, 2030)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "Phase 2"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"title_ko": " "}, "title_ko"),
        ({"first_year": 1926}, "first_year"),
        ({"last_year": 3030}, "last_year"),
        ({"last_year": 2025}, "last_year"),
        ({"last_year": 2060}, "last_year"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_at_its_field(change: dict, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_plan(replace(PLAN, **change))
    assert refused.value.field == field


def test_a_plan_is_published_with_a_number_or_not_at_all() -> None:
    rules.check_plan(PLAN)
    rules.check_publish(amounts=1)
    with pytest.raises(RuleBroken):
        rules.check_publish(amounts=0)
