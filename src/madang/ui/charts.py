"""Charts as SVG drawn by the server: pure data in, shapes out; the tag ``{% chart %}`` shows them.

Places across are percentages and places down are pixels, so that a chart is as wide as its column and its
words keep their size at 390 px. Colour never speaks alone: each series has a pattern or a mark of its own, a
name in the legend, and the table behind "View as a table" holds every amount. See ADR 0011.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import floor, log10

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from madang.ui.formats import written_day

Amount = int | Decimal
Words = str | Promise

LOOKS = 6  # series that can be told apart; more than that belong in a table
_TOP, _PLOT, _FOOT = 28, 200, 26
_ROW = 30  # of a time line
_GRID = 4
_WIDE, _NARROW = 13, 6  # labels below a chart that fit on a desk and in a hand
_BAR = 72  # per cent of its slot


@dataclass(frozen=True)
class Series:
    """Amounts beside the labels of a chart; None: nothing is known. ``look`` 1 to 6, 0: by its place."""

    label: Words
    amounts: Sequence[Amount | None]
    look: int = 0


@dataclass(frozen=True)
class Mark:
    """A line across the chart before the label at ``at``, with what it means."""

    at: int
    text: Words


@dataclass(frozen=True)
class Slip:
    """A promise over time: when it was made, every date it was promised for, and when it was kept."""

    label: Words
    made_on: date
    dues: Sequence[date]
    done_on: date | None = None
    note: Words = ""
    href: str = ""


@dataclass(frozen=True)
class Shape:
    """One element of SVG; ``title`` is what a pointer is told, ``fill`` and ``mark`` are parts by name."""

    tag: str
    look: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""
    title: str = ""
    fill: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Panel:
    """A drawing of its own height; time lines have one each, with a name above."""

    height: int
    shapes: tuple[Shape, ...]
    label: Words = ""
    note: Words = ""
    href: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the legend. ``swatch`` is "bar", "line" or the mark itself."""

    label: Words
    swatch: str
    look: int = 0


@dataclass(frozen=True)
class Chart:
    """What the template draws."""

    title: Words
    desc: Words
    panels: tuple[Panel, ...]
    legend: tuple[Entry, ...]
    head: tuple[Words, ...]
    rows: tuple[tuple[str, ...], ...]
    axis: Panel | None = None
    numeric: bool = True
    looks: frozenset[int] = field(default_factory=frozenset)

    @property
    def patterned(self) -> frozenset[int]:
        """The looks that are drawn with a pattern; the others have a plain colour."""
        return frozenset({2, 3, 5})

    @property
    def key(self) -> str:
        """A name for the ids of this drawing, the same each time."""
        return f"c{zlib.crc32(f'{self.title}|{self.desc}|{self.rows}'.encode()):08x}"


def bars(
    *,
    title: Words,
    labels: Sequence[Words],
    series: Sequence[Series],
    nested: bool = False,
    lines: Sequence[Series] = (),
    unit: Words = "",
    desc: Words = "",
    marks: Sequence[Mark] = (),
) -> Chart:
    """Return bars over ``labels``: stacked, or ``nested`` (each series is a part of the one before it).

    ``lines`` are drawn over the bars, on the same scale.
    """
    series, lines = _looked(series, 1), _looked(lines, 1 + len(series))
    reach = [_sum(series, n) for n in range(len(labels))] if not nested else []
    for one in (*lines, *(series if nested else ())):
        reach += [float(amount or 0) for amount in one.amounts]
    top, step = _scale(max(reach, default=0.0))
    shapes = [*_grid(top, step), *_bars(labels, series, top, nested)]
    for one in lines:
        shapes += _line(one, labels, top)
    shapes += [*_marks(marks, len(labels)), *_names(labels)]
    return Chart(
        title=title,
        desc=desc,
        panels=(Panel(_TOP + _PLOT + _FOOT, tuple(shapes)),),
        axis=Panel(_TOP + _PLOT + _FOOT, tuple(_axis(top, step, unit))),
        legend=(
            *(Entry(one.label, "bar", one.look) for one in series),
            *(Entry(one.label, "line", one.look) for one in lines),
        ),
        head=("", *(one.label for one in (*series, *lines))),
        rows=tuple(_table(labels, (*series, *lines), unit)),
        looks=frozenset(one.look for one in (*series, *lines)),
    )


def lines(
    *,
    title: Words,
    labels: Sequence[Words],
    series: Sequence[Series],
    unit: Words = "",
    desc: Words = "",
    marks: Sequence[Mark] = (),
) -> Chart:
    """Return lines over ``labels``, each with a mark of its own."""
    return bars(title=title, labels=labels, series=(), lines=series, unit=unit, desc=desc, marks=marks)


