"""What every chart is made of: shapes with their places, the legend, and the table behind them."""

import zlib
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise

Amount = int | Decimal
Words = str | Promise


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


def written(amount: Amount | None) -> str:
    """Return an amount for people; a dash where none is known."""
    return "–" if amount is None else str(number_format(amount, use_l10n=True, force_grouping=True))


def _across(x: float) -> str:
    return f"{x:.2f}%"


def rect(
    classes: str, x: float, y: float, width: float, height: float, *, title: str = "", look: int = 0
) -> Shape:
    places = (("x", _across(x)), ("y", f"{y:.1f}"), ("width", _across(width)), ("height", f"{height:.1f}"))
    return Shape("rect", classes, places, title=title, fill=look)


def segment(classes: str, x1: float, y1: float, x2: float, y2: float) -> Shape:
    return Shape(
        "line", classes, (("x1", _across(x1)), ("y1", f"{y1:.1f}"), ("x2", _across(x2)), ("y2", f"{y2:.1f}"))
    )


def text(classes: str, x: float, y: float, text: str, anchor: str) -> Shape:
    return Shape("text", classes, (("x", _across(x)), ("y", f"{y:.1f}"), ("text-anchor", anchor)), text=text)


def use(mark: str, classes: str, x: float, y: float, *, title: str = "") -> Shape:
    return Shape("use", classes, (("x", _across(x)), ("y", f"{y:.1f}")), title=title, mark=mark)
