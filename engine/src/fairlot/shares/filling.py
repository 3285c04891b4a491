"""Progressive filling: everybody's level rises together until a pool runs out, exactly and in whole numbers.

At level x, a row has taken ``(x - start) // step`` thousandths of a task of its option. Where the next one
of some row does not fit into a pool, the pool closes for everybody; whoever took from it goes on with the
next choice, from that level. Moments are ordered by level, then row, so that tickets part equals.
"""

from dataclasses import dataclass

import numpy as np

from fairlot.limits import Limits
from fairlot.shares.arrays import OPEN, Int64, SharesArrays, Stage, sums


@dataclass(frozen=True)
class Cutoffs:
    """Where each pool closed (pools): at which level (OPEN if never), and for which row first (else -1)."""

    level: Int64
    row: Int64


def fill(arrays: SharesArrays, step: Int64, limits: Limits) -> tuple[Int64, list[Cutoffs]]:
    """Return what each option holds after all stages, and the cut-offs of each stage."""
    held, found = arrays.floor, []
    for done, stage in enumerate(arrays.stages):
        filling = _Filling(arrays, step, stage, held)
        filling.run()
        held = filling.held
        found.append(Cutoffs(filling.level, filling.refused))
        limits.tell(done + 1, len(arrays.stages), "shares")
    return held, found


