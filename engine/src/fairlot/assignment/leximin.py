"""Level after level: the worst application as far up as can be, then the next worst, and so on to the last.

Chains of exchanges raise the worst one that is not settled until none does; then a search over whole numbers
tries the same (`floors.reached`). What neither can raise is settled. Where more than one application could be
the one that stays at a level, none is settled: as many as stay there may, whichever they are ("slots").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fairlot.assignment import floors
from fairlot.assignment.arrays import Arrays, Int64, Pairs, own_best
from fairlot.assignment.exchange import Held
from fairlot.assignment.floors import Ask, Effort
from fairlot.assignment.programs import points_of
from fairlot.assignment.proofs import Proof, ceiling
from fairlot.limits import Limits

EFFORT: Final = 2_000_000  # pairs that searches and proofs may go over in all, each
CHOICES: Final = 200  # applications times slots that a search may choose among


@dataclass(frozen=True, eq=False)
class Level:
    """An application, its points, and what nobody could give the worst of it and those after it more than.

    ``proof``: the prices that show the bound; None where it is what somebody's own best evaluators give.
    """

    row: int
    value: int
    bound: int
    proof: Proof | None


def leximin(a: Arrays, pairs: Pairs, limits: Limits) -> tuple[Pairs, list[Level]]:
    """Return an outcome whose points, sorted, are as far up as can be, and its levels, the worst first.

    ``pairs``: any outcome. Once ``limits`` are over, or after much work, it is the best found; bounds hold.
    """
    search = _Search(a, pairs, limits)
    search.run()
    return search.held.pairs, _levels(a, search.held.points, limits)


class _Search:
    def __init__(self, a: Arrays, pairs: Pairs, limits: Limits) -> None:
        self.a, self.limits = a, limits
        self.held = Held(a, pairs)
        self.own = own_best(a)
        self.settled: dict[int, int] = dict.fromkeys(np.flatnonzero(a.reviews == 0).tolist(), 0)
        self.slots: list[int] = []
        self.effort = Effort(EFFORT)
        self.is_known = False  # whether the last search showed that there is nothing

    def run(self) -> None:
        """Settle everybody, the worst first."""
        while len(waiting := self._waiting()) > len(self.slots) and not self.limits.is_over:
            self.limits.tell(len(self.settled), self.a.rows, "levels")
            row = waiting[len(self.slots)]
            value = int(self.held.points[row])
            if not self.slots and self.own[row] == value:
                self.settled[row] = value
            elif not self._is_raised(row, value, waiting):
                self._settle(row, value, waiting)

    def _waiting(self) -> list[int]:
        """Return those not settled, the worst first; the first of them are in the slots."""
        rows = np.array([row for row in range(self.a.rows) if row not in self.settled], np.int64)
        order: list[int] = rows[np.argsort(self.held.points[rows], kind="stable")].tolist()
        return order

    def _floors(self, others: int) -> Int64:
        found = np.full(self.a.rows, others, np.int64)
        found[list(self.settled)] = list(self.settled.values())
        return found

    def _is_raised(self, row: int, value: int, waiting: Sequence[int]) -> bool:
        """Raise ``row`` and those after it above ``value`` if they can be, by exchanges or a search."""
        asked = self._floors(value + 1)
        kept, below = asked.copy(), list(waiting[: len(self.slots)])
        kept[below] = self.held.points[below]
        if self.held.raised(row, kept):
            return True
        if self.slots:
            return self._is_found(Ask(asked, waiting, self.slots))
        alone = self._floors(value)
        alone[row] = value + 1
        return self._is_found(Ask(alone), is_any=False)

    def _is_found(self, ask: Ask, *, is_any: bool = True) -> bool:
        """Whether there is an outcome as asked; it is held then. Not ``is_any``: only if it is better."""
        answer = floors.reached(self.a, ask, self.effort, self.limits)
        self.is_known = answer.pairs is None and answer.is_known
        if answer.pairs is None:
            return False
        points = points_of(self.a, answer.pairs)
        is_better = sorted(points.tolist()) > sorted(self.held.points.tolist())
        if is_any or is_better:
            self.held.put(answer.pairs)
        return is_any or is_better

    def _settle(self, row: int, value: int, waiting: Sequence[int]) -> None:
        """Settle ``row`` at ``value``; leave it open who is there where others could be."""
        is_alone = self.is_known and not self.slots
        if not is_alone and len(waiting) * (len(set(self.slots)) + 1) <= CHOICES:
            if self.slots or not self._is_found(Ask(self._floors(value + 1))):
                self.slots.append(value)
            return
        for each in (*waiting[: len(self.slots)], row):
            self.settled[each] = int(self.held.points[each])
        self.slots = []


def _levels(a: Arrays, points: Int64, limits: Limits) -> list[Level]:
    rows = np.flatnonzero(a.reviews > 0)
    order = rows[np.argsort(points[rows], kind="stable")]
    tops = np.minimum.accumulate(own_best(a)[order][::-1])[::-1].tolist()
    effort, asked, levels = Effort(EFFORT), points.copy(), list[Level]()
    for at, (row, top) in enumerate(zip(order.tolist(), tops, strict=True)):
        rest, value = order[at:], int(points[row])
        bound, proof = top, None
        if value < top and not limits.is_over:
            asked[rest] = value + 1
            found = floors.ceiling(a, asked, rest, effort)
            shown = None if found is None else ceiling(a, found, asked, rest)
            if shown is not None and shown < top:
                bound, proof = shown, found
        asked[row] = value
        levels.append(Level(row, value, bound, proof))
    return levels
