"""Dates as a calendar file (RFC 5545), so that a deadline stands where people look at their days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from madang.core import clock

_OCTETS = 75  # of a line, by section 3.1
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """One date. ``key`` is its own for ever: a file taken again moves the date instead of adding a second.

    A moment stands at its minute, a day for the whole day; ``warn`` rings a day before. ``sequence`` grows
    with each correction of what it tells of.
    """

    key: str
    at: date | datetime
    title: str
    text: str = ""
    path: str = ""
    sequence: int = 0
    warn: bool = False
    called_off: bool = False


def download(events: Iterable[Event], *, name: str, file: str) -> HttpResponse:
    """Answer with a calendar called ``name``, to be saved as ``file``."""
    response = HttpResponse(written(events, name=name), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def written(events: Iterable[Event], *, name: str) -> bytes:
    """Return the file: CRLF, lines of at most 75 octets, text escaped, moments in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Madang//Dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    now = clock.now()
    for event in events:
        lines += _lines_of(event, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _lines_of(event: Event, now: datetime) -> Iterator[str]:
    house = urlsplit(settings.SITE_ADDRESS).hostname
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}@{house}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"SEQUENCE:{event.sequence}"
    if isinstance(event.at, datetime):
        yield f"DTSTART:{_moment(event.at)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.at:%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{_escaped(event.text)}"
    if event.path:
        yield f"URL:{settings.SITE_ADDRESS}{event.path}"
    yield "STATUS:CANCELLED" if event.called_off else "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"  # a deadline takes nobody's time
    if event.warn and not event.called_off:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D")
        yield f"DESCRIPTION:{_escaped(event.title)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line with its CRLF, broken before it is too long and never inside of a character."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
