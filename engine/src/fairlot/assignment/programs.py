"""What no flow can say: floors under applications, and minimums for groups that overlap.

A linear programme over likely pairs gives prices; all pairs are weighed by them and missing ones added, as
for a flow. Rounded to whole numbers the prices are a proof that needs no trust in floating point. Between its
bound and the best outcome found, only pairs can matter whose loss by the prices fits in between; over those
the search for whole numbers is run. HiGHS, through SciPy, one thread, with a limit on nodes and not on time.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from fairlot.assignment.arrays import Arrays, Int64, Pairs, Prices, price, united
from fairlot.assignment.problem import BARRED
from fairlot.assignment.proofs import HEAVIEST, Frame, Proof, bound
from fairlot.limits import UNLIMITED, Limits

SCALE: Final = 2**12  # prices are rounded to this part of a point
WIDE: Final = 10_000  # pairs beyond which an outcome is not sought again over all that could matter
NODES: Final = 2_000  # of the search, by default
GAP: Final = 1e-4  # between the best found and the search's own bound, at which it ends
ROOM: Final = 8


@dataclass(frozen=True, eq=False)
class Aim:
    """What is sought: the best total, or with ``is_worst`` the most points that all but the floored have.

    ``floors``: application (by number) -> the points it must have at least.
    """

    floors: Mapping[int, int] = field(default_factory=dict)
    is_worst: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """The pairs found (None: none in time), and the proof and bound of the aim."""

    pairs: Pairs | None
    proof: Proof
    bound: int


def relaxed(a: Arrays, aim: Aim, pairs: Pairs) -> tuple[Proof, int] | None:
    """Return the best proof there is for ``aim`` and its bound; None: nothing can be."""
    while True:
        found = _linear(a, aim, pairs)
        if found is None:
            more = _any_more(a, pairs)
            if more is None:
                return None
            pairs = more
            continue
        proof = _rounded(a, aim, found)
        missing = price(a, proof.prices, pairs, ROOM)
        worst = int(missing.gains.max(initial=0))
        if worst <= 2 * proof.scale:  # by rounding only; the bound counts it
            return proof, _bound(a, proof)
        pairs = united(a, pairs, missing.pairs)


def _bound(a: Arrays, proof: Proof) -> int:
    found = bound(a, proof, Frame())
    return 2**53 if found is None else found


def _any_more(a: Arrays, pairs: Pairs) -> Pairs | None:
    """Return all pairs that may meet, or None where these are all there are."""
    rows, columns = np.nonzero(a.score != BARRED)
    return None if len(rows) == len(pairs[0]) else (rows.astype(np.int64), columns.astype(np.int64))


def _matrix(a: Arrays, aim: Aim, pairs: Pairs) -> tuple[Any, Int64, Any, Int64, float]:
    """Return the equalities (reviews) and inequalities of ``aim``, and what points are divided by."""
    sparse = importlib.import_module("scipy.sparse")
    rows, columns = pairs
    count = len(rows)
    unit = max(1, int(np.abs(a.score[pairs]).max(initial=1))) / 1000
    every = np.arange(count)
    reviews = sparse.csr_array((np.ones(count), (rows, every)), shape=(a.rows, count + aim.is_worst))
    load = sparse.csr_array((np.ones(count), (columns, every)), shape=(a.columns, count + aim.is_worst))
    served = [(-1.0, need, at) for need, at in need_cells(a, pairs)]
    needs = cells(served, len(a.need_group), count + aim.is_worst)
    asked = list(range(a.rows)) if aim.is_worst else list(aim.floors)
    place = np.full(a.rows, -1)
    place[asked] = np.arange(len(asked))
    mine = np.flatnonzero(place[rows] >= 0)
    values = -a.score[rows[mine], columns[mine]] / unit
    floor = sparse.csr_array((values, (place[rows[mine]], mine)), shape=(len(asked), count + aim.is_worst))
    if aim.is_worst:
        free = [(1.0, at, count) for at, row in enumerate(asked) if row not in aim.floors]
        floor += cells(free, len(asked), count + 1)
    most = np.concatenate(
        (a.most, -a.least, -a.need_least, [-aim.floors.get(row, 0) / unit for row in asked])
    )
    return reviews, a.reviews, sparse.vstack([load, -load, needs, floor], format="csr"), most, unit


def cells(filled: list[tuple[float, int, int]], rows: int, columns: int) -> Any:
    """Return a sparse matrix of ``filled`` cells: value, row, column."""
    sparse = importlib.import_module("scipy.sparse")
    value, row, column = zip(*filled, strict=True) if filled else ((), (), ())
    return sparse.csr_array((value, (row, column)), shape=(rows, columns), dtype=float)


def need_cells(a: Arrays, pairs: Pairs) -> list[tuple[int, int]]:
    """Return each minimum with each pair that serves it."""
    rows, columns = pairs
    member = a.members
    start = np.searchsorted(rows, np.arange(a.rows + 1))
    found = []
    for need, row in enumerate(a.need_row().tolist()):
        at = np.arange(start[row], start[row + 1])
        served = at[member[a.need_group[need], columns[at]] == 1]
        found += [(need, int(each)) for each in served]
    return found


@dataclass(frozen=True, eq=False)
class _Linear:
    row: Any
    column: Any
    need: Any
    floor: Any
    asked: list[int]


def _linear(a: Arrays, aim: Aim, pairs: Pairs) -> _Linear | None:
    optimize = importlib.import_module("scipy.optimize")
    equal, reviews, most, limits, unit = _matrix(a, aim, pairs)
    points = -a.score[pairs] / unit
    cost = np.concatenate((np.zeros(len(points)), [-1.0])) if aim.is_worst else points
    box = np.array([[0.0, 1.0]] * len(points) + [[-np.inf, np.inf]] * aim.is_worst)
    found = optimize.linprog(cost, most, limits, equal, reviews, box, method="highs")
    if found.status != 0:
        return None
    marginals = -found.ineqlin.marginals
    sides = np.split(marginals, np.cumsum([a.columns, a.columns, len(a.need_group)]))
    column = (sides[0] - sides[1]) * unit
    asked = list(range(a.rows)) if aim.is_worst else list(aim.floors)
    return _Linear(-found.eqlin.marginals * unit, column, sides[2] * unit, sides[3], asked)


def _rounded(a: Arrays, aim: Aim, found: _Linear) -> Proof:
    """Return the prices in whole numbers; those of applications as low as the pairs they use allow."""
    scale = SCALE
    weight = np.full(a.rows, 0 if aim.is_worst else scale, np.int64)
    heavy = HEAVIEST - scale
    weight[found.asked] += np.clip(np.rint(found.floor * scale), 0, heavy).astype(np.int64)
    prices = Prices(
        weight,
        np.rint(found.row * scale).astype(np.int64),
        np.rint(found.column * scale).astype(np.int64),
        np.maximum(0, np.rint(found.need * scale)).astype(np.int64),
    )
    return Proof("worst" if aim.is_worst else "total", scale, prices, dict(aim.floors))


def solved(a: Arrays, aim: Aim, pairs: Pairs, limits: Limits = UNLIMITED) -> Outcome | None:
    """Return the best outcome found for ``aim`` and its bound; None where nothing can be.

    ``pairs``: likely ones to begin with.
    """
    start = relaxed(a, aim, pairs)
    if start is None:
        return None
    proof, top = start
    units = proof.scale if not aim.is_worst else int(proof.prices.weight.sum())
    slack = units * max(1, a.span // 256)
    while True:
        used = _near(a, proof, slack)
        is_all = len(used[0]) == int((a.score != BARRED).sum())
        made = _searched(a, aim, used, limits)
        if made is None and (is_all or limits.is_over):
            return Outcome(None, proof, top) if limits.is_over else None
        gap = slack * 16 if made is None else (top + 1 - _reached(a, aim, made)) * units
        is_wide = made is not None and len(_near(a, proof, gap)[0]) > WIDE
        if made is not None and (gap <= slack or is_all or is_wide or limits.is_over):
            return Outcome(made, proof, top)
        slack = gap


def _near(a: Arrays, proof: Proof, slack: int) -> Pairs:
    """Return all pairs that lose less than ``slack`` by the prices of ``proof``."""
    prices = replace(proof.prices, row=proof.prices.row - slack)
    none = np.zeros(0, np.int64)
    counts = price(a, prices, (none, none), 0).counts
    return united(a, price(a, prices, (none, none), counts).pairs)


def _reached(a: Arrays, aim: Aim, pairs: Pairs) -> int:
    points = points_of(a, pairs)
    if not aim.is_worst:
        return int(points.sum())
    return int(np.delete(points, list(aim.floors)).min())


def points_of(a: Arrays, pairs: Pairs) -> Int64:
    """Return the points of each application."""
    return np.bincount(pairs[0], a.score[pairs], a.rows).astype(np.int64)


def _searched(a: Arrays, aim: Aim, pairs: Pairs, limits: Limits) -> Pairs | None:
    """Return the best whole-number outcome over ``pairs`` that keeps to ``aim`` exactly, if one was found."""
    optimize = importlib.import_module("scipy.optimize")
    equal, reviews, most, limit, unit = _matrix(a, aim, pairs)
    count = len(pairs[0])
    cost = np.append(-a.score[pairs] / unit, np.zeros(int(aim.is_worst)))
    if aim.is_worst:
        cost = np.append(np.zeros(count), -1.0)
    rows = [optimize.LinearConstraint(equal, reviews, reviews)]
    rows.append(optimize.LinearConstraint(most, -np.inf, limit))
    whole = np.append(np.ones(count), np.zeros(int(aim.is_worst)))
    box = optimize.Bounds(np.where(whole == 1, 0.0, -np.inf), np.where(whole == 1, 1.0, np.inf))
    options: dict[str, float] = {"mip_rel_gap": GAP, "node_limit": NODES}
    if limits.left is not None:
        options["time_limit"] = max(limits.left, 0.01)
    found = optimize.milp(cost, integrality=whole, bounds=box, constraints=rows, options=options)
    if found.x is None:
        return None
    taken = np.flatnonzero(np.rint(found.x[:count]) == 1)
    made = (pairs[0][taken], pairs[1][taken])
    points = points_of(a, made)
    return made if all(points[row] >= floor for row, floor in aim.floors.items()) else None
