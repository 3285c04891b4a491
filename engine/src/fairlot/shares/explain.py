"""Why one claimant got what it got: which pool and month stopped it, and what would have changed that."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from fairlot.limits import UNLIMITED
from fairlot.result import Result
from fairlot.shares.arrays import OPEN, Int64, SharesArrays
from fairlot.shares.claims import TASK
from fairlot.shares.filling import Cutoffs, fill
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import Packed, Pool, pack
from fairlot.shares.problem import Shares
from fairlot.shares.repair import require
from fairlot.shares.story import Explanation, Helps, Part, Stop
from fairlot.shares.whole import rounded, turned_away

__all__ = ["Explanation", "explain", "explain_all"]

MOST_TRIED: Final = 200  # rows (claimants times months) of which each is tried with smaller asks


def explain(problem: Shares, result: Result, who: str) -> Explanation:
    """Explain ``result`` to ``who``; what would have helped is found by running the rule again.

    Raises ProblemError for somebody nobody knows, or a result that its rule does not give.
    """
    require(problem, result, (who,))
    return _Reader(problem, result).explain(who)


def explain_all(problem: Shares, result: Result) -> dict[str, Explanation]:
    """Explain ``result`` to everybody: what one more unit of a pool would change is found once for all.

    Under `proportional` the largest smaller ask is looked for only where there are at most ``MOST_TRIED``
    rows: each takes several runs of the rule. ``explain`` looks for it always.
    """
    require(problem, result, ())
    reader = _Reader(problem, result)
    reader.may_try = len(reader.packed.rows) <= MOST_TRIED
    return {who: reader.explain(who) for who in problem.claimants}


class _Reader:
    """The run once more, with everything that a result does not carry."""

    def __init__(self, problem: Shares, result: Result) -> None:
        self.problem, self.rule = problem, result.rule
        self.packed: Packed = pack(problem)
        a = self.packed.arrays
        self.scale, step = MEASURES[self.rule](a)
        self.exact, cutoffs = fill(a, step, UNLIMITED)
        self.cutoffs: Cutoffs = cutoffs[-1]
        self.held: Int64 = rounded(a, step, self.exact)
        self.turned_away = turned_away(a, step, self.exact)
        self.left = (a.capacity - a.used(self.exact)).tolist()
        self.rows_of: dict[str, list[int]] = {who: [] for who in problem.claimants}
        for number, row in enumerate(self.packed.rows):
            self.rows_of[row.claimant].append(number)
        self.got = self._given(self.held)
        self.with_more: dict[Pool, dict[str, int]] = {}
        self.may_try = True

    def explain(self, who: str) -> Explanation:
        return Explanation(who, self.scale, tuple(map(self._part, self.rows_of[who])))

    def _part(self, number: int) -> Part:
        a, row = self.packed.arrays, self.packed.rows[number]
        claimant = self.problem.claimants[row.claimant]
        options = a.options(number)
        asked, got = claimant.tasks[row.periods[0]] * TASK, sum(int(self.held[o]) for o in options)
        is_met = got == int(a.limit[number])
        stops = () if is_met else tuple(self._stops(number))
        pools = dict.fromkeys(stop.pool for stop in stops)
        return Part(
            periods=tuple(self.problem.periods[period] for period in row.periods),
            reason=("full" if got == asked else "capped") if is_met else "stopped",
            asked=asked,
            got=got,
            exact=sum(int(self.exact[o]) for o in options),
            by=tuple(
                (choice.name, int(self.held[o]))
                for o, choice in zip(options, claimant.choices, strict=True)
                if self.held[o]
            ),
            stops=stops,
            helps=tuple(self._helps(row.claimant, pools)),
            enough=None if is_met else self._enough(number, got),
        )

    def _stops(self, number: int) -> Iterator[Stop]:
        """Yield for each choice the pool that closed first for it, or that never had room."""
        a, row = self.packed.arrays, self.packed.rows[number]
        choices = self.problem.claimants[row.claimant].choices
        for option, choice in zip(a.options(number), choices, strict=True):
            entries = a.entries(option)
            pools = [int(a.entry_pool[e]) for e in entries if a.capacity[a.entry_pool[e]] < OPEN]
            closed = [(int(self.cutoffs.level[p]), p) for p in pools if self.cutoffs.level[p] < OPEN]
            if closed:
                level, pool = min(closed)
                yield Stop(choice.name, self.packed.pools[pool], level)
            else:
                room = {
                    int(a.entry_pool[e]): self.left[a.entry_pool[e]] // int(a.entry_amount[e])
                    for e in entries
                }
                yield Stop(choice.name, self.packed.pools[min(room, key=lambda p: (room[p], p))], None)

    def _helps(self, who: str, pools: dict[Pool, None]) -> Iterator[Helps]:
        for pool in pools:
            if pool not in self.with_more:
                more = _one_more(self.packed.arrays, self.packed.pools.index(pool))
                self.with_more[pool] = self._given(self._shared(more))
            yield Helps(pool, self.with_more[pool][who] - self.got[who])

    def _shared(self, arrays: SharesArrays) -> Int64:
        """Return what each option would hold."""
        _, step = MEASURES[self.rule](arrays)
        exact, _ = fill(arrays, step, UNLIMITED)
        return rounded(arrays, step, exact)

    def _given(self, held: Int64) -> dict[str, int]:
        """Return claimant -> thousandths of tasks over the whole term."""
        of_rows = self.packed.arrays.of_rows(held).tolist()
        rows = self.packed.rows
        return {
            who: sum(of_rows[n] * len(rows[n].periods) for n in mine) for who, mine in self.rows_of.items()
        }

    def _enough(self, number: int, got: int) -> int | None:
        """Return the largest smaller ask of a row, in tasks, that would have been met in full, if any.

        Where a level is a share, a smaller ask changes nothing before it is met: all that the row got
        would have been enough; and besides, if there was room for it when the row was turned away, the
        rest of a task of which it got a part. Where a level is a part of the ask, asks are tried.
        """
        if self.rule == "proportional":
            return self._tried(number, got) if self.may_try else None
        rest = -got % TASK
        is_room = self.turned_away.get(number, 0) >= rest
        return (got + rest * is_room) // TASK or None

    def _tried(self, number: int, got: int) -> int | None:
        a = self.packed.arrays
        low = -(-sum(int(a.floor[o]) for o in a.options(number)) // TASK)
        high, tried = int(a.limit[number]) // TASK, got // TASK
        while high - low > 1:
            middle = tried if low < tried < high else (low + high) // 2
            tried = middle + 1 if self._is_met(number, middle) else middle - 1
            low, high = (middle, high) if tried > middle else (low, middle)
        return low or None

    def _is_met(self, number: int, tasks: int) -> bool:
        a = self.packed.arrays
        limit = a.limit.copy()
        limit[number] = tasks * TASK
        held = self._shared(replace(a, limit=limit))
        return sum(int(held[o]) for o in a.options(number)) == tasks * TASK


def _one_more(arrays: SharesArrays, pool: int) -> SharesArrays:
    """Return the arrays with one more unit of a pool."""
    more = np.zeros(len(arrays.counts), np.int64)
    more[pool] = TASK * TASK
    stages = [
        replace(s, capacity=np.where(s.capacity < OPEN, s.capacity + more, OPEN)) for s in arrays.stages
    ]
    return replace(arrays, stages=tuple(stages))
