"""Who holds whom, and chains of exchanges that raise one application while nobody else falls below a floor.

An application gives up one evaluator for a better one; whoever holds that one takes another instead, and
so on, until somebody takes an evaluator with room, or the one given up at first. Found breadth first, as
alternating paths are: Berge, "Two theorems in graph theory" (1957).
"""

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from fairlot.assignment.arrays import Arrays, Int64, Pairs, pairs_of
from fairlot.assignment.problem import BARRED

Swap = tuple[int, int]  # the evaluator given up, and the one taken


class Held:
    """The evaluators of each application, its points, and the load of each evaluator."""

    def __init__(self, a: Arrays, pairs: Pairs) -> None:
        self.a = a
        self.able = a.score != BARRED
        self.score = np.where(self.able, a.score, 0).astype(np.int64)
        self.member = a.members.astype(bool)
        self.put(pairs)

    def put(self, pairs: Pairs) -> None:
        """Hold exactly ``pairs``."""
        self.holds = np.zeros((self.a.rows, self.a.columns), bool)
        self.holds[pairs] = True
        self.load = self.holds.sum(axis=0)
        self.points: Int64 = np.where(self.holds, self.score, 0).sum(axis=1)

    @property
    def pairs(self) -> Pairs:
        """What is held, sorted by application, then evaluator."""
        return pairs_of(self.holds)

    def raised(self, row: int, floors: Int64) -> bool:
        """Raise ``row`` by the first chain that leaves everybody at its floor, if there is one."""
        given = np.flatnonzero(self.holds[row])
        for leaving in given[np.argsort(self.score[row, given], kind="stable")].tolist():
            for chain in self._chains(row, leaving, floors):
                if all(self._keeps(each, swaps, floors) for each, swaps in chain.items()):
                    self._apply(chain)
                    return True
        return False

    def _chains(self, row: int, leaving: int, floors: Int64) -> Iterator[dict[int, list[Swap]]]:
        """Yield chains that begin with ``row`` giving up ``leaving``, as application -> what it exchanges."""
        a = self.a
        better = self._able(row, leaving, int(self.score[row, leaving]) + 1)
        order = better[np.argsort(-self.score[row, better], kind="stable")].tolist()
        came: dict[int, Swap | None] = dict.fromkeys(order)  # who takes it, in place of which
        is_spared = self.load[leaving] > a.least[leaving]
        queue = deque(order)
        while queue:
            column = queue.popleft()
            if column == leaving or (is_spared and self.load[column] < a.most[column]):
                yield self._told(row, leaving, column, came)
                continue
            for other in np.flatnonzero(self.holds[:, column]).tolist():
                if other != row:
                    room = int(self.points[other] - floors[other])
                    able = self._able(other, column, int(self.score[other, column]) - room)
                    for each in able.tolist():
                        if each not in came:
                            came[each] = (other, column)
                            queue.append(each)

    def _able(self, row: int, leaving: int, least: int) -> Int64:
        """Return whom ``row`` could take in place of ``leaving``, with at least that score."""
        fit: npt.NDArray[np.bool_] = self.able[row] & ~self.holds[row] & (self.score[row] >= least)
        for group, asked in self._needs(row):
            if self.member[group, leaving] and (self.holds[row] & self.member[group]).sum() <= asked:
                fit &= self.member[group]
        return np.flatnonzero(fit)

    def _needs(self, row: int) -> Iterator[tuple[int, int]]:
        for at in range(self.a.need_start[row], self.a.need_start[row + 1]):
            yield int(self.a.need_group[at]), int(self.a.need_least[at])

    @staticmethod
    def _told(row: int, leaving: int, last: int, came: dict[int, Swap | None]) -> dict[int, list[Swap]]:
        chain: dict[int, list[Swap]] = {}
        while (step := came[last]) is not None:
            other, before = step
            chain.setdefault(other, []).append((before, last))
            last = before
        chain.setdefault(row, []).append((leaving, last))
        return chain

    def _keeps(self, row: int, swaps: Sequence[Swap], floors: Int64) -> bool:
        """Whether ``row`` stands at its floor and its minimums after ``swaps``; one alone was looked at."""
        if len(swaps) == 1:
            return True
        after = self.holds[row].copy()
        after[[old for old, _ in swaps]] = False
        after[[new for _, new in swaps]] = True
        return bool(
            after.sum() == self.a.reviews[row]
            and self.score[row, after].sum() >= floors[row]
            and all((after & self.member[group]).sum() >= asked for group, asked in self._needs(row))
        )

    def _apply(self, chain: dict[int, list[Swap]]) -> None:
        for row, swaps in chain.items():
            for old, _ in swaps:
                self.holds[row, old] = False
                self.load[old] -= 1
            for _, new in swaps:
                self.holds[row, new] = True
                self.load[new] += 1
            self.points[row] = self.score[row, self.holds[row]].sum()
