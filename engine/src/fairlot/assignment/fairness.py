"""The worst application first, then the total: one floor raised as far as can be.

No application can have more than its own best evaluators give it. The least of these sums is the first aim;
on real instances it is nearly always reached, which proves itself. Where it is not, a linear programme bounds
what the worst can have, and a search over whole numbers looks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fairlot.assignment import programs
from fairlot.assignment.arrays import Arrays, Pairs, Prices, likely, own_best, united
from fairlot.assignment.problem import BARRED
from fairlot.assignment.programs import Aim, Outcome, points_of
from fairlot.assignment.proofs import Proof
from fairlot.assignment.ties import Found
from fairlot.limits import Limits


@dataclass(frozen=True, eq=False)
class Fair:
    """The pairs; ``levels``: applications that ask for no review -> 0; what the others have at least, with
    proof and bound; and the total's proof and bound.
    """

    pairs: Pairs
    levels: Mapping[int, int]
    worst: int
    worst_proof: Proof
    worst_bound: int
    total_proof: Proof
    total_bound: int


def best_worst(a: Arrays, start: Found, limits: Limits) -> Fair:
    """Return the fairest outcome. ``start``: the best total, from which it begins."""
    search = _Search(a, start, limits)
    levels = dict.fromkeys(np.flatnonzero(a.reviews == 0).tolist(), 0)  # they ask for nothing
    if len(levels) == a.rows:
        return search.whole(levels, 0, _own_proof(a, None), 0)
    lowest = min(int(search.own[row]) for row in range(a.rows) if row not in levels)
    if search.keeps({**search.floors(lowest), **levels}) is None:
        return search.whole(levels, *search.raised(levels))
    row = int(np.flatnonzero((search.own == lowest) & (a.reviews > 0))[0])
    return search.whole(levels, lowest, _own_proof(a, row, levels), lowest)


def _own_proof(a: Arrays, row: int | None, floors: Mapping[int, int] | None = None) -> Proof:
    """Return the proof that nothing gives ``row`` more than its own best evaluators (None: of nothing)."""
    weight, price = np.zeros(a.rows, np.int64), np.zeros(a.rows, np.int64)
    if row is not None:
        able = a.score[row][a.score[row] != BARRED]
        weight[row], price[row] = 1, int(np.sort(able)[len(able) - int(a.reviews[row])])
    prices = Prices(weight, price, np.zeros(a.columns, np.int64), np.zeros(len(a.need_group), np.int64))
    return Proof("worst", 1, prices, dict(floors or {}))


class _Search:
    """What is tried for one problem, each from the best total on."""

    def __init__(self, a: Arrays, start: Found, limits: Limits) -> None:
        self.a, self.start, self.limits = a, start, limits
        self.own = own_best(a)
        self.points = points_of(a, start.pairs)
        deep = 2 * int(a.reviews.max(initial=0)) + 8
        self.pairs = united(a, start.pairs, likely(a, deep))
        self.first = self.held = Outcome(start.pairs, Proof("total", start.scale, start.prices), start.bound)

    def floors(self, least: int) -> dict[int, int]:
        """Return the floors that ``least`` means: no more than an application's own best."""
        return {row: min(least, own) for row, own in enumerate(self.own.tolist())}

    def keeps(self, floors: Mapping[int, int]) -> Outcome | None:
        """Return the best total with everybody at its floor, kept in mind; None where none was found.

        Where few floors are missed only those are put into the programme, one round after another.
        """
        points, asked = self.points, dict[int, int]()
        found: Outcome | None = self.first
        while missed := {row: floor for row, floor in floors.items() if points[row] < floor}:
            asked |= missed if 10 * len(missed) < self.a.rows else floors
            found = programs.solved(self.a, Aim(asked), self.pairs, self.limits)
            if found is None or found.pairs is None:
                return None
            points = points_of(self.a, found.pairs)
        self.held = found if found is not None else self.held
        return found

    def raised(self, levels: Mapping[int, int]) -> tuple[int, Proof, int]:
        """Return what the others have at least, with proof and bound: by search over whole numbers."""
        others = [row for row in range(self.a.rows) if row not in levels]
        found = programs.solved(self.a, Aim(levels, is_worst=True), self.pairs, self.limits)
        top = min(int(self.own[row]) for row in others)
        if found is None or found.bound > top:
            row = min(others, key=lambda each: int(self.own[each]))
            proof, bound = _own_proof(self.a, row, levels), top
        else:
            proof, bound = found.proof, found.bound
        reached = max(
            int(points_of(self.a, each.pairs)[others].min())
            for each in (self.held, found)
            if each is not None and each.pairs is not None
        )
        if found is not None and found.pairs is not None:
            self.held = Outcome(found.pairs, self.first.proof, self.first.bound)
        self.keeps({**dict.fromkeys(others, reached), **levels})
        return reached, proof, bound

    def whole(self, levels: Mapping[int, int], worst: int, proof: Proof, bound: int) -> Fair:
        """Return the outcome kept in mind with its proofs."""
        held = self.held
        return Fair(held.pairs or self.start.pairs, levels, worst, proof, bound, held.proof, held.bound)
