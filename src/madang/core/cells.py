"""What people type into the cells of a spreadsheet: days, whole numbers, won. Nothing here opens a file.

Each reader returns None at what cannot be read for certain; whoever asks says so, and what would do.
"""

import re
from datetime import date, timedelta

from madang.core import clock

_EPOCH = date(1899, 12, 30)  # day 0 of Excel, whose calendar believes in 29 February 1900
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{4}|\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")
_AFTER = re.compile(r"[T\s]+0{1,2}:00(:00)?$|\s*\([월화수목금토일]\)$")
_WHOLE = re.compile(r"-?\d{1,3}(,\d{3})+|-?\d+")
_WON = re.compile(r"₩?\s*(-?[\d,]+)\s*원?")
_COUNTERS = re.compile(r"\s*(명|개|건|호|번|제)\s*$")


def day(text: str) -> date | None:
    """Return the day that ``text`` names; None when it names none, or only a month.

    >>> day("2024.10.2"), day("24-10-02"), day("2024년 10월 2일"), day("45567") == day("2024. 10. 2.(수)")
    (datetime.date(2024, 10, 2), datetime.date(2024, 10, 2), datetime.date(2024, 10, 2), True)
    """
    text = _AFTER.sub("", text.strip())
    if serial := _SERIAL.fullmatch(text):
        return _known(_EPOCH + timedelta(days=int(serial[1])))
    parts = _EIGHT.fullmatch(text) or _PARTS.fullmatch(text)
    if not parts:
        return None
    year, month, of_month = (int(part) for part in parts.groups())
    try:
        return _known(date(year + 2000 if year < 100 else year, month, of_month))
    except ValueError:
        return None


def _known(found: date) -> date | None:
    return found if found.year in clock.YEARS else None


def whole(text: str) -> int | None:
    """Return the whole number in ``text``, which may have commas and a counter behind it.

    >>> whole("1,234"), whole("12명"), whole("1.5"), whole("약 10")
    (1234, 12, None, None)
    """
    text = _COUNTERS.sub("", text.strip())
    text = text.removesuffix(".0")
    return int(text.replace(",", "")) if _WHOLE.fullmatch(text) and len(text) <= 18 else None


def won(text: str) -> int | None:
    """Return an amount of won; None for other currencies and for fractions of a won.

    >>> won("₩1,200,000"), won("55,500원"), won("$12"), won("12.5")
    (1200000, 55500, None, None)
    """
    found = _WON.fullmatch(text.strip())
    return whole(found[1]) if found else None
