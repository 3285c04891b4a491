"""The time of a job, cut into days of Seoul."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.core.clock import SEOUL
from madang.kinds.compute.metering.days import cut, day_of

pytestmark = pytest.mark.unit


def _at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SEOUL).timestamp())


def test_a_job_over_midnight_and_the_end_of_a_month_counts_on_each_day() -> None:
    start = _at("2026-08-31T22:00:00")
    parts = list(cut(start, 27 * 3600, 27 * 3600))

    assert parts == [
        (date(2026, 8, 31), 2 * 3600),
        (date(2026, 9, 1), 24 * 3600),
        (date(2026, 9, 2), 3600),
    ]


def test_what_stood_still_is_spread_and_nothing_is_lost() -> None:
    parts = list(cut(_at("2026-09-01T23:59:50"), 30, 10))
    assert parts == [(date(2026, 9, 1), 3), (date(2026, 9, 2), 7)]


def test_a_job_without_length_touches_no_day() -> None:
    assert list(cut(_at("2026-09-01T00:00:00"), 0, 0)) == []


@given(st.integers(0, 2**33), st.integers(1, 10**7), st.data())
def test_parts_add_up_and_lie_on_the_days_of_seoul(start: int, span: int, data: st.DataObject) -> None:
    counted = data.draw(st.integers(0, span))
    parts = list(cut(start, span, counted))

    assert sum(seconds for _day, seconds in parts) == counted
    days = [day for day, _seconds in parts]
    first = datetime.fromtimestamp(start, UTC).astimezone(SEOUL).date()
    assert days == [first + timedelta(days=number) for number in range(len(days))]
    assert days[-1] == day_of(start + span - 1)
    assert all(0 <= seconds <= 86_400 for _day, seconds in parts)
