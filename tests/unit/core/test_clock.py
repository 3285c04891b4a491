"""One clock, UTC inside, Seoul for days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from madang.core import clock

pytestmark = pytest.mark.unit

EVENING = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)  # half past midnight in Seoul, the day after


def test_a_day_is_a_day_in_seoul() -> None:
    with clock.stopped(EVENING):
        assert clock.now() == EVENING
        assert clock.today() == date(2026, 11, 23)


def test_stops_nest_and_end_even_after_a_fault() -> None:
    with clock.stopped(EVENING):
        with pytest.raises(LookupError), clock.stopped(EVENING + timedelta(days=400)):
            raise LookupError
        assert clock.now() == EVENING
    assert clock.now() != EVENING
    assert clock.now().tzinfo is not None


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.stopped(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass
