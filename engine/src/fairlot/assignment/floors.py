"""Can everybody have so many points? An outcome that shows it, or prices that show it cannot be.

Under floors most pairs are useless: with one of them even the best others leave the application below its
floor. Without them a linear programme seldom finds what whole numbers do not allow, so a search is short, and
the prices of the programme prove most impossible floors by themselves.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fairlot.assignment.arrays import Arrays, Int64, Pairs, Prices, pairs_of
from fairlot.assignment.programs import NODES, cells, need_cells, points_of
from fairlot.assignment.proofs import LARGEST, Proof, useful, worth
from fairlot.limits import Limits

SCALE: Final = 2**20  # weights are rounded to this part
WIDEST: Final = 60_000  # useful pairs beyond which nothing is sought
DEAR: Final = (
    1e5  # what it costs, where a point of the largest score is 1000, to make up for all that is short
)
DEEP: Final = 16  # of the useful evaluators of an application the best that a search looks at


@dataclass(frozen=True, eq=False)
class Ask:
    """``least``: points that each application must have. Of those in ``free`` as many as there are ``slots``
    may have less: one of them the first slot's points, one the second's, and so on.
    """

    least: Int64
    free: Sequence[int] = ()
    slots: Sequence[int] = field(default=())

    def is_met(self, points: Int64) -> bool:
        """Whether ``points`` are as asked, exactly."""
        free = list(self.free)
        fixed = np.delete(np.arange(len(points)), free)
        top = int(self.least[free].max(initial=0))
        asked = [*sorted(self.slots), *[top] * (len(free) - len(self.slots))]
        return bool((points[fixed] >= self.least[fixed]).all()) and all(
            has >= least for has, least in zip(sorted(points[free].tolist()), asked, strict=True)
        )


@dataclass
class Effort:
    """How many pairs may still be gone over: work that is counted the same on every machine."""

    left: int

    def is_spent(self, a: Arrays, count: int) -> bool:
        """Take off what a search over ``count`` pairs costs; return whether that was too much."""
        self.left -= count + a.score.size // 100
        return self.left < 0 or count > WIDEST


@dataclass(frozen=True, eq=False)
class Answer:
    """``pairs`` that are as asked; None and ``is_known``: there are none, by the word of the search."""

    pairs: Pairs | None
    is_known: bool = False


def reached(a: Arrays, ask: Ask, effort: Effort, limits: Limits) -> Answer:
    """Search for an outcome as asked, over whole numbers, with a limit on nodes."""
    lowest = ask.least.copy()
    if ask.slots:
        lowest[list(ask.free)] = min(ask.slots)
    pairs = pairs_of(useful(a, lowest) & near(a))
    count = len(pairs[0])
    if effort.is_spent(a, count) or limits.is_over:
        return Answer(None)
    optimize = importlib.import_module("scipy.optimize")
    rows, least, most = _rows(a, ask, pairs)
    width = rows.shape[1]
    found = optimize.milp(
        np.zeros(width),
        integrality=np.ones(width),
        bounds=optimize.Bounds(0, 1),
        constraints=[optimize.LinearConstraint(rows, least, most)],
        options={"node_limit": NODES}
        | ({} if limits.left is None else {"time_limit": max(limits.left, 0.01)}),
    )
    if found.x is None:
        return Answer(None, is_known=found.status == 2)
    taken = np.flatnonzero(np.rint(found.x[:count]) == 1)
    made = (pairs[0][taken], pairs[1][taken])
    return Answer(made if ask.is_met(points_of(a, made)) else None)


def _unit(a: Arrays, pairs: Pairs) -> float:
    return max(1, int(np.abs(a.score[pairs]).max(initial=1))) / 1000


def _counts(a: Arrays, pairs: Pairs) -> tuple[Any, Any, Any]:
    """Return the reviews of each application, the load of each evaluator, and who serves each minimum."""
    sparse = importlib.import_module("scipy.sparse")
    count = len(pairs[0])
    every, ones = np.arange(count), np.ones(count)
    reviews = sparse.csr_array((ones, (pairs[0], every)), shape=(a.rows, count))
    load = sparse.csr_array((ones, (pairs[1], every)), shape=(a.columns, count))
    needs = cells([(1.0, need, at) for need, at in need_cells(a, pairs)], len(a.need_group), count)
    return reviews, load, needs


def _rows(a: Arrays, ask: Ask, pairs: Pairs) -> tuple[Any, Any, Any]:
    """Return every row of the search with its limits; a slot of an application is one more variable."""
    sparse = importlib.import_module("scipy.sparse")
    unit, count = _unit(a, pairs), len(pairs[0])
    points = sparse.csr_array((a.score[pairs] / unit, (pairs[0], np.arange(count))), shape=(a.rows, count))
    parts = [*_counts(a, pairs), points]
    free, values = list(ask.free), sorted(set(ask.slots))
    more = len(free) * len(values)
    at = {(row, value): n for n, (row, value) in enumerate((r, v) for r in free for v in values)}
    lifted = [((int(ask.least[row]) - value) / unit, row, n) for (row, value), n in at.items()]
    once = cells([(1.0, free.index(row), n) for (row, _), n in at.items()], len(free) * bool(more), more)
    each = cells([(1.0, values.index(value), n) for (_, value), n in at.items()], len(values), more)
    matrix = (
        sparse.block_array(
            [
                [
                    sparse.vstack(parts),
                    sparse.vstack(
                        [_empty(part, more) for part in parts[:-1]] + [cells(lifted, a.rows, more)]
                    ),
                ],
                [None, sparse.vstack([once, each])],
            ],
            format="csr",
        )
        if more
        else sparse.vstack(parts, format="csr")
    )
    endless = np.full(len(a.need_group) + a.rows, np.inf)
    least = (
        a.reviews,
        a.least,
        a.need_least,
        ask.least / unit,
        np.full(once.shape[0] + each.shape[0], -np.inf),
    )
    most = (a.reviews, a.most, endless, np.ones(once.shape[0]), [list(ask.slots).count(v) for v in values])
    return matrix, np.concatenate(least), np.concatenate(most)


def _empty(part: Any, width: int) -> Any:
    return cells([], part.shape[0], width)


def ceiling(a: Arrays, floors: Int64, rest: Int64, effort: Effort) -> Proof | None:
    """Return prices for what the worst of ``rest`` can have while all others keep their ``floors``.

    ``floors`` of ``rest``: pairs are useless that leave one of them below it. None after too much work.
    """
    every = useful(a, floors)
    used = every & near(a)
    while not effort.is_spent(a, int(used.sum())):
        proof = _priced(a, floors, rest, pairs_of(used))
        if proof is None:
            return None
        others = pairs_of(every & ~used)
        weight = proof.prices.weight
        missed = worth(a, proof.prices, others, weight[others[0]] * a.score[others].astype(np.int64)) > SCALE
        if not missed.any():
            return proof
        used[others[0][missed], others[1][missed]] = True
    return None


def near(a: Arrays) -> npt.NDArray[np.bool_]:
    """Return which evaluators are among the best of each application, as many as a search looks at."""
    if a.columns <= DEEP:
        return np.ones((a.rows, a.columns), np.bool_)
    return a.score >= np.partition(a.score, -DEEP, axis=1)[:, -DEEP, np.newaxis]


def _priced(a: Arrays, floors: Int64, rest: Int64, pairs: Pairs) -> Proof | None:
    """Return the prices under which the worst of ``rest`` has as little as can be shown; None: no answer.

    What is short of reviews, loads and minimums may be made up for, at a cost beyond all points.
    """
    sparse, optimize = (importlib.import_module(f"scipy.{name}") for name in ("sparse", "optimize"))
    unit, count = _unit(a, pairs), len(pairs[0])
    reviews, load, needs = _counts(a, pairs)
    points = sparse.csr_array((a.score[pairs] / unit, (pairs[0], np.arange(count))), shape=(a.rows, count))
    held = np.maximum(floors, 0) / unit
    held[rest] = 0.0
    worst = np.zeros(a.rows)
    worst[rest] = 1.0
    zero = np.zeros(a.columns)
    sides = [
        np.concatenate((zero, zero, np.zeros(len(a.need_group)), worst)),
        -np.concatenate((zero, a.least, a.need_least, held)),
    ]
    upper = sparse.hstack(
        [sparse.vstack([load, -load, -needs, -points]), sparse.csr_array(np.column_stack(sides))],
        format="csr",
    )
    made_up = sparse.csr_array(np.column_stack((np.zeros(a.rows), a.reviews)))
    equal = sparse.hstack([reviews, made_up], format="csr")
    limits = np.concatenate((a.most, -a.least, -a.need_least, np.where(worst > 0, 0.0, -floors / unit)))
    cost = np.concatenate((np.zeros(count), [-1.0, DEAR]))
    box = np.array([[0.0, 1.0]] * count + [[-np.inf, np.inf], [0.0, 1.0]])
    found = optimize.linprog(cost, upper, limits, equal, a.reviews, box, method="highs")
    if found.status != 0:
        return None
    parts = np.split(-found.ineqlin.marginals, np.cumsum([a.columns, a.columns, len(a.need_group)]))
    row, column, need = -found.eqlin.marginals * unit, (parts[0] - parts[1]) * unit, parts[2] * unit
    dearest = max(float(np.abs(each).max(initial=0)) for each in (row, column, need))
    scale = SCALE
    while dearest * scale > LARGEST / 2:
        scale //= 2
    weight, *whole, least = (np.rint(each * scale).astype(np.int64) for each in (parts[3], row, column, need))
    prices = Prices(np.maximum(0, weight), whole[0], whole[1], np.maximum(0, least))
    return Proof("worst", 1, prices)
