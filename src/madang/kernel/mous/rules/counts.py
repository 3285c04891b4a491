"""How many others said there were: side by side, and where they contradict each other, shown as such."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Report:
    """What somebody said of one number on one day."""

    what: str
    value: int
    as_of: date
    source: str
    is_about: bool = False


@dataclass(frozen=True)
class Point:
    """One day of the series: what was said of each number, the smallest first."""

    as_of: date
    said: Mapping[str, tuple[Report, ...]]

    def is_conflicting(self, what: str) -> bool:
        """Say whether two sources give different values for this day."""
        return len({each.value for each in self.said.get(what, ())}) > 1


def points_of(reports: Iterable[Report]) -> list[Point]:
    """Return the days of ``reports`` in order, with all that was said of each."""
    days: dict[date, dict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
    for report in reports:
        days[report.as_of][report.what].append(report)
    return [
        Point(day, {what: tuple(sorted(said, key=lambda each: each.value)) for what, said in by.items()})
        for day, by in sorted(days.items())
    ]


def conflicts(reports: Iterable[Report]) -> list[tuple[Report, ...]]:
    """Return what was said differently of the same number on the same day."""
    return [
        said
        for point in points_of(reports)
        for what, said in point.said.items()
        if point.is_conflicting(what)
    ]


def agreed(point: Point, what: str) -> int | None:
    """Return the value of a day on which all sources agree; None where they do not, or say nothing."""
    said = point.said.get(what, ())
    return said[0].value if said and not point.is_conflicting(what) else None
