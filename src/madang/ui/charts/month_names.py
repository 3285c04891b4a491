"""Names of months below a chart."""

from datetime import date

from django.utils.translation import get_language


def months(first: date, count: int) -> list[str]:
    """Return names for ``count`` months from that of ``first``; the year stands where it begins."""
    names = []
    for n in range(count):
        year, month = first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1
        names.append(_month(year, month, with_year=n == 0 or month == 1))
    return names


def _month(year: int, month: int, *, with_year: bool) -> str:
    if (get_language() or "ko").startswith("en"):
        name = date(2000, month, 1).strftime("%b")
        return f"{name} {year % 100:02}" if with_year else name
    return f"{year % 100:02}.{month}월" if with_year else f"{month}월"
