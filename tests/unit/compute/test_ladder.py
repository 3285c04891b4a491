"""What is installed, leased, given out and used; and where a lease runs out."""

from datetime import date

import pytest

from madang.core.errors import RuleBroken
from madang.kinds.compute.rules import ladder, months
from madang.kinds.compute.rules.ladder import Gap, Span

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 27)
LAST_DAY = date(2026, 12, 31)


def test_a_span_holds_its_first_and_its_last_day() -> None:
    span = Span(8, date(2026, 1, 1), LAST_DAY)
    days = [date(2025, 12, 31), date(2026, 1, 1), LAST_DAY, date(2027, 1, 1)]
    assert [span.holds(day) for day in days] == [False, True, True, False]
    assert Span(8, date(2026, 1, 1)).holds(date(2099, 1, 1))


def test_a_month_is_worth_its_poorest_day() -> None:
    spans = [Span(8, date(2026, 1, 1), date(2026, 3, 15)), Span(4, date(2026, 1, 1))]
    months_ = [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), date(2025, 12, 1)]
    assert [ladder.least_in(spans, month) for month in months_] == [12, 4, 4, 0]


def test_a_lease_that_ends_in_90_days_opens_a_gap() -> None:
    leased = [Span(440, date(2026, 1, 1), LAST_DAY, 443), Span(100, date(2026, 1, 1))]
    (gap,) = ladder.gaps(leased, TODAY)
    assert gap == Gap(date(2027, 1, 1), 440, 443, 100)
    assert gap.days_until(TODAY) == 35


@pytest.mark.parametrize(
    ("today", "seen"),
    [
        (date(2026, 10, 3), True),  # ninety days before the first day without
        (date(2026, 10, 2), False),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),  # it is open: no alarm ahead any more
    ],
)
def test_the_alarm_rings_ninety_days_ahead_and_not_sooner(today: date, seen: bool) -> None:
    assert bool(ladder.gaps([Span(8, date(2026, 1, 1), LAST_DAY)], today)) == seen


def test_a_lease_that_goes_on_opens_no_gap_and_a_smaller_one_opens_the_difference() -> None:
    ends = Span(440, date(2026, 1, 1), LAST_DAY, 443)
    assert ladder.gaps([ends, Span(440, date(2027, 1, 1))], TODAY) == []
    assert ladder.gaps([ends, Span(300, date(2027, 1, 1))], TODAY) == [Gap(date(2027, 1, 1), 140, None, 300)]


def test_a_gap_does_not_guess_petaflops_that_a_source_does_not_say() -> None:
    leased = [Span(1, date(2026, 1, 1), LAST_DAY, 10), Span(2, date(2026, 1, 1), LAST_DAY)]
    assert ladder.gaps(leased, TODAY) == [Gap(date(2027, 1, 1), 3, None, 0)]


def test_used_units_are_hours_over_the_hours_of_the_month() -> None:
    january = date(2026, 1, 1)
    assert ladder.used_units(744 * 5, january) == 5
    assert ladder.used_units(744 * 5 + 371, january) == 5
    assert ladder.used_units(744 * 5 + 372, january) == 6


def test_the_ladder_shows_nothing_where_nothing_was_metered() -> None:
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    rungs = ladder.climbed(
        [january, february],
        installed=[Span(10, january)],
        leased=[Span(6, january)],
        allocated={january: 5},
        active_hours={january: 744 * 2},
    )
    assert [(r.installed, r.leased, r.allocated, r.used) for r in rungs] == [(10, 6, 5, 2), (10, 6, 0, None)]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"units": 0}, "units"), ({"until_on": date(2025, 1, 1)}, "until_on"), ({"source": " "}, "source")],
)
def test_a_span_names_units_days_in_order_and_a_source(change: dict[str, object], field: str) -> None:
    fine = {"units": 1, "from_on": date(2026, 1, 1), "until_on": None, "source": "계약"}
    ladder.check_span(**fine)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as refused:
        ladder.check_span(**fine | change)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_reason_says_something() -> None:
    assert ladder.check_reason("  계약이   바뀌었음 ") == "계약이 바뀌었음"
    with pytest.raises(RuleBroken):
        ladder.check_reason("음")


def test_months_and_their_hours() -> None:
    assert months.months_from(date(2026, 11, 30), 3) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert [months.hours_in(date(y, 2, 1)) for y in (2026, 2028)] == [672, 696]
    assert months.last_of(date(2028, 2, 9)) == date(2028, 2, 29)
    assert months.first_of(TODAY) == date(2026, 11, 1)
    assert sum(months.spread(1001, months.months_from(TODAY, 12)).values()) == 1001
