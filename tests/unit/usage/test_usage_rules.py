"""What may be granted and recorded, and when a company is told."""

from datetime import date

import pytest

from madang.core.errors import RuleBroken
from madang.kernel.usage import rules

pytestmark = pytest.mark.unit

MONTH = date(2026, 9, 1)


def test_a_figure_is_for_a_month_from_nothing_up_in_a_unit() -> None:
    rules.check_figure(period=MONTH, amount=0, unit="gpu_second")
    for wrong, field in (
        ({"period": date(2026, 9, 2)}, "period"),
        ({"amount": -1}, "amount"),
        ({"amount": 2**63}, "amount"),
        ({"unit": ""}, "unit"),
    ):
        with pytest.raises(RuleBroken) as refused:
            rules.check_figure(**{"period": MONTH, "amount": 1, "unit": "gpu_second", **wrong})
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("granted", "used", "told", "crossed"),
    [
        (1000, 749, [], []),
        (1000, 750, [], [75]),
        (1000, 999, [75], []),
        (1000, 1000, [75], [100]),
        (1000, 1200, [], [75, 100]),
        (1000, 1200, [75, 100], []),
        (0, 50, [], []),
        (3, 2, [], []),
    ],
)
def test_each_threshold_is_told_once_when_it_is_reached(granted, used, told, crossed) -> None:
    assert rules.thresholds_crossed(granted=granted, used=used, told=told) == crossed


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 8, 3), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
        (date(2027, 1, 1), False),
    ],
)
def test_the_month_and_the_one_before_are_worth_telling(today, told) -> None:
    assert rules.is_worth_telling(MONTH, today=today) is told


def test_december_is_worth_telling_in_january() -> None:
    assert rules.is_worth_telling(date(2026, 12, 1), today=date(2027, 1, 31))
    assert not rules.is_worth_telling(date(2026, 12, 1), today=date(2027, 2, 1))


def test_a_file_that_is_too_large_or_empty_is_refused_with_the_way_out() -> None:
    rules.check_size(5, limit=1024**2)
    with pytest.raises(RuleBroken, match="madang usage import"):
        rules.check_size(1024**2 + 1, limit=1024**2)
    with pytest.raises(RuleBroken):
        rules.check_size(0, limit=5)


def test_a_format_that_the_meter_does_not_write_is_refused_with_those_it_does() -> None:
    rules.check_format("sacct", ["sacct", "dcgm"])
    with pytest.raises(RuleBroken, match="dcgm, sacct"):
        rules.check_format("csv", ["sacct", "dcgm"])
