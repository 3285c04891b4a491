"""Dates, times, distances, money, scores and sizes as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from madang.core import clock
from madang.ui import formats

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # a Sunday; noon in Seoul


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("ko", "2026. 11. 22.(일)", "2026. 11. 22.(일) 18:00"),
        ("en", "Sun 22 Nov 2026", "Sun 22 Nov 2026, 18:00 KST"),
    ],
)
def test_day_and_time_are_written_in_seoul(language: str, day: str, moment: str) -> None:
    with override(language):
        assert formats.written_day(date(2026, 11, 22)) == day
        assert formats.written_time(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) == moment


@pytest.mark.parametrize(
    ("known", "korean", "english", "iso"),
    [
        ("year", "2021년", "2021", "2021"),
        ("month", "2021년 6월", "Jun 2021", "2021-06"),
        ("day", "2021. 6. 30.(수)", "Wed 30 Jun 2021", "2021-06-30"),
    ],
)
def test_a_day_is_written_as_exactly_as_it_is_known(known: str, korean: str, english: str, iso: str) -> None:
    day = date(2021, 6, 30)
    with override("ko"):
        assert formats.written_known(day, known) == korean
    with override("en"):
        assert formats.written_known(day, known) == english
    assert formats.iso_known(day, known) == iso


def test_a_moment_late_at_night_in_utc_is_the_next_day_in_seoul() -> None:
    with override("ko"):
        assert formats.written_day(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == "2026. 11. 23.(월)"


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (NOON + timedelta(days=3), "D-3", "D-3"),
        (NOON + timedelta(hours=1), "오늘 마감", "Ends today"),
        (NOON - timedelta(hours=1), "오늘 끝남", "Ended today"),
        (NOON - timedelta(days=1), "1일 지남", "1 day late"),
        (NOON - timedelta(days=3), "3일 지남", "3 days late"),
        (date(2026, 11, 22), "오늘 마감", "Ends today"),
        (date(2026, 11, 21), "1일 지남", "1 day late"),
    ],
)
def test_a_distance_is_said_in_words(moment: date | datetime, korean: str, english: str) -> None:
    with clock.stopped(NOON):
        with override("ko"):
            assert formats.spoken_distance(moment) == korean
        with override("en"):
            assert formats.spoken_distance(moment) == english


@pytest.mark.parametrize(
    ("milli", "written"), [(82_499, "82.4"), (82_500, "82.5"), (59_999, "59.9"), (0, "0.0"), (-1_250, "-1.2")]
)
def test_points_are_cut_and_not_rounded(milli: int, written: str) -> None:
    assert formats.written_points(milli) == written


@pytest.mark.parametrize(
    ("size", "written"), [(1, "1 kB"), (999_400, "999 kB"), (1_234_567, "1.2 MB"), (20_971_520, "21.0 MB")]
)
def test_a_size_is_written_in_kilobytes_or_megabytes(size: int, written: str) -> None:
    assert formats.written_size(size) == written


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ none|when }}{{ none|day }}{{ none|won }}", ""),
        ("{{ none|points }}", "–"),
        (
            "{{ amount|won }}",
            '<data class="md-number" value="120000000" title="₩120,000,000">1억 2,000만원</data>',
        ),
        ("{{ noon|day }}", '<time datetime="2026-11-22">2026. 11. 22.(일)</time>'),
    ],
)
def test_filters_carry_what_machines_read(template: str, expected: str) -> None:
    context = Context({"none": None, "amount": 120_000_000, "noon": NOON})
    with override("ko"):
        assert Template(template).render(context) == expected
