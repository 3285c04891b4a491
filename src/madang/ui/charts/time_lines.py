"""Promises over time: a line for each, all on one scale."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from madang.ui.charts.shapes import Chart, Entry, Panel, Shape, Words, segment, text, use
from madang.ui.formats import written_day

_ROW = 30
_YEARS = 6  # names of years that fit below in a hand


@dataclass(frozen=True)
class Slip:
    """A promise over time: when it was made, every date it was promised for, and when it was kept."""

    label: Words
    made_on: date
    dues: Sequence[date]
    done_on: date | None = None
    note: Words = ""
    href: str = ""
    made: Words = ""  # the day it was made in words, where it is not known to the day


def slips(*, title: Words, rows: Sequence[Slip], today: date, desc: Words = "") -> Chart:
    """Return a time line for each promise, all on one scale: made, promised, promised again, kept."""
    days = [day for row in rows for day in (row.made_on, *row.dues, row.done_on or today)]
    first, last = min([*days, today]), max([*days, today])
    first, last = date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def at(day: date) -> float:
        return 1 + 98 * (day - first).days / (last - first).days

    years = [date(year, 1, 1) for year in range(first.year, last.year)]
    every = max(1, -(-len(years) // _YEARS))
    panels = [
        Panel(_ROW, tuple(_time_line(row, today, at(today), years, at)), row.label, row.note, row.href)
        for row in rows
    ]
    foot = [
        text("md-chart-name", at(day) + 49 / len(years), 16, str(day.year), "middle")
        for n, day in enumerate(years)
        if n % every == 0
    ]
    return Chart(
        title=title,
        desc=desc,
        panels=(*panels, Panel(22, tuple(foot))),
        legend=(
            Entry(gettext("Promised on"), "made"),
            Entry(gettext("Promised for"), "due"),
            Entry(gettext("Put off"), "slip"),
            Entry(gettext("Late"), "late"),
            Entry(gettext("Kept"), "done"),
            Entry(gettext("Today"), "today"),
        ),
        head=(
            gettext("Promise"),
            gettext("Promised on"),
            gettext("First date"),
            gettext("Later dates"),
            gettext("Kept on"),
        ),
        rows=tuple(_slip_rows(rows)),
        numeric=False,
    )


def _time_line(
    row: Slip, today: date, now: float, years: Sequence[date], at: Callable[[date], float]
) -> Iterator[Shape]:
    middle = _ROW / 2
    for year in years:
        yield segment("md-chart-grid", at(year), 0, at(year), _ROW)
    yield segment("md-chart-today", now, 0, now, _ROW)
    dues = list(row.dues)
    if dues:
        yield segment("md-chart-promised", at(row.made_on), middle, at(dues[0]), middle)
        if max(dues) > dues[0]:
            yield segment("md-chart-slip", at(dues[0]), middle, at(max(dues)), middle)
        end = row.done_on or today
        if end > dues[-1]:
            yield segment("md-chart-late", at(dues[-1]), middle, at(end), middle)
    yield use("made", "md-chart-made", at(row.made_on), middle, title=_made(row))
    for due in dues:
        yield use("due", "md-chart-due", at(due), middle, title=written_day(due))
    if row.done_on:
        yield use("done", "md-chart-done", at(row.done_on), middle, title=written_day(row.done_on))


def _made(row: Slip) -> str:
    return str(row.made or written_day(row.made_on))


def _slip_rows(rows: Sequence[Slip]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            str(row.label),
            _made(row),
            written_day(row.dues[0]) if row.dues else gettext("No date was given"),
            ", ".join(written_day(due) for due in row.dues[1:]) or "–",
            written_day(row.done_on) if row.done_on else gettext("Not kept yet"),
        )
