"""A matching problem as arrays: how the rules see it, and the way in for millions of entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

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

    @property
    def rows(self) -> int:
        """How many applicants."""
        return len(self.wish_start) - 1


def defer(arrays: MatchingArrays, runs: int = 1) -> tuple[Int64, Int64]:
    """Run deferred acceptance; return for each row its place and its pool, -1 where it gets none.

    ``runs``: how many runs of this size are to come, which decides whether compiling pays.
    """
    a = arrays
    spare = _spare(a)
    room = a.pool_seats.copy()
    room[a.pool_start[1:] - 1] += spare
    if room.sum() > 2 * len(a.wish_place):  # more seats than could ever be asked for need no memory
        asked = np.bincount(a.wish_place, minlength=len(a.pool_start) - 1)
        room = np.minimum(room, np.repeat(asked, np.diff(a.pool_start)))
    heap_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(room)))
    heap = np.zeros(int(heap_start[-1]), np.int64)
    taken = np.zeros(len(room), np.int64)
    wishes = (a.wish_start, a.wish_place, a.wish_class)
    pools = (a.pool_start, a.pool_group, a.pool_seats, a.pool_soft, a.member, a.groups)
    given = (*wishes, *pools, spare, heap_start, a.wish_start[:-1].copy())
    kernels.run(kernels.defer, runs * len(a.wish_place), given, (heap, taken))
    inside = np.arange(len(heap)) - np.repeat(heap_start[:-1], room) < np.repeat(taken, room)
    rows = heap[inside] & 0xFFFFFFFF
    pool_of = np.full(a.rows, -1, np.int64)
    pool_of[rows] = np.repeat(np.arange(len(room)), taken)
    place_of = np.full(a.rows, -1, np.int64)
    place_of[rows] = np.repeat(np.repeat(np.arange(len(a.pool_start) - 1), np.diff(a.pool_start)), taken)
    return place_of, pool_of


def move_row(a: MatchingArrays, row: int, to: int) -> MatchingArrays:
    """Return the arrays with ``row`` moved up to ``to``, and those it passes one down."""
    start, sizes = a.wish_start, np.diff(a.wish_start)
    sizes = _moved(sizes, row, row + 1, to)
    groups = a.groups
    return replace(
        a,
        wish_start=np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))),
        wish_place=_moved(a.wish_place, start[row], start[row + 1], start[to]),
        wish_class=_moved(a.wish_class, start[row], start[row + 1], start[to]),
        member=_moved(a.member, row * groups, (row + 1) * groups, to * groups),
    )


def _moved(values: Int64, begin: int, end: int, to: int) -> Int64:
    return np.concatenate((values[:to], values[begin:end], values[to:begin], values[end:]))


def _spare(a: MatchingArrays) -> Int64:
    """Return the soft reserved seats of each place."""
    soft = np.concatenate((np.zeros(1, np.int64), np.cumsum(a.pool_seats * a.pool_soft)))
    spare: Int64 = soft[a.pool_start[1:]] - soft[a.pool_start[:-1]]
    return spare


def pack(problem: Matching, order: Sequence[str], classes: Sequence[int]) -> MatchingArrays:
    """Return the problem with its applicants in ``order`` and ``classes`` for the entries, row by row."""
    place_at = {name: at for at, name in enumerate(problem.places)}
    named = sorted({r.group for p in problem.places.values() for r in p.reserves})
    group_at = {name: at for at, name in enumerate(named)}
    wishes = [problem.applicants[name].wishes for name in order]
    member = np.zeros((len(order), len(named)), np.int64)
    for row, name in enumerate(order):
        for group in problem.applicants[name].groups & group_at.keys():
            member[row, group_at[group]] = 1
    pools = _pools(problem, group_at)
    return MatchingArrays(
        wish_start=np.concatenate(
            (np.zeros(1, np.int64), np.cumsum([len(w) for w in wishes], dtype=np.int64))
        ),
        wish_place=np.array([place_at[p] for w in wishes for p in w], np.int64),
        wish_class=np.array(classes, np.int64),
        pool_start=np.cumsum([0, *(len(p.reserves) + 1 for p in problem.places.values())], dtype=np.int64),
        pool_group=pools[:, 0].copy(),
        pool_seats=pools[:, 1].copy(),
        pool_soft=pools[:, 2].copy(),
        member=member.ravel(),
        groups=len(named),
    )


def _pools(problem: Matching, group_at: Mapping[str, int]) -> Int64:
    rows: list[tuple[int, int, int]] = []
    for place in problem.places.values():
        rows += [(group_at[r.group], r.seats, int(not r.hard)) for r in place.reserves]
        rows.append((-1, place.seats - sum(r.seats for r in place.reserves), 0))
    return np.array(rows, np.int64).reshape(-1, 3)


def bars(a: MatchingArrays, place_of: Int64, pool_of: Int64, runs: int = 1) -> Int64:
    """Return for each pool the key to be at most, to get in: ``class << 32 | row`` of its last one.

    A free pool's bar is beyond every key; that of a full pool without seats is -1.
    """
    return _marked(a, place_of, pool_of, runs)[0]


def check(a: MatchingArrays, place_of: Int64, pool_of: Int64) -> dict[str, int]:
    """Count broken promises by name, in two passes over the entries; all zero is good news.

    The names are those of `fairlot.matching.checks`; "capacity" and "reserve" count overfull places and
    pools. It shares no code with the rule, and asks only for the pools as the result states them.
    """
    bar, room, taken = _marked(a, place_of, pool_of, 1)
    broken = np.zeros(6, np.int64)
    wishes = (a.wish_start, a.wish_place, a.wish_class)
    given = (*wishes, a.pool_start, a.pool_group, a.member, a.groups, place_of, pool_of, bar)
    kernels.run(kernels.breach, len(a.wish_place), given, (broken,))
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
    kernels.run(kernels.mark, runs * len(a.wish_place), given, (bar, room, taken))
    return bar, room, taken
