"""After some dropped out: as many pairs as can be stay as they were, and what more moves would gain."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from fairlot.assignment import totals
from fairlot.assignment.arrays import Arrays, Pairs, pack, standing_pairs
from fairlot.assignment.network import tree
from fairlot.assignment.problem import Assignment, Scores
from fairlot.assignment.rules import fewest_moves
from fairlot.assignment.ties import tickets
from fairlot.assignment.totals import Aim
from fairlot.result import Repair, Result
from fairlot.types import Message, ProblemError

HALVINGS: Final = 2  # of the frontier: at most 2 + 1 + 2 points

Point = tuple[int, int]  # moves, value


def repair(problem: Assignment, result: Result, dropouts: Collection[str]) -> Repair:
    """Return the result without ``dropouts`` (evaluators or applications), and what more moves would gain.

    The result belongs to the problem `without` them. ``moved``: the applications that lose an evaluator who
    stays. ``frontier``: moved pairs and points, from the fewest moves to the best total, only points at which
    the price of a move changes. Raises ProblemError for somebody nobody knows, or where nothing can be.
    """
    left = without(problem, result, dropouts)
    made = fewest_moves(left)
    has = {(grant.applicant, grant.place) for grant in made.grants}
    moved = [name for name, stood in left.standing.items() if any((name, each) not in has for each in stood)]
    return Repair(made, tuple(sorted(moved)), tuple(_frontier(left)))


def without(problem: Assignment, result: Result, dropouts: Collection[str]) -> Assignment:
    """Return the problem without ``dropouts``, in which the pairs of ``result`` that are left stand."""
    for name in sorted(set(dropouts)):
        if name not in problem.evaluators and name not in problem.applications:
            raise ProblemError([Message("assignment_nobody", {"who": name})])
    gone = set(dropouts)
    evaluators = {name: each for name, each in problem.evaluators.items() if name not in gone}
    applications = {name: each for name, each in problem.applications.items() if name not in gone}
    standing: dict[str, tuple[str, ...]] = {}
    for grant in result.grants:
        if grant.applicant in applications and grant.place in evaluators:
            standing[grant.applicant] = (*standing.get(grant.applicant, ()), grant.place)
    conflicts = {
        name: frozenset(barred) - gone for name, barred in problem.conflicts.items() if name not in gone
    }
    return replace(
        problem,
        evaluators=evaluators,
        applications=applications,
        scores=_left(problem, gone),
        conflicts=conflicts,
        standing=standing,
    )


def _left(problem: Assignment, gone: set[str]) -> Scores:
    if isinstance(problem.scores, np.ndarray):
        rows = [at for at, name in enumerate(problem.applications) if name not in gone]
        columns = [at for at, name in enumerate(problem.evaluators) if name not in gone]
        return problem.scores[np.ix_(rows, columns)]
    return {
        name: {each: score for each, score in of_application.items() if each not in gone}
        for name, of_application in problem.scores.items()
        if name not in gone
    }


def _frontier(problem: Assignment) -> Iterator[Point]:
    """Yield the corners from the fewest moves to the best total, as far as halving finds them."""
    a = pack(problem)
    special = standing_pairs(problem, a)
    fewest = _point(problem, a, special, 1, 1 + int(a.reviews.sum()) * a.span)
    best = _point(problem, a, special, 1, 0)
    if best[0] <= fewest[0]:
        yield fewest
        return
    yield from _between(problem, a, special, (fewest, best), HALVINGS)
    yield best


def _between(
    problem: Assignment, a: Arrays, special: Pairs, ends: tuple[Point, Point], halvings: int
) -> Iterator[Point]:
    """Yield the first of ``ends`` and the corners between the two, the second left out."""
    (moves, value), (more, gained) = ends
    middle = ends[0]
    if halvings:
        middle = _point(problem, a, special, more - moves, gained - value)
    if (more - moves) * (middle[1] - value) > (gained - value) * (middle[0] - moves):
        yield from _between(problem, a, special, (ends[0], middle), halvings - 1)
        yield from _between(problem, a, special, (middle, ends[1]), halvings - 1)
    else:
        yield ends[0]


def _point(problem: Assignment, a: Arrays, special: Pairs, weight: int, bonus: int) -> Point:
    """Return the moves and the points of the best outcome where keeping a pair is worth ``bonus``."""
    names = (list(problem.applications), list(problem.evaluators))
    nodes = tree(a, names[0])
    assert nodes is not None  # noqa: S101  (fewest_moves has refused the others)
    drawn = tickets(problem.lottery, names[0]), tickets(problem.lottery, names[1])
    aim = Aim(weight=weight, special=special, extra=np.full(len(special[0]), bonus, np.int64))
    found = totals.best_total(a, nodes, names, drawn, aim)
    stood, met = (pairs[0] * a.columns + pairs[1] for pairs in (special, found.pairs))
    kept = len(np.intersect1d(stood, met))
    return len(special[0]) - kept, int(a.score[found.pairs].sum(dtype=np.int64))
