"""The calendar file, read back by a small reader of RFC 5545 that knows nothing of how it was written."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from madang.core import clock
from madang.ui.calendars import Event, written

pytestmark = pytest.mark.unit

AT = datetime(2026, 12, 1, 18, 0, tzinfo=clock.SEOUL)


def read(file: bytes) -> list[tuple[str, str]]:
    """Return (property, value) of each content line; text values unescaped."""
    assert file.endswith(b"\r\n")
    lines = file[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line.decode() for line in lines]  # no character is broken in two
    unfolded = re.sub(rb"\r\n[ \t]", b"", file).decode().removesuffix("\r\n").split("\r\n")
    pairs = []
    for line in unfolded:
        name, sign, value = line.partition(":")
        assert sign, line
        if name in {"SUMMARY", "DESCRIPTION", "X-WR-CALNAME"}:
            value = re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), value)
        pairs.append((name, value))
    return pairs


def event_in(file: bytes) -> dict[str, str]:
    found = read(file)
    return dict(found[found.index(("BEGIN", "VEVENT")) + 1 : found.index(("END", "VEVENT"))])


def test_calendar_is_whole() -> None:
    found = read(
        written([Event("a", AT, "마감", warn=True), Event("b", date(2026, 12, 9), "결과")], name="공고")
    )
    assert found[0] == ("BEGIN", "VCALENDAR")
    assert ("VERSION", "2.0") in found
    assert ("X-WR-CALNAME", "공고") in found
    assert found[-1] == ("END", "VCALENDAR")
    opened: list[str] = []
    for name, value in found:
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert opened.pop() == value
    assert opened == []
    assert [value for name, value in found if name == "BEGIN"] == ["VCALENDAR", "VEVENT", "VALARM", "VEVENT"]


def test_moment_of_seoul_is_written_in_utc_and_a_day_as_a_day() -> None:
    with clock.stopped(datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)):
        moment = event_in(written([Event("closes-1", AT, "마감", path="/calls/a/", sequence=2)], name="x"))
        day = event_in(written([Event("results-1", date(2026, 12, 9), "결과")], name="x"))
    assert moment["DTSTART"] == "20261201T090000Z"
    assert moment["DTSTAMP"] == "20261122T030405Z"
    assert moment["UID"] == "closes-1@localhost"
    assert moment["URL"] == "http://localhost:8000/calls/a/"
    assert (moment["SEQUENCE"], moment["STATUS"]) == ("2", "CONFIRMED")
    assert day["DTSTART;VALUE=DATE"] == "20261209"


def test_what_was_called_off_says_so_and_rings_no_more() -> None:
    event = event_in(written([Event("a", AT, "마감", warn=True, called_off=True)], name="x"))
    assert event["STATUS"] == "CANCELLED"
    assert "TRIGGER" not in event


def test_what_was_typed_adds_no_line() -> None:
    title = "실증; 1차, 병원\\길\r\nATTACH:http://evil.example\rX\x00\x1b"
    event = event_in(written([Event("a", AT, title, text=title)], name=title))
    assert event["SUMMARY"] == "실증; 1차, 병원\\길\nATTACH:http://evil.example\nX"
    assert event["DESCRIPTION"] == event["SUMMARY"]
    assert "ATTACH" not in event


def test_line_that_is_just_long_enough_is_not_folded() -> None:
    fits = "a" * (75 - len("SUMMARY:"))
    assert f"SUMMARY:{fits}\r\n".encode() in written([Event("a", AT, fits)], name="x")
    assert f"SUMMARY:{fits}\r\n b\r\n".encode() in written([Event("a", AT, fits + "b")], name="x")


@given(some.text(some.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_any_title_comes_back_as_it_was(title: str) -> None:
    assert event_in(written([Event("a", AT, title)], name="x"))["SUMMARY"] == title
