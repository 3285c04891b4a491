"""How dates, times, money and scores are written for people, in Korean and in English."""

from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext, ngettext

from madang.core import clock

_KOREAN_DAYS = "월화수목금토일"
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _speaks_english() -> bool:
    return (get_language() or "ko").startswith("en")


def local_day(moment: date | datetime) -> date:
    """Return the day in Seoul on which ``moment`` falls."""
    return moment.astimezone(clock.SEOUL).date() if isinstance(moment, datetime) else moment


def written_day(moment: date | datetime) -> str:
    """Return a day as people write it: 2026. 11. 22.(일), or Sun 22 Nov 2026."""
    day = local_day(moment)
    if _speaks_english():
        return f"{_ENGLISH_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}. {day.month}. {day.day}.({_KOREAN_DAYS[day.weekday()]})"


def written_known(day: date, known: str) -> str:
    """Return a day as exactly as it is known (``day``, ``month``, ``year``): 2021, or Jun 2021."""
    if known == "year":
        return f"{day.year}" if _speaks_english() else f"{day.year}년"
    if known == "month":
        return f"{_MONTHS[day.month - 1]} {day.year}" if _speaks_english() else f"{day.year}년 {day.month}월"
    return written_day(day)


def iso_known(day: date, known: str) -> str:
    """Return a day for a list as exactly as it is known: 2021, 2021-06 or 2021-06-30."""
    return day.isoformat()[: {"year": 4, "month": 7}.get(known, 10)]


def written_time(moment: datetime) -> str:
    """Return a moment in Seoul: 2026. 11. 22.(일) 18:00, or Sun 22 Nov 2026, 18:00 KST."""
    clock_face = moment.astimezone(clock.SEOUL).strftime("%H:%M")
    if _speaks_english():
        return f"{written_day(moment)}, {clock_face} KST"
    return f"{written_day(moment)} {clock_face}"


def days_left(moment: date | datetime) -> int:
    """Return whole calendar days in Seoul until ``moment``; negative when it has passed."""
    return (local_day(moment) - clock.today()).days


def has_passed(moment: date | datetime) -> bool:
    """Say whether ``moment`` lies behind us; a day passes when it ends."""
    return moment <= clock.now() if isinstance(moment, datetime) else moment < clock.today()


def spoken_distance(moment: date | datetime) -> str:
    """Return how far ``moment`` is, in words that need no calendar."""
    days = days_left(moment)
    if has_passed(moment):
        if days == 0:
            return gettext("Ended today")
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return gettext("Ends today")
    return gettext("D-%(days)d") % {"days": days}


def written_points(milli: int) -> str:
    """Return thousandths of a point with one decimal, cut and not rounded, so that no bar is passed
    on paper only: 82,499 is 82.4."""
    sign = "-" if milli < 0 else ""
    return f"{sign}{abs(milli) // 1000}.{abs(milli) % 1000 // 100}"


def written_size(size: int) -> str:
    """Return a number of bytes in kB or MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} kB"
    return f"{size / 1_000_000:.1f} MB"


def written_months(first: date, after: date) -> str:
    """Return the months from ``first`` up to, not including, ``after``: 2026-01 – 2026-12.

    >>> written_months(date(2026, 1, 1), date(2027, 1, 1)), written_months(date(2026, 1, 1), date(2026, 2, 1))
    ('2026-01 – 2026-12', '2026-01')
    """
    last = after - timedelta(days=1)
    return (
        f"{first:%Y-%m}"
        if (first.year, first.month) == (last.year, last.month)
        else f"{first:%Y-%m} – {last:%Y-%m}"
    )
