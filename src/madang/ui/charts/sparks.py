"""A chart as large as a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from madang.ui.charts.shapes import Amount, Shape, Words, rect, segment


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
        shapes.append(rect("is-low" if low else "", n * slot + slot * 0.1, 24 - tall, slot * 0.8, tall))
    if bar is not None:
        at = 24 - 22 * min(1.0, float(bar) / top)
        shapes.append(segment("md-spark-bar", 0, at, 100, at))
    return Spark(label, tuple(shapes))
