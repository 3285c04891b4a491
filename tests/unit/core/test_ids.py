"""Ids that sort by time and tell nothing else."""

import random
import uuid
from datetime import UTC, datetime

import pytest

from madang.core import clock, ids

pytestmark = pytest.mark.unit


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = [ids.new() for _ in range(200)]
    assert all(each.version == 7 and each.variant == uuid.RFC_4122 for each in made)
    assert len(set(made)) == len(made)


def test_ids_sort_by_the_time_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [1_700_000_000_000_000_000 + n * 1_000_000 for n in range(50)]
    waiting = iter(moments)
    monkeypatch.setattr("time.time_ns", lambda: next(waiting))
    made = [ids.new() for _ in moments]
    assert made == sorted(made)
    assert [each.int >> 80 for each in made] == [moment // 1_000_000 for moment in moments]


def test_ids_of_the_example_city_come_out_the_same_each_time() -> None:
    def drawn(seed: int) -> list[uuid.UUID]:
        with clock.stopped(datetime(2026, 1, 1, tzinfo=UTC)), ids.drawn_from(random.Random(seed)):
            return [ids.new() for _ in range(5)]

    assert drawn(7) == drawn(7) != drawn(8)
    assert all(each.version == 7 for each in drawn(7))
    assert ids.new() != ids.new()
