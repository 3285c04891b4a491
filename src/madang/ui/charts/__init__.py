"""Charts as SVG drawn by the server: pure data in, shapes out; the tag ``{% chart %}`` shows them.

Places across are percentages and places down are pixels, so that a chart is as wide as its column and its
words keep their size at 390 px. Colour never speaks alone: each series has a pattern or a mark of its own, a
name in the legend, and the table behind "View as a table" holds every amount. See ADR 0011.
"""

from madang.ui.charts.month_names import months
from madang.ui.charts.over_labels import LOOKS, Mark, Series, bars, lines
from madang.ui.charts.shapes import Amount, Chart, Entry, Panel, Shape, Words, written
from madang.ui.charts.sparks import Spark, spark
from madang.ui.charts.time_lines import Slip, slips

__all__ = [
    "LOOKS",
    "Amount",
    "Chart",
    "Entry",
    "Mark",
    "Panel",
    "Series",
    "Shape",
    "Slip",
    "Spark",
    "Words",
    "bars",
    "lines",
    "months",
    "slips",
    "spark",
    "written",
]
