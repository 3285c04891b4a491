"""Deeds are done in the order of their time, with the clock stopped at it."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from madang.config.example.timeline import Timeline, moment, office_day
from madang.core import clock, ids

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_deeds_are_done_in_order_each_at_its_time() -> None:
    line, seen = Timeline(until=NOON), []
    line.put(NOON, lambda: seen.append(("last", clock.now())))
    line.put(NOON - timedelta(days=2), lambda: seen.append(("first", clock.now())))
    line.put(NOON - timedelta(days=1), lambda: seen.append(("second", clock.now())))
    assert line.run() == 3
    assert [name for name, _ in seen] == ["first", "second", "last"]
    assert [at for _, at in seen] == [NOON - timedelta(days=2), NOON - timedelta(days=1), NOON]


def test_a_deed_may_bring_others_and_the_future_has_not_happened() -> None:
    line, seen = Timeline(until=NOON), []

    def first() -> None:
        line.put(clock.now(), lambda: seen.append("at once"))
        line.put(NOON + timedelta(minutes=1), lambda: seen.append("tomorrow"))

    line.put(NOON - timedelta(days=1), first)
    line.run()
    assert seen == ["at once"]


def test_deeds_of_one_moment_keep_the_order_in_which_they_were_put() -> None:
    line, seen = Timeline(until=NOON), []
    for number in range(20):
        line.put(NOON, lambda number=number: seen.append(number))
    line.run()
    assert seen == list(range(20))


def test_a_moment_is_in_seoul() -> None:
    assert moment(date(2026, 11, 22), 12).astimezone(UTC) == NOON


def test_ids_come_out_the_same_from_the_same_seed_and_time() -> None:
    def two() -> list[object]:
        with clock.stopped(NOON), ids.drawn_from(random.Random(7)):
            return [ids.new(), ids.new()]

    first, second = two(), two()
    assert first == second
    assert first[0] != first[1]
    assert first[0].version == 7  # type: ignore[attr-defined]
    assert ids.new() != ids.new()


def test_office_days_step_over_weekends_and_holidays() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert office_day(friday, 1) == monday
    assert office_day(monday, -1) == friday
    assert office_day(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert office_day(date(2026, 12, 28), -1) == date(2026, 12, 24)
    assert office_day(date(2026, 11, 22), 0) == date(2026, 11, 22)
