"""Where the line was drawn: the last one admitted to a place, or the level at which a pool ran out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fairlot.matching.compare import compare
from fairlot.matching.pools import Cutoff
from fairlot.matching.problem import Matching
from fairlot.result import Result
from fairlot.shares.problem import Shares
from fairlot.shares.story import decimal
from fairlot.types import Problem

from madang.kernel.allocation.queries.families.amounts import month_of
from madang.kernel.calls.models import Group, Offer

OTHERS = "not_"  # begins the name of those for whom something is not kept

#: Offer code, month, group ("" for all) -> the level at which it ran out, in thousandths of a percent.
Levels = Mapping[tuple[str, date, str], int]


@dataclass(frozen=True)
class Moving:
    """A line in two runs; ``group`` in words, None: nothing ran out there. ``period`` only of amounts."""

    offer: Offer
    group: str
    period: date | None
    before: str | None
    after: str | None


def group_label(pool: str) -> str:
    """Return whom something is kept for, in words; empty where it is open to all."""
    return str(Group(pool).label) if pool in Group.values else ""


def lines_moved(offers: Mapping[str, Offer], problem: Problem, before: Result, after: Result) -> list[Moving]:
    """Return the lines that differ between two answers."""
    if isinstance(problem, Shares):
        return list(_levels_moved(offers, levels_of(before), levels_of(after)))
    assert isinstance(problem, Matching)  # noqa: S101 (the families that kinds use)
    return [
        Moving(
            offers[each.before.place],
            group_label(each.before.pool),
            None,
            _last(each.before),
            _last(each.after),
        )
        for each in compare(problem, before, after).cutoffs
        if _last(each.before) != _last(each.after)
    ]


def levels_of(result: Result) -> dict[tuple[str, date, str], int]:
    """Return where each pool ran out and how far everybody had risen there: the last stage is for all."""
    certificate = result.certificate
    scale, stages = certificate["scale"], certificate["stages"]
    found = {}
    for kind, group, resource, period, level, _before in _rows(stages):
        if kind != "keep":
            found[resource, month_of(period), group] = level * 100_000 // int(str(scale))
    return found


def percent(thousandths: int) -> str:
    """Return a level as people read it, to a tenth of a percent.

    >>> percent(25_016), percent(100_000)
    ('25', '100')
    """
    return decimal((thousandths + 50) // 100 * 100)


def _rows(stages: object) -> Iterator[tuple[str, str, str, str, int, str]]:
    if isinstance(stages, list | tuple) and stages:
        for kind, group, resource, period, level, before in stages[-1]["cutoffs"]:
            yield str(kind), str(group), str(resource), str(period), int(level), str(before)


def _levels_moved(offers: Mapping[str, Offer], first: Levels, second: Levels) -> Iterator[Moving]:
    for key in sorted({*first, *second}):
        before, after = first.get(key), second.get(key)
        if before != after:
            code, period, group = key
            told = (None if level is None else decimal(level) for level in (before, after))
            yield Moving(offers[code], group_label(group.removeprefix(OTHERS)), period, *told)


def _last(cutoff: Cutoff) -> str | None:
    return None if cutoff.is_free else str(cutoff.priority)
