"""An assignment problem as arrays: how the rules and the checks see it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from fairlot.assignment import kernels
from fairlot.assignment.problem import Assignment
from fairlot.compiling import run

Int64: TypeAlias = npt.NDArray[np.int64]
Int32: TypeAlias = npt.NDArray[np.int32]
Pairs: TypeAlias = tuple[Int64, Int64]  # applications and evaluators, one entry a pair


@dataclass(frozen=True, eq=False)
class Arrays:
    """Rows are applications, columns evaluators, both in the order of the problem.

    ``score`` (rows x columns, int32; -2**31: may not meet); ``reviews`` (rows); ``most``, ``least``
    (columns). Minimums one after another: ``need_start`` (rows + 1), ``need_group``, ``need_least``;
    ``member`` (groups x columns, flat): 0 or 1. ``group_names``: the groups any minimum names, sorted.
    """

    score: Int32
    reviews: Int64
    most: Int64
    least: Int64
    need_start: Int64
    need_group: Int64
    need_least: Int64
    member: Int64
    group_names: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many applications."""
        return len(self.reviews)

    @property
    def columns(self) -> int:
        """How many evaluators."""
        return len(self.most)

    @cached_property
    def span(self) -> int:
        """The largest score less the smallest, of pairs that may meet, and 1 more."""
        able = self.score != kernels.BARRED
        if not able.any():
            return 1
        low = int(self.score.min(where=able, initial=2**31 - 1))
        return int(self.score.max()) - low + 1

    @cached_property
    def others(self) -> Int64:
        """What each application's best evaluators but one would give it, as many as it needs."""
        return best_sums(self, np.maximum(self.reviews - 1, 0))

    @property
    def members(self) -> Int64:
        """Whether (1 or 0) each evaluator is of each group: groups x columns."""
        return self.member.reshape(len(self.group_names), self.columns)

    def need_row(self) -> Int64:
        """Return the application of each minimum."""
        return np.repeat(np.arange(self.rows), np.diff(self.need_start))


def pack(problem: Assignment) -> Arrays:
    """Return ``problem`` as arrays; the matrix is the problem's own, not a copy."""
    evaluators, applications = list(problem.evaluators.values()), list(problem.applications.values())
    names = sorted({group for a in applications for group, least in a.minimums.items() if least})
    at = {name: number for number, name in enumerate(names)}
    needs = [[(at[group], least) for group, least in a.minimums.items() if least] for a in applications]
    flat = np.array([need for each in needs for need in each], np.int64).reshape(-1, 2)
    member = [[int(name in e.groups) for e in evaluators] for name in names]
    return Arrays(
        score=problem.matrix,
        reviews=np.array([a.reviews for a in applications], np.int64),
        most=np.array([e.most for e in evaluators], np.int64),
        least=np.array([e.least for e in evaluators], np.int64),
        need_start=np.cumsum([0, *(len(each) for each in needs)], dtype=np.int64),
        need_group=flat[:, 0].copy(),
        need_least=flat[:, 1].copy(),
        member=np.array(member, np.int64).ravel(),
        group_names=tuple(names),
    )


@dataclass(frozen=True, eq=False)
class Prices:
    """What proves a bound: a price for each application, evaluator and minimum, and a weight on scores.

    For any such whole numbers, minimums' prices at least 0, nothing allowed adds up to more than `bound`.
    """

    weight: Int64
    row: Int64
    column: Int64
    need: Int64

    def base(self, a: Arrays, share: int = 1) -> int:
        """Return what the prices alone come to, before pairs that gain; ``share``: units of one review."""
        loads = [
            most * price if price > 0 else least * price
            for most, least, price in zip(
                a.most.tolist(), a.least.tolist(), self.column.tolist(), strict=True
            )
            if price
        ]
        rows = (n * price for n, price in zip(a.reviews.tolist(), self.row.tolist(), strict=True))
        needs = (n * price for n, price in zip(a.need_least.tolist(), self.need.tolist(), strict=True))
        total: int = sum(loads) + sum(rows) - sum(needs)
        return share * total


@dataclass(frozen=True, eq=False)
class Priced:
    """Pairs found by going over all of them; ``counts``: how many there are in each row."""

    pairs: Pairs
    gains: Int64
    counts: Int64
    gained: int  # by pairs not known
    gained_known: int


