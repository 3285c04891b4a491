"""Spans, ages and working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.core.periods import (
    Age,
    Span,
    age,
    anniversary,
    is_working_day,
    working_days_after,
    working_days_between,
)

pytestmark = pytest.mark.unit

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
NEAR = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 6, 30), False),
        (date(2026, 7, 1), True),
        (date(2026, 7, 31), True),
        (date(2026, 8, 1), False),
    ],
)
def test_a_span_holds_its_first_day_and_not_its_last(day: date, inside: bool) -> None:
    assert (day in Span(date(2026, 7, 1), date(2026, 8, 1))) is inside


def test_an_open_span_has_no_end() -> None:
    assert date(2999, 1, 1) in Span(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("born", "on", "old"),
    [
        (date(2019, 11, 22), date(2026, 11, 22), Age(7, 0)),
        (date(2019, 11, 22), date(2026, 11, 21), Age(6, 364)),
        (date(2019, 10, 30), date(2026, 11, 22), Age(7, 23)),
        (date(2020, 2, 29), date(2021, 2, 27), Age(0, 364)),
        (date(2020, 2, 29), date(2021, 2, 28), Age(1, 0)),
        (date(2020, 2, 29), date(2021, 3, 1), Age(1, 1)),
        (date(2020, 2, 29), date(2024, 2, 29), Age(4, 0)),
        (date(2026, 11, 22), date(2026, 11, 22), Age(0, 0)),
    ],
)
def test_an_age_is_whole_years_and_the_days_beyond(born: date, on: date, old: Age) -> None:
    assert age(born, on) == old


def test_nothing_has_an_age_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        age(date(2026, 1, 2), date(2026, 1, 1))


@given(DAYS, st.integers(0, 12_000))
def test_an_age_leads_back_to_the_day(born: date, lived: int) -> None:
    on = born + timedelta(days=lived)
    old = age(born, on)
    assert anniversary(born, old.years) + timedelta(days=old.days) == on
    assert 0 <= old.days <= 366


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 2, 17), False),  # Seollal, by the moon
        (date(2026, 6, 3), False),  # local elections
        (date(2026, 7, 17), False),  # Constitution Day, a holiday again
        (date(2026, 12, 25), False),
    ],
)
def test_offices_are_closed_on_weekends_and_holidays(day: date, open_: bool) -> None:
    assert is_working_day(day) is open_


def test_a_city_may_add_days_of_its_own() -> None:
    friday = date(2026, 11, 20)
    assert not is_working_day(friday, extra={friday})
    assert working_days_after(date(2026, 11, 19), 1) == friday


def test_the_first_day_does_not_count() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert working_days_after(friday, 0) == friday
    assert working_days_after(friday, 1) == monday
    assert working_days_between(friday, monday) == 1
    assert working_days_between(monday, friday) == -1
    assert working_days_between(monday, monday) == 0


@given(NEAR, st.integers(1, 40))
def test_counting_there_and_back_agrees(start: date, count: int) -> None:
    end = working_days_after(start, count)
    assert is_working_day(end)
    assert working_days_between(start, end) == count
    assert working_days_between(end, start) == -count
