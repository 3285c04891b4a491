"""A rule run again with one thing changed, going on from where the change begins to matter.

Deferred acceptance ends the same in whatever order the applicants ask. So one applicant may ask last: the
others are seated once, and every question about that applicant starts there. Who got nothing was refused
everywhere, and a refusal leaves no trace: then the others sit as in the result itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from fairlot.matching import rules
from fairlot.matching.arrays import Int64, Run, State
from fairlot.matching.kernels import BEYOND
from fairlot.matching.problem import Matching

Places: TypeAlias = Mapping[int, frozenset[int]]  # row -> places
BEYOND_ROWS = 2**32  # more than any row


class Rerun:
    """One problem under one rule, packed once, for questions about anybody.

    Row ``2 * n + 1`` is the n-th of the ordering, from 0; even rows are left free, so that row ``2 * n`` is
    one who comes just before the n-th. ``runs``: how many runs are to be expected (more than a few make
    compiling pay). ``more``: how many more seats may be asked about.
    """

    def __init__(self, problem: Matching, rule: str, runs: int = 1, more: int = 1) -> None:
        self.problem = problem
        self.ordering = rules.ORDERINGS[rule](problem)
        packed = rules.packed(problem, self.ordering)
        size, groups = 2 * packed.rows + 1, packed.groups
        self.begin, self.end, quota = (np.zeros(size, np.int64) for _ in range(3))
        self.begin[1::2], self.end[1::2] = packed.wish_start[:-1], packed.wish_start[1:]
        quota[1::2] = 1 if packed.quota is None else packed.quota
        self.member = np.zeros((size, groups), np.int64)
        self.member[1::2] = packed.member.reshape(packed.rows, groups)
        self.arrays = replace(packed, member=self.member.ravel())  # the same memory, flat
        self.run = Run(self.arrays, self.end, quota, more)
        self.work = runs * len(packed.wish_place)
        self.row_of = {name: 2 * at + 1 for at, name in enumerate(self.ordering.rows)}
        self.place_at = {name: at for at, name in enumerate(problem.places)}
        reserves = (reserve for place in problem.places.values() for reserve in place.reserves)
        self.group_at = {group: at for at, group in enumerate(sorted({r.group for r in reserves}))}
        self._moves: dict[tuple[int, int], tuple[Places, Places]] = {}
        self._last: tuple[str, Asked] | None = None

    @cached_property
    def whole(self) -> State:
        """The run with everybody in it."""
        return self._run()

    @cached_property
    def pools(self) -> list[list[tuple[int, int]]]:
        """Place -> its pools with their groups, -1 for the open one."""
        numbered = list(enumerate(self.arrays.pool_group.tolist()))
        start = self.arrays.pool_start.tolist()
        return [numbered[begin:end] for begin, end in pairwise(start)]

    def bars(self, state: State) -> list[int]:
        """Return the key to be at most, to get into each pool."""
        a, run = self.arrays, self.run
        room = a.pool_seats.copy()
        room[a.pool_start[1:] - 1] += state.spare
        found = np.full(len(room), BEYOND, np.int64)
        found[room == 0] = -1
        is_full = (state.taken >= room) & (room > 0)
        found[is_full] = state.heap[run.heap_start[:-1][is_full]]
        bars: list[int] = found.tolist()
        return bars

    @cached_property
    def held(self) -> dict[int, frozenset[int]]:
        """Row -> the places it gets, nothing changed."""
        return _by_row(self._before.tolist(), len(self.place_at))

    @cached_property
    def _before(self) -> Int64:
        return self._codes(self.whole)

    def assignment(self) -> dict[str, frozenset[str]]:
        """Return applicant -> places by this rule, nothing changed."""
        names, rows = list(self.problem.places), self.ordering.rows
        return {rows[row // 2]: frozenset(names[at] for at in places) for row, places in self.held.items()}

    def of(self, applicant: str) -> "Asked":
        """Return what can be asked about one applicant."""
        if self._last is None or self._last[0] != applicant:
            row = self.row_of[applicant]
            state = self._run(without=row) if row in self.held else self.whole
            self._last = (applicant, Asked(self, applicant, row, state))
        return self._last[1]

    def gains(self, place: int, more: int) -> Mapping[int, frozenset[int]]:
        """Return row -> the places it would get in addition, if ``place`` had ``more`` open seats."""
        return self.moves(place, more)[0]

    def moves(self, place: int, more: int) -> tuple[Places, Places]:
        """Return row -> the places it would get, and row -> those it would leave, by ``more`` open seats."""
        if (place, more) not in self._moves:
            seats = self.arrays.pool_seats.copy()
            seats[self.arrays.pool_start[place + 1] - 1] += more
            after, before = self._codes(self._run(seats=seats)), self._before
            got, left = (
                np.setdiff1d(a, b, assume_unique=True) for a, b in ((after, before), (before, after))
            )
            size = len(self.place_at)
            self._moves[place, more] = _by_row(got.tolist(), size), _by_row(left.tolist(), size)
        return self._moves[place, more]

    def _run(self, without: int = -1, seats: Int64 | None = None) -> State:
        state = self.run.start(self.begin)
        if without >= 0:
            state.upcoming[without] = self.end[without]
        self.run.add(state, 0, len(self.end), self.work, seats)
        return state

    def _codes(self, state: State) -> Int64:
        """Return who gets what, as numbers: row times the count of places, and the place."""
        rows, places, _ = self.run.held(state)
        found: Int64 = rows * len(self.place_at) + places
        return found


def _by_row(codes: Sequence[int], places: int) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for row, place in (divmod(code, places) for code in codes):
        found[row] = found.get(row, frozenset()) | {place}
    return found


@dataclass
class Asked:
    """One applicant, asking last; ``state`` is the run of all others."""

    rerun: Rerun
    applicant: str
    row: int
    state: State

    def __post_init__(self) -> None:
        self.begin, self.end = int(self.rerun.begin[self.row]), int(self.rerun.end[self.row])
        self.position = self.row // 2  # how many are drawn before it

    def class_at(self, entry: int) -> int:
        """Return the class of a wish, 0 where the place does not accept it."""
        return int(self.rerun.arrays.wish_class[entry])

    def wanted(self, number: int) -> frozenset[int]:
        """Return the places of the wishes up to ``number`` (from 0) that it does not get anyway."""
        wishes = self.rerun.arrays.wish_place[self.begin : self.begin + number + 1]
        return frozenset(wishes.tolist()) - self.rerun.held.get(self.row, frozenset())

    @cached_property
    def bars(self) -> list[int]:
        """The key to be at most, pool by pool: of its last one where it is full, else beyond every key."""
        return self.rerun.bars(self.state)

    def beats(self, entry: int, standing: int) -> bool:
        """Return whether it could get in with class ``standing``; cheap, and never falsely no."""
        return any(standing << 32 | self.row <= self.bars[pool] for pool in self._pools(entry))

    def latest(self, entry: int) -> int:
        """Return the last row as which it could get in, -1 for none; cheap, and never too early."""
        standing = self.class_at(entry)
        bars = [self.bars[pool] for pool in self._pools(entry)] if standing else []
        return max((min(bar - (standing << 32), BEYOND_ROWS) for bar in bars), default=-1)

    def _pools(self, entry: int) -> list[int]:
        """Return the pools of the place that it may use."""
        groups = self.rerun.member[self.row]
        return [
            pool
            for pool, group in self.rerun.pools[int(self.rerun.arrays.wish_place[entry])]
            if group < 0 or groups[group]
        ]

    def reaches(
        self, number: int, classes: Mapping[int, int] | None = None, row: int = -1, group: str | None = None
    ) -> bool:
        """Return whether it gets wish ``number`` or a better one with other classes, row or group."""
        with self._as(self.row if row < 0 else row, classes or {}, group) as asking:
            return bool(self._after(asking) & self.wanted(number))

    def gets(self, wishes: Sequence[str], place: str) -> bool:
        """Return whether it gets ``place`` with its wishes in another order."""
        arrays, priority = self.rerun.arrays, self.rerun.problem.places
        places = [self.rerun.place_at[name] for name in wishes]
        ranked = [priority[name].priority.get(self.applicant, 0) for name in wishes]
        classes = [
            self.rerun.ordering.class_of(n, number) if number else 0 for n, number in enumerate(ranked)
        ]
        span = slice(self.begin, self.end)
        before = arrays.wish_place[span].copy()
        arrays.wish_place[span] = places
        with self._as(self.row, dict(enumerate(classes, self.begin)), None) as asking:
            got = self._after(asking)
        arrays.wish_place[span] = before
        return self.rerun.place_at[place] in got

    @contextmanager
    def _as(self, row: int, classes: Mapping[int, int], group: str | None) -> Iterator[int]:
        """Change the arrays for the time of one question."""
        rerun, standing = self.rerun, self.rerun.arrays.wish_class
        before = {entry: int(standing[entry]) for entry in classes}
        groups = rerun.member[self.row].copy()
        for entry, number in classes.items():
            standing[entry] = number
        rerun.member[row] = groups
        rerun.end[row], rerun.run.quota[row] = self.end, rerun.run.quota[self.row]
        if group is not None:
            rerun.member[row, rerun.group_at[group]] = 1
        yield row
        for entry, number in before.items():
            standing[entry] = number
        if row == self.row:
            rerun.member[row] = groups
        else:
            rerun.member[row], rerun.end[row], rerun.run.quota[row] = 0, 0, 0

    def _after(self, row: int) -> frozenset[int]:
        """Return the places it gets when it asks last, as ``row``."""
        state, run, arrays = self.state.copy(), self.rerun.run, self.rerun.arrays
        state.upcoming[row] = self.begin
        run.add(state, row, row + 1, self.rerun.work)
        got: set[int] = set()
        for entry in range(int(state.upcoming[row]) - 1, self.begin - 1, -1):
            place = int(arrays.wish_place[entry])
            pools = range(int(arrays.pool_start[place]), int(arrays.pool_start[place + 1]))
            inside = (state.heap[run.heap_start[p] : run.heap_start[p] + state.taken[p]] for p in pools)
            if any(((keys & 0xFFFFFFFF) == row).any() for keys in inside):
                got.add(place)
            if len(got) == run.quota[row] or run.quota[row] == 1:  # of one place, the last it asked for
                break
        return frozenset(got)