def price(a: Arrays, prices: Prices, known: Pairs, room: Int64 | int, *, even: bool = False) -> Priced:
    """Return the pairs not ``known`` that gain under ``prices`` (``even``: break even), ``room`` a row."""
    order = np.lexsort((known[1], known[0]))
    known_start = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(known[0], minlength=a.rows))))
    rooms = np.full(a.rows, room, np.int64) if isinstance(room, int) else room
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(rooms)))
    count, total = np.zeros(a.rows, np.int64), np.zeros(2, np.int64)
    place, gain = np.zeros(int(start[-1]), np.int64), np.zeros(int(start[-1]), np.int64)
    given = (
        *(a.score.reshape(-1), a.rows, a.columns, 0 if even else 1),
        *(prices.weight, prices.row, prices.column),
        *(a.need_start, a.need_group, prices.need, a.member),
        *(known_start, known[1][order], start),
    )
    run(kernels.price, a.score.size >= kernels.LARGE, given, (count, place, gain, total))
    found = np.minimum(count, rooms)
    inside = np.arange(len(place)) - np.repeat(start[:-1], rooms) < np.repeat(found, rooms)
    pairs = (np.repeat(np.arange(a.rows), found), place[inside])
    return Priced(pairs, gain[inside], count, int(total[0]), int(total[1]))


def likely(a: Arrays, deep: int) -> Pairs:
    """Return for each application its ``deep`` best evaluators, and for each evaluator its best applications.

    Sorted by application, then evaluator, none twice.
    """
    deep = max(1, min(deep, max(a.rows, a.columns)))
    row_key, row_at = np.full(a.rows * deep, kernels.BARRED), np.full(a.rows * deep, -1)
    column_key, column_at = np.full(a.columns * deep, kernels.BARRED), np.full(a.columns * deep, -1)
    given = (a.score.reshape(-1), a.rows, a.columns, deep)
    run(kernels.best, a.score.size >= kernels.LARGE, given, (row_at, row_key, column_key, column_at))
    rows, columns = np.repeat(np.arange(a.rows), deep), np.repeat(np.arange(a.columns), deep)
    by_row, by_column = row_at >= 0, column_at >= 0
    return united(a, (rows[by_row], row_at[by_row]), (column_at[by_column], columns[by_column]))


def spread(a: Arrays, deep: int) -> Pairs:
    """Return for each application ``deep`` evaluators from all over, the same each time; none barred."""
    rows = np.repeat(np.arange(a.rows), deep)
    steps = np.tile(np.arange(deep), a.rows)
    columns = (rows * 7919 + steps * (a.columns // max(deep, 1) + 1)) % max(a.columns, 1)
    able = a.score[rows, columns] != kernels.BARRED if a.columns else np.zeros(len(rows), bool)
    return rows[able], columns[able]


def united(a: Arrays, *several: Pairs) -> Pairs:
    """Return the pairs of all, sorted by application, then evaluator, none twice."""
    keys = np.unique(np.concatenate([rows * a.columns + columns for rows, columns in several]))
    return keys // max(a.columns, 1), keys % max(a.columns, 1)


def standing_pairs(problem: Assignment, a: Arrays) -> Pairs:
    """Return the pairs of ``problem.standing`` that may meet, sorted by application, then evaluator."""
    row = {name: at for at, name in enumerate(problem.applications)}
    column = {name: at for at, name in enumerate(problem.evaluators)}
    held = [(row[name], column[each]) for name, names in problem.standing.items() for each in names]
    rows, columns = np.array(sorted(held), np.int64).reshape(-1, 2).T
    able = a.score[rows, columns] != kernels.BARRED
    return rows[able], columns[able]


def pairs_of(chosen: npt.NDArray[np.bool_]) -> Pairs:
    """Return the pairs that ``chosen`` (rows x columns) marks, sorted by application, then evaluator."""
    rows, columns = np.nonzero(chosen)
    return rows.astype(np.int64), columns.astype(np.int64)


def own_best(a: Arrays) -> Int64:
    """Return for each application the points that its own best evaluators would give it."""
    return best_sums(a, a.reviews)


def best_sums(a: Arrays, counts: Int64) -> Int64:
    """Return for each application what its ``counts`` best evaluators would give it."""
    made = np.zeros(a.rows, np.int64)
    for row, count in enumerate(counts.tolist()):
        if count:
            able = a.score[row][a.score[row] != kernels.BARRED]
            made[row] = np.partition(able, len(able) - count)[-count:].sum(dtype=np.int64)
    return made
