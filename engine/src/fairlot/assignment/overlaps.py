"""The best total where an application's minimums are for groups that overlap: no flow can say that."""

from dataclasses import replace

import numpy as np

from fairlot.assignment import programs
from fairlot.assignment.arrays import Arrays, likely, spread, united
from fairlot.assignment.problem import Assignment
from fairlot.assignment.ties import Found
from fairlot.assignment.totals import Aim
from fairlot.limits import Limits
from fairlot.types import Message, Param, ProblemError


def overlapping(problem: Assignment, a: Arrays, rule: str, aim: Aim, limits: Limits) -> Found:
    """Return the best total by search over whole numbers, with its bound; equals are not parted by lottery.

    Raises ProblemError where nothing can be (naming minimums none of which could be left out) or was found
    in time, and for a rule that only a flow can follow.
    """
    if aim.share > 1 or len(aim.extra):
        params: dict[str, Param] = {"rule": rule, "application": _first(problem, a)}
        raise ProblemError([Message("assignment_overlap", params)])
    pairs = united(a, likely(a, 2 * int(a.reviews.max(initial=0)) + 12), spread(a, 6))
    made = programs.solved(a, programs.Aim(), pairs, limits)
    if made is None:
        raise ProblemError([Message("assignment_clash", {"minimums": _needed(problem, a)})])
    if made.pairs is None:
        raise ProblemError([Message("assignment_undecided")])
    value = int(a.score[made.pairs].sum(dtype=np.int64))
    units = np.ones(len(made.pairs[0]), np.int64)
    return Found(made.pairs, units, value, made.proof.prices, made.bound, made.proof.scale)


def _first(problem: Assignment, a: Arrays) -> str:
    return list(problem.applications)[int(a.need_row()[0])]


def _needed(problem: Assignment, a: Arrays) -> tuple[str, ...]:
    """Return minimums that cannot hold together, though any one less of them could."""
    applications = list(problem.applications)
    rows = a.need_row()
    kept = list(range(len(rows)))
    for need in list(kept):
        fewer = [each for each in kept if each != need]
        if not _can(a, fewer):
            kept = fewer
    return tuple(f"{applications[rows[n]]} ({a.group_names[a.need_group[n]]})" for n in kept)


def _can(a: Arrays, needs: list[int]) -> bool:
    rows = a.need_row()[needs]
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(rows, minlength=a.rows))))
    some = replace(a, need_start=start, need_group=a.need_group[needs], need_least=a.need_least[needs])
    return programs.solved(some, programs.Aim(), likely(a, a.columns)) is not None