def slips(*, title: Words, rows: Sequence[Slip], today: date, desc: Words = "") -> Chart:
    """Return a time line for each promise, all on one scale: made, promised, promised again, kept."""
    days = [day for row in rows for day in (row.made_on, *row.dues, row.done_on or today)]
    first, last = min([*days, today]), max([*days, today])
    first, last = date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def at(day: date) -> float:
        return 1 + 98 * (day - first).days / (last - first).days

    years = [date(year, 1, 1) for year in range(first.year, last.year)]
    every = max(1, -(-len(years) // _NARROW))
    panels = [
        Panel(_ROW, tuple(_time_line(row, today, at(today), years, at)), row.label, row.note, row.href)
        for row in rows
    ]
    foot = [
        _text("md-chart-name", at(day) + 49 / len(years), 16, str(day.year), "middle")
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


@dataclass(frozen=True)
class Spark:
    """A chart as large as a word."""

    label: Words
    shapes: tuple[Shape, ...]


def spark(
    amounts: Sequence[Amount | None], *, label: Words, most: Amount, bar: Amount | None = None
) -> Spark:
    """Return small bars up to ``most``, with a line at ``bar``; ``label`` says the same in words."""
    slot, top = 100 / max(1, len(amounts)), float(most) or 1.0
    shapes = []
    for n, amount in enumerate(amounts):
        tall = 22 * min(1.0, float(amount or 0) / top)
        low = bar is not None and amount is not None and amount < bar
        shapes.append(_rect("is-low" if low else "", n * slot + slot * 0.1, 24 - tall, slot * 0.8, tall))
    if bar is not None:
        at = 24 - 22 * min(1.0, float(bar) / top)
        shapes.append(_segment("md-spark-bar", 0, at, 100, at))
    return Spark(label, tuple(shapes))


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


def written(amount: Amount | None) -> str:
    """Return an amount for people; a dash where none is known."""
    return "–" if amount is None else str(number_format(amount, use_l10n=True, force_grouping=True))


def _short(amount: float) -> str:
    """Return a tick of the scale, as short as it can be read."""
    korean = not (get_language() or "ko").startswith("en")
    for size, sign in ((1e8, "억"), (1e4, "만")) if korean else ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            return f"{amount / size:,.4g}{sign}"
    return f"{amount:,.4g}"


def _looked(series: Sequence[Series], first: int) -> list[Series]:
    return [
        Series(one.label, one.amounts, one.look or (first + n - 1) % LOOKS + 1)
        for n, one in enumerate(series)
    ]


def _sum(series: Sequence[Series], n: int) -> float:
    return float(sum(one.amounts[n] or 0 for one in series))


def _scale(most: float) -> tuple[float, float]:
    """Return the top of a scale and its step: 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return 1.0, 1.0
    rough = most / _GRID
    size = 10 ** floor(log10(rough))
    step = next(size * nice for nice in (1, 2, 5, 10) if size * nice >= rough * 0.999)
    return step * -(-most // step), float(step)


def _down(amount: float, top: float) -> float:
    return _TOP + _PLOT * (1 - amount / top)


def _ticks(top: float, step: float) -> list[float]:
    return [step * n for n in range(round(top / step) + 1)]


def _grid(top: float, step: float) -> Iterator[Shape]:
    for tick in _ticks(top, step):
        look = "md-chart-base" if tick == 0 else "md-chart-grid"
        yield _segment(look, 0, _down(tick, top), 100, _down(tick, top))


def _axis(top: float, step: float, unit: Words) -> Iterator[Shape]:
    ticks = _ticks(top, step)
    for tick in ticks:
        said = f"{_short(tick)}"
        yield _text("md-chart-tick", 100, _down(tick, top) + 4, said, "end")
    if unit:
        yield _text("md-chart-unit", 100, 11, str(unit), "end")


def _bars(labels: Sequence[Words], series: Sequence[Series], top: float, nested: bool) -> Iterator[Shape]:
    slot = 100 / max(1, len(labels))
    for n, label in enumerate(labels):
        floor_ = 0.0
        for one in series:
            amount = one.amounts[n]
            if not amount:
                continue
            reached = float(amount) if nested else floor_ + float(amount)
            under = 0.0 if nested else floor_
            yield _rect(
                f"md-chart-s{one.look}",
                slot * n + slot * (100 - _BAR) / 200,
                _down(reached, top),
                slot * _BAR / 100,
                _down(under, top) - _down(reached, top),
                title=f"{label} · {one.label}: {written(amount)}",
                look=one.look,
            )
            floor_ = reached


def _line(one: Series, labels: Sequence[Words], top: float) -> Iterator[Shape]:
    slot = 100 / max(1, len(labels))
    before: tuple[float, float] | None = None
    dots = []
    for n, amount in enumerate(one.amounts):
        if amount is None:
            before = None
            continue
        here = (slot * (n + 0.5), _down(float(amount), top))
        if before:
            yield _segment(f"md-chart-l{one.look}", *before, *here)
        said = f"{labels[n]} · {one.label}: {written(amount)}"
        dots.append(_use(f"m{one.look}", f"md-chart-d{one.look}", *here, title=said))
        before = here
    yield from dots


def _marks(marks: Sequence[Mark], count: int) -> Iterator[Shape]:
    for mark in marks:
        at = 100 * mark.at / max(1, count)
        yield _segment("md-chart-mark", at, 0, at, _TOP + _PLOT)
        right = at > 50
        yield _text(
            "md-chart-said", at - 0.6 if right else at + 0.6, 11, str(mark.text), "end" if right else "start"
        )


def _names(labels: Sequence[Words]) -> Iterator[Shape]:
    """Yield the labels below: as many as fit on a desk, and fewer in a hand."""
    slot = 100 / max(1, len(labels))
    wide, narrow = -(-len(labels) // _WIDE), -(-len(labels) // _NARROW)
    for n, label in enumerate(labels):
        if n % wide == 0:
            look = "md-chart-name" if n % narrow == 0 else "md-chart-name is-minor"
            yield _text(look, slot * (n + 0.5), _TOP + _PLOT + 18, str(label), "middle")


def _table(labels: Sequence[Words], series: Sequence[Series], unit: Words) -> Iterator[tuple[str, ...]]:
    for n, label in enumerate(labels):
        yield (str(label), *(_with_unit(one.amounts[n], unit) for one in series))


def _with_unit(amount: Amount | None, unit: Words) -> str:
    return f"{written(amount)} {unit}".strip() if amount is not None else written(None)


def _time_line(
    row: Slip, today: date, now: float, years: Sequence[date], at: Callable[[date], float]
) -> Iterator[Shape]:
    middle = _ROW / 2
    for year in years:
        yield _segment("md-chart-grid", at(year), 0, at(year), _ROW)
    yield _segment("md-chart-today", now, 0, now, _ROW)
    dues = list(row.dues)
    if dues:
        yield _segment("md-chart-promised", at(row.made_on), middle, at(dues[0]), middle)
        if max(dues) > dues[0]:
            yield _segment("md-chart-slip", at(dues[0]), middle, at(max(dues)), middle)
        end = row.done_on or today
        if end > dues[-1]:
            yield _segment("md-chart-late", at(dues[-1]), middle, at(end), middle)
    yield _use("made", "md-chart-made", at(row.made_on), middle, title=written_day(row.made_on))
    for due in dues:
        yield _use("due", "md-chart-due", at(due), middle, title=written_day(due))
    if row.done_on:
        yield _use("done", "md-chart-done", at(row.done_on), middle, title=written_day(row.done_on))


def _slip_rows(rows: Sequence[Slip]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            str(row.label),
            written_day(row.made_on),
            written_day(row.dues[0]) if row.dues else gettext("No date was given"),
            ", ".join(written_day(due) for due in row.dues[1:]) or "–",
            written_day(row.done_on) if row.done_on else gettext("Not kept yet"),
        )


def _across(x: float) -> str:
    return f"{x:.2f}%"


def _rect(
    classes: str, x: float, y: float, width: float, height: float, *, title: str = "", look: int = 0
) -> Shape:
    places = (("x", _across(x)), ("y", f"{y:.1f}"), ("width", _across(width)), ("height", f"{height:.1f}"))
    return Shape("rect", classes, places, title=title, fill=look)


def _segment(classes: str, x1: float, y1: float, x2: float, y2: float) -> Shape:
    return Shape(
        "line", classes, (("x1", _across(x1)), ("y1", f"{y1:.1f}"), ("x2", _across(x2)), ("y2", f"{y2:.1f}"))
    )


def _text(classes: str, x: float, y: float, text: str, anchor: str) -> Shape:
    return Shape("text", classes, (("x", _across(x)), ("y", f"{y:.1f}"), ("text-anchor", anchor)), text=text)


def _use(mark: str, classes: str, x: float, y: float, *, title: str = "") -> Shape:
    return Shape("use", classes, (("x", _across(x)), ("y", f"{y:.1f}")), title=title, mark=mark)