class _Filling:
    """One stage while it is filled."""

    def __init__(self, arrays: SharesArrays, step: Int64, stage: Stage, held: Int64) -> None:
        self.arrays, self.step, self.stage = arrays, step, stage
        self.held = held.copy()
        self.start = arrays.of_rows(held * step)
        self.room = arrays.limit - arrays.of_rows(held)
        self.level = np.full(len(stage.capacity), OPEN, np.int64)
        self.refused = np.full(len(stage.capacity), -1, np.int64)
        self.is_open = arrays.fitting(stage, arrays.used(held))
        # how many thousandths empty pools could hold
        self.fit = arrays.smallest(stage.capacity[arrays.entry_pool] // arrays.entry_amount)
        self.at = arrays.option_start[:-1].copy()
        self._go_on(np.arange(arrays.rows))

    def run(self) -> None:
        """Fill until everybody is full or has no choice left."""
        level = 0
        while len(rows := np.flatnonzero((self.at >= 0) & (self.room > 0))):
            rising = _Rising(self, rows)
            level, is_end = rising.highest(level)
            if is_end:
                self.held[self.at[rows]] += rising.taken(level)
                return
            self._close(rising, level + 1, *rising.first_refused(level))

    def _close(self, rising: "_Rising", level: int, row: int, pools: Int64) -> None:
        self.level[pools], self.refused[pools] = level, row
        a = self.arrays
        is_hit = np.isin(a.entry_pool, pools)
        self.is_open[a.entry_option[is_hit]] = False
        stopped = np.flatnonzero(~self.is_open[self.at[rising.rows]])
        rows = rising.rows[stopped]
        until = level - (rows >= row)
        taken = rising.taken(until, stopped)
        self.held[self.at[rows]] += taken
        self.room[rows] -= taken
        self.start[rows] = np.maximum(self.start[rows], until)
        self._go_on(rows)

    def _go_on(self, rows: Int64) -> None:
        """Let rows whose option is closed pass to their next open one, or to none (-1)."""
        ends = self.arrays.option_start[1:]
        while len(rows):
            self.at[rows[self.at[rows] >= ends[rows]]] = -1
            rows = rows[self.at[rows] >= 0]
            rows = rows[~self.is_open[self.at[rows]]]
            self.at[rows] += 1


class _Rising:
    """The rows that rise now, with their entries in order of pools."""

    def __init__(self, filling: _Filling, rows: Int64) -> None:
        a, options = filling.arrays, filling.at[rows]
        self.rows = rows
        self.start, self.step = filling.start[rows], filling.step[options]
        self.most = np.minimum(filling.room[rows], filling.fit[options] + 1)
        position = np.full(len(filling.held), -1, np.int64)
        position[options] = np.arange(len(rows))
        of_entry = position[a.entry_option[a.by_pool]]
        entries = a.by_pool[of_entry >= 0]
        self.position, self.amount = of_entry[of_entry >= 0], a.entry_amount[entries]
        keys = a.entry_pool[entries]
        self.first = np.flatnonzero(np.diff(keys, prepend=-1))
        self.pools = keys[self.first]
        self.left = (filling.stage.capacity - a.used(filling.held))[self.pools]

    def taken(self, level: int | Int64, which: Int64 | slice = slice(None)) -> Int64:
        """Return how many thousandths each row has taken of its option when the level is reached."""
        risen = (level - self.start[which]) // self.step[which]
        found: Int64 = np.minimum(np.maximum(risen, 0), self.most[which])
        return found

    def over(self, level: int) -> Int64:
        """Return by how much each pool would be overdrawn at a level (negative: what would be left)."""
        found: Int64 = np.add.reduceat(self.taken(level)[self.position] * self.amount, self.first) - self.left
        return found

    def highest(self, low: int) -> tuple[int, bool]:
        """Return the highest level at which every pool holds, and whether everybody is full there."""
        top = int((self.start + self.step * self.most).max())
        rate = np.add.reduceat(self.amount / self.step[self.position], self.first)
        low_over = self.over(low)
        jump = max(1, int(float((-low_over / rate).min())))  # where a pool would end if all took from it
        while (high_over := self.over(high := min(low + jump, top))).max() <= 0:
            if high == top:
                return top, True
            low, low_over, jump = high, high_over, 2 * jump
        return self._between(low, high, low_over, high_over), False

    def _between(self, low: int, high: int, low_over: Int64, high_over: Int64) -> int:
        """Return the highest level between two, of which the first holds and the second does not."""
        keys = np.repeat(np.arange(len(self.first)), np.diff(self.first, append=len(self.position)))
        rows = (self.start, self.step, self.most, self.taken(low))
        those, turn = _Those(*rows, keys, self.position, self.amount, low_over), 0
        while high - low > 1:
            turn += 1
            middle = (low + high) // 2
            if turn % 3:  # two guesses by the rate between, then halve: few steps, whatever the shape
                rate = np.where(high_over > 0, -low_over / np.maximum(high_over - low_over, 1), 1.0)
                middle = low + int((high - low) * float(rate.min())) + (turn % 3 == 2)
                middle = min(max(middle, low + 1), high - 1)
            over = those.over(middle)
            if over.max() <= 0:
                low, low_over = middle, over
            else:
                high, high_over = middle, over
            those = those.moving(low, high)
        return low

    def first_refused(self, level: int) -> tuple[int, Int64]:
        """Return the first row whose next thousandth, due at ``level + 1``, does not fit, and the pools."""
        due = (self.taken(level + 1) - self.taken(level))[self.position] * self.amount
        total = np.cumsum(due)
        before = np.repeat((total - due)[self.first], np.diff(self.first, append=len(due)))
        left = np.repeat(-self.over(level), np.diff(self.first, append=len(due)))
        is_refused = (total - before > left) & (due > 0)
        row = int(self.position[is_refused].min())
        is_his = is_refused & (self.position == row)
        pool = np.repeat(self.pools, np.diff(self.first, append=len(due)))
        return int(self.rows[row]), pool[is_his]


@dataclass(frozen=True)
class _Those:
    """The rows that still take something between two levels; what the others take is in ``over_base``.

    ``base``: what each has taken where ``over_base`` was measured. Entries are in order of ``keys`` (pools).
    """

    start: Int64
    step: Int64
    most: Int64
    base: Int64
    keys: Int64
    position: Int64
    amount: Int64
    over_base: Int64

    def taken(self, level: int) -> Int64:
        """Return how many thousandths each row has taken when the level is reached."""
        found: Int64 = np.minimum(np.maximum((level - self.start) // self.step, 0), self.most)
        return found

    def over(self, level: int) -> Int64:
        """Return by how much each pool would be overdrawn at a level."""
        more = (self.taken(level) - self.base)[self.position] * self.amount
        return self.over_base + sums(self.keys, more, len(self.over_base))

    def moving(self, low: int, high: int) -> "_Those":
        """Return those who take something between two levels, where they are much fewer."""
        base = self.taken(low)
        moves = self.taken(high) != base
        if 2 * np.count_nonzero(moves) > len(moves):
            return self
        entries = moves[self.position]
        at = np.cumsum(moves) - 1
        return _Those(
            self.start[moves],
            self.step[moves],
            self.most[moves],
            base[moves],
            self.keys[entries],
            at[self.position[entries]],
            self.amount[entries],
            self.over(low),
        )
