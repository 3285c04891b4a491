"""Bars and lines over labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from django.utils.translation import get_language

from madang.ui.charts.shapes import (
    Amount,
    Chart,
    Entry,
    Panel,
    Shape,
    Words,
    rect,
    segment,
    text,
    use,
    written,
)

LOOKS = 6  # series that can be told apart; more than that belong in a table
_WIDE, _NARROW = 13, 6  # labels below a chart that fit on a desk and in a hand
_TOP, _PLOT, _FOOT = 28, 200, 26
_GRID = 4
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
    top, step = scale(max(reach, default=0.0))
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


def scale(most: float) -> tuple[float, float]:
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
        yield segment(look, 0, _down(tick, top), 100, _down(tick, top))


def _axis(top: float, step: float, unit: Words) -> Iterator[Shape]:
    ticks = _ticks(top, step)
    for tick in ticks:
        said = f"{_short(tick)}"
        yield text("md-chart-tick", 100, _down(tick, top) + 4, said, "end")
    if unit:
        yield text("md-chart-unit", 100, 11, str(unit), "end")


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
            yield rect(
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
            yield segment(f"md-chart-l{one.look}", *before, *here)
        said = f"{labels[n]} · {one.label}: {written(amount)}"
        dots.append(use(f"m{one.look}", f"md-chart-d{one.look}", *here, title=said))
        before = here
    yield from dots


def _marks(marks: Sequence[Mark], count: int) -> Iterator[Shape]:
    for mark in marks:
        at = 100 * mark.at / max(1, count)
        yield segment("md-chart-mark", at, 0, at, _TOP + _PLOT)
        right = at > 50
        yield text(
            "md-chart-said", at - 0.6 if right else at + 0.6, 11, str(mark.text), "end" if right else "start"
        )


def _names(labels: Sequence[Words]) -> Iterator[Shape]:
    """Yield the labels below: as many as fit on a desk, and fewer in a hand."""
    slot = 100 / max(1, len(labels))
    wide, narrow = -(-len(labels) // _WIDE), -(-len(labels) // _NARROW)
    for n, label in enumerate(labels):
        if n % wide == 0:
            look = "md-chart-name" if n % narrow == 0 else "md-chart-name is-minor"
            yield text(look, slot * (n + 0.5), _TOP + _PLOT + 18, str(label), "middle")


def _table(labels: Sequence[Words], series: Sequence[Series], unit: Words) -> Iterator[tuple[str, ...]]:
    for n, label in enumerate(labels):
        yield (str(label), *(_with_unit(one.amounts[n], unit) for one in series))


def _with_unit(amount: Amount | None, unit: Words) -> str:
    return f"{written(amount)} {unit}".strip() if amount is not None else written(None)
