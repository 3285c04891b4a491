"""The year of GPU time in the example city: what each tenant was made to show, it shows on any day."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from madang.config.example import gpu_use
from madang.kinds.compute.models import Account, DayOfUse, Pool
from madang.kinds.compute.rules import reclaiming
from madang.kinds.compute.rules.standing import Held, Look, look_of

pytestmark = pytest.mark.unit

TODAYS = [date(2026, 11, 27) + timedelta(days=13 * n) for n in range(40)]


def three_weeks(rows: Sequence[DayOfUse], today: date) -> list[DayOfUse]:
    monday = reclaiming.last_monday(today)
    return [row for row in rows if monday - timedelta(days=14) <= row.on < monday + timedelta(days=7)]


@pytest.mark.parametrize(
    ("company", "look"), [(21, Look.HOARDER), (22, Look.IDLE), (23, Look.STARVING), (26, Look.BUSY)]
)
def test_who_is_made_to_stand_out_does_so_whatever_the_day(company: int, look: Look) -> None:
    (tenant,) = (each for each in gpu_use.TENANTS if each.company == company)
    for seed, today in enumerate(TODAYS):
        rows = gpu_use._days(
            SimpleNamespace(today=today),
            Account(),
            Pool(),
            tenant,
            today - timedelta(days=60),
            random.Random(seed),
        )
        seen = three_weeks(rows, today)
        late = tenant.units * 3600  # on a Monday Sunday's job runs still: its last hour is not known
        held = Held(
            units=tenant.units,
            given_hours=tenant.units * 24 * 21,
            allocated_hours=(sum(row.allocated for row in seen) - late) // 3600,
            active_hours=sum(row.active for row in seen) // 3600,
            is_newcomer=company == 23,
            waiting=company == 23,
        )
        assert look_of(held, much=72, least_percent=30) == look, today
