"""A matching problem as arrays: how the rules see it, and the way in for millions of entries."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from fairlot.compiling import run
from fairlot.matching import kernels
from fairlot.matching.problem import Matching

Int64: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class MatchingArrays:
    """Rows are applicants **in the order that parts equals** (row 0 has the best ticket); wishes row by row.

    All int64. ``wish_start`` (rows + 1): where a row's entries begin; ``wish_place``, ``wish_class``
    (entries): the place, and its class for this applicant, 1 the best, 0 unacceptable. ``pool_start``
    (places + 1); ``pool_group`` (pools): -1 for the open pool, which is the last of its place;
    ``pool_seats``; ``pool_soft``: 1 for a soft reserve. ``member`` (rows x groups, flat): 0 or 1.
    ``quota`` (rows): how many places a row may have; None for one each.
    """

    wish_start: Int64
    wish_place: Int64
    wish_class: Int64
    pool_start: Int64
    pool_group: Int64
    pool_seats: Int64
    pool_soft: Int64
    member: Int64
    groups: int
    quota: Int64 | None = None

    @property
    def rows(self) -> int:
        """How many applicants."""
        return len(self.wish_start) - 1


def defer(arrays: MatchingArrays, runs: int = 1) -> tuple[Int64, Int64]:
    """Run deferred acceptance; return for each row its place and its pool, -1 where it gets none.

    ``runs``: how many runs of this size are to come, which decides whether compiling pays. A row that may
    have several places shows one of them; `awarded` shows all.
    """
    rows, places, pools = awarded(arrays, runs)
    place_of, pool_of = np.full(arrays.rows, -1, np.int64), np.full(arrays.rows, -1, np.int64)
    place_of[rows], pool_of[rows] = places, pools
    return place_of, pool_of


def awarded(arrays: MatchingArrays, runs: int = 1) -> tuple[Int64, Int64, Int64]:
    """Run deferred acceptance; return the awards as three lists of one length: rows, places, pools."""
    run = Run(arrays, arrays.wish_start[1:], arrays.quota)
    state = run.start(arrays.wish_start[:-1])
    run.add(state, 0, arrays.rows, runs * len(arrays.wish_place))
    return run.held(state)


@dataclass(frozen=True)
class State:
    """A run as far as it has come: seats claimed, next entry of each row, who sits in each pool."""

    spare: Int64
    upcoming: Int64
    heap: Int64
    taken: Int64

    def copy(self) -> "State":
        """Return a state to go on from another way."""
        return State(self.spare.copy(), self.upcoming.copy(), self.heap.copy(), self.taken.copy())


class Run:
    """Deferred acceptance that takes rows in one by one; ``more``: open seats a place may get besides."""

    def __init__(self, arrays: MatchingArrays, wish_end: Int64, quota: Int64 | None, more: int = 0) -> None:
        self.arrays, self.wish_end = arrays, wish_end
        self.quota = np.ones(len(wish_end), np.int64) if quota is None else quota
        a = arrays
        soft = np.concatenate((np.zeros(1, np.int64), np.cumsum(a.pool_seats * a.pool_soft)))
        self.spare: Int64 = soft[a.pool_start[1:]] - soft[a.pool_start[:-1]]
        room = a.pool_seats.copy()
        room[a.pool_start[1:] - 1] += self.spare + more
        if room.sum() > 2 * len(a.wish_place):  # more seats than could ever be asked for need no memory
            asked = np.bincount(a.wish_place, minlength=len(a.pool_start) - 1)
            room = np.minimum(room, np.repeat(asked, np.diff(a.pool_start)))
        self.room = room
        self.heap_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(room)))

    def start(self, wish_begin: Int64) -> State:
        """Return the state before anybody has asked for anything."""
        heap, taken = np.zeros(int(self.heap_start[-1]), np.int64), np.zeros(len(self.room), np.int64)
        return State(self.spare.copy(), wish_begin.copy(), heap, taken)

    def add(self, state: State, first: int, last: int, work: int, seats: Int64 | None = None) -> None:
        """Let rows ``first`` to ``last`` - 1 ask; ``work`` (entries) decides whether compiling pays."""
        a = self.arrays
        pool_seats = a.pool_seats if seats is None else seats
        pools = (a.pool_start, a.pool_group, pool_seats, a.pool_soft, a.member, a.groups)
        given = (self.wish_end, a.wish_place, a.wish_class, *pools, self.quota, first, last, self.heap_start)
        run(
            kernels.defer,
            work >= kernels.LARGE,
            given,
            (state.spare, state.upcoming, state.heap, state.taken),
        )

    def held(self, state: State) -> tuple[Int64, Int64, Int64]:
        """Return who sits where: rows, places and pools."""
        inside = np.arange(len(state.heap)) - np.repeat(self.heap_start[:-1], self.room)
        rows = state.heap[inside < np.repeat(state.taken, self.room)] & 0xFFFFFFFF
        pools = np.repeat(np.arange(len(self.room)), state.taken)
        sizes = np.diff(self.arrays.pool_start)
        return rows, np.repeat(np.arange(len(sizes)), sizes)[pools], pools


def pack(problem: Matching, order: Sequence[str], classes: Sequence[int]) -> MatchingArrays:
    """Return the problem with its applicants in ``order`` and ``classes`` for the entries, row by row."""
    place_at = {name: at for at, name in enumerate(problem.places)}
    named = sorted({r.group for p in problem.places.values() for r in p.reserves})
    group_at = {name: at for at, name in enumerate(named)}
    member = np.zeros((len(order), len(named)), np.int64)
    start, wish, quota = array("q", [0]), array("q"), array("q")
    for row, name in enumerate(order):
        applicant = problem.applicants[name]
        wish.extend([place_at[place] for place in applicant.wishes])
        start.append(len(wish))
        quota.append(applicant.quota)
        for group in applicant.groups & group_at.keys():
            member[row, group_at[group]] = 1
    pools = _pools(problem, group_at)
    return MatchingArrays(
        wish_start=np.array(start, np.int64),
        wish_place=np.array(wish, np.int64),
        wish_class=np.array(classes, np.int64),
        pool_start=np.cumsum([0, *(len(p.reserves) + 1 for p in problem.places.values())], dtype=np.int64),
        pool_group=pools[:, 0].copy(),
        pool_seats=pools[:, 1].copy(),
        pool_soft=pools[:, 2].copy(),
        member=member.ravel(),
        groups=len(named),
        quota=np.array(quota, np.int64),
    )


def _pools(problem: Matching, group_at: Mapping[str, int]) -> Int64:
    rows: list[tuple[int, int, int]] = []
    for place in problem.places.values():
        rows += [(group_at[r.group], r.seats, int(not r.hard)) for r in place.reserves]
        rows.append((-1, place.seats - sum(r.seats for r in place.reserves), 0))
    return np.array(rows, np.int64).reshape(-1, 3)


def check(a: MatchingArrays, place_of: Int64, pool_of: Int64) -> dict[str, int]:
    """Count broken promises by name, in two passes over the entries; all zero is good news.

    The names are those of `fairlot.matching.checks`; "capacity" and "reserve" count overfull places and
    pools. It shares no code with the rule, and asks only for the pools as the result states them.
    """
    bar, room, taken = _marked(a, place_of, pool_of, 1)
    broken = np.zeros(6, np.int64)
    wishes = (a.wish_start, a.wish_place, a.wish_class)
    given = (*wishes, a.pool_start, a.pool_group, a.member, a.groups, place_of, pool_of, bar)
    run(kernels.breach, len(a.wish_place) >= kernels.LARGE, given, (broken,))
    names = ("unlisted", "unacceptable", "group", "seating", "blocking_pair", "waste")
    held = np.bincount(place_of[place_of >= 0], minlength=len(a.pool_start) - 1)
    seats = np.add.reduceat(a.pool_seats, a.pool_start[:-1]) if len(a.pool_seats) else a.pool_seats
    is_over = held > seats
    return {
        "capacity": int(is_over.sum()),
        "reserve": int(((taken > room) & ~np.repeat(is_over, np.diff(a.pool_start))).sum()),
        **dict(zip(names, broken.tolist(), strict=True)),
    }


def _marked(a: MatchingArrays, place_of: Int64, pool_of: Int64, runs: int) -> tuple[Int64, Int64, Int64]:
    """Return the bar of each pool, how many it may hold, and how many it holds."""
    bar, room, taken = (np.full(len(a.pool_seats), start, np.int64) for start in (-1, 0, 0))
    given = (
        *(a.wish_start, a.wish_place, a.wish_class, a.pool_start, a.pool_seats, a.pool_soft),
        *(place_of, pool_of),
    )
    run(kernels.mark, runs * len(a.wish_place) >= kernels.LARGE, given, (bar, room, taken))
    return bar, room, taken
