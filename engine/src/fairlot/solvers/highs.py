"""Integer programmes by SciPy's HiGHS: whole numbers in, whole numbers out, every answer verified exactly.

HiGHS works in floating point. So its answer is rounded and held against every row in Python's integers; one
that fails is cut off and the search goes on. Its bound is rounded up past its own tolerance. A bound that
needs no trust in it is `lagrangian`, of which `multipliers` finds the best. SciPy is loaded when needed.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from fairlot.limits import UNLIMITED, Limits

OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN = "optimal", "feasible", "infeasible", "unknown"
_FIRST_SLICE: Final = 8.0  # seconds; HiGHS hears nobody while it works, so it is asked in growing slices
_CUTS: Final = 20  # answers that fail exactly and are cut off before we give up
_AIM: Final = 2**30  # HiGHS loses its grip on larger numbers, and refuses those beyond 1e15
_ROW: Final = 2**30


@dataclass(frozen=True)
class Row:
    """``terms`` (variable -> coefficient) add up to at most ``most``; for a minimum negate all numbers."""

    terms: Mapping[int, int]
    most: int

    def holds(self, values: Sequence[int]) -> bool:
        """Whether ``values`` keep the row, exactly."""
        return sum(number * values[at] for at, number in self.terms.items()) <= self.most


@dataclass(frozen=True)
class Programme:
    """Make the sum of ``aim`` as large as can be, with each variable whole and from ``least`` to ``most``."""

    aim: tuple[int, ...]
    rows: tuple[Row, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]

    def value(self, values: Sequence[int]) -> int:
        """The aim's sum at ``values``."""
        return sum(map(int.__mul__, self.aim, values))

    def holds(self, values: Sequence[int]) -> bool:
        """Whether ``values`` keep every row and every limit, exactly."""
        inside = all(a <= x <= b for a, x, b in zip(self.least, values, self.most, strict=True))
        return inside and all(row.holds(values) for row in self.rows)


@dataclass(frozen=True)
class Answer:
    """``status``: "optimal", "feasible" (stopped), "infeasible" or "unknown" (stopped with nothing found).

    ``bound``: no values give more than it, by the solver's word; it equals ``value`` where that is optimal.
    """

    status: str
    values: tuple[int, ...] | None = None
    value: int | None = None
    bound: int | None = None


def maximise(programme: Programme, limits: Limits = UNLIMITED) -> Answer:
    """Return the best values, or the best found when ``limits`` end the search.

    >>> two = Programme((3, 2), (Row({0: 2, 1: 2}, 3),), (0, 0), (1, 1))
    >>> maximise(two)
    Answer(status='optimal', values=(1, 0), value=3, bound=3)
    """
    if not programme.aim:
        return Answer(OPTIMAL, (), 0, 0) if programme.holds(()) else Answer(INFEASIBLE)
    tried = programme
    for _ in range(_CUTS):
        answer = _searched(tried, limits)
        if answer.values is None or programme.holds(answer.values):
            return answer
        tried = replace(tried, rows=(*tried.rows, _all_but(answer.values)))
    return Answer(UNKNOWN, bound=answer.bound)


def _all_but(values: Sequence[int]) -> Row:
    """Return the row that only these 0/1 ``values`` break."""
    return Row({at: 1 if x else -1 for at, x in enumerate(values)}, sum(values) - 1)


def _searched(programme: Programme, limits: Limits) -> Answer:
    """Ask HiGHS in slices that double, until it is done or ``limits`` are over."""
    seconds = _FIRST_SLICE
    while True:
        left = limits.left
        found = _asked(programme, seconds if left is None else min(seconds, max(left, 0.001)))
        if found.status != 1 or limits.is_over:
            return _answer(programme, found)
        seconds *= 2


def _asked(programme: Programme, seconds: float) -> Any:
    from scipy import optimize  # noqa: PLC0415

    matrix, most = _matrix(programme)
    rows = [optimize.LinearConstraint(matrix, -math.inf, most)] if programme.rows else []
    scale = _scale(programme.aim, _AIM)
    return optimize.milp(
        [-w / scale for w in programme.aim],
        constraints=rows,
        integrality=[1] * len(programme.aim),
        bounds=optimize.Bounds(list(programme.least), list(programme.most)),
        options={"mip_rel_gap": 0, "time_limit": seconds},
    )


def _scale(numbers: Collection[int], largest: int) -> int:
    """Return what to divide by: what all share, and powers of two until none is beyond ``largest``."""
    shared = math.gcd(*numbers) or 1
    beyond = max(map(abs, numbers), default=0) // shared // largest
    return shared << beyond.bit_length()


def _matrix(programme: Programme) -> tuple[Any, list[float]]:
    """Return the rows in numbers that floating point holds well."""
    from scipy import sparse  # noqa: PLC0415

    scales = [_scale(row.terms.values(), _ROW) for row in programme.rows]
    cells = [
        (at, column, number / scale)
        for at, (row, scale) in enumerate(zip(programme.rows, scales, strict=True))
        for column, number in row.terms.items()
    ]
    at, column, number = zip(*cells, strict=True) if cells else ((), (), ())
    shape = (len(programme.rows), len(programme.aim))
    most = [_most(row, scale) for row, scale in zip(programme.rows, scales, strict=True)]
    return sparse.csr_array((number, (at, column)), shape=shape, dtype=float), most


def _most(row: Row, scale: int) -> float:
    """Return the row's limit, first rounded down to what its terms can make together."""
    shared = math.gcd(*row.terms.values()) or 1
    return row.most // shared * shared / scale


def _answer(programme: Programme, found: Any) -> Answer:
    if found.status == 2:
        return Answer(INFEASIBLE)
    bound = None if found.mip_dual_bound is None else _floor(-found.mip_dual_bound, programme.aim)
    if found.x is None:
        return Answer(UNKNOWN, bound=bound)
    values = tuple(round(x) for x in found.x)
    value = programme.value(values)
    bound = max(value, bound) if bound is not None else None
    return Answer(OPTIMAL if value == bound else FEASIBLE, values, value, bound)


def _floor(bound: float, aim: Sequence[int]) -> int | None:
    """Return the largest value that HiGHS, within its tolerance, has not ruled out."""
    if not math.isfinite(bound):
        return None
    shared = math.gcd(*aim) or 1
    left = Fraction(bound) + Fraction(1, 10**6) + Fraction(abs(bound)) / 10**9
    return math.floor(left * _scale(aim, _AIM) / shared) * shared


def multipliers(programme: Programme, scale: int) -> tuple[int, ...] | None:
    """Return a price for one unit of each row, times ``scale``, from the programme without whole numbers.

    None where no values keep all rows. The prices make `lagrangian` as small as it can be, but for rounding.
    """
    from scipy import optimize  # noqa: PLC0415

    if not programme.rows or not programme.aim:
        return (0,) * len(programme.rows)
    matrix, most = _matrix(programme)
    box = list(zip(programme.least, programme.most, strict=True))
    scale_of_aim = _scale(programme.aim, _AIM)
    aim = [-w / scale_of_aim for w in programme.aim]
    found = optimize.linprog(aim, A_ub=matrix, b_ub=most, bounds=box, method="highs")
    if found.status != 0:
        return None
    return _prices(programme, found.ineqlin.marginals.tolist(), scale)


def relaxed(programme: Programme, scale: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return prices as `multipliers` does, and a value of each variable, whole or between.

    Rows may be broken, at a price beyond all there is to gain: where no values keep all rows, the prices
    show it.
    """
    from scipy import optimize, sparse  # noqa: PLC0415

    matrix, most = _matrix(programme)
    scale_of_aim = _scale(programme.aim, _AIM)
    aim = [w / scale_of_aim for w in programme.aim]
    fine = 1 + sum(map(abs, aim))
    broken = sparse.hstack([matrix, -sparse.eye_array(len(most))], format="csr")
    box = [*zip(programme.least, programme.most, strict=True), *((0, None) for _ in most)]
    found = optimize.linprog(
        [*(-w for w in aim), *(fine for _ in most)], A_ub=broken, b_ub=most, bounds=box, method="highs"
    )
    if found.status != 0:
        return (0,) * len(most), (0.5,) * len(aim)
    return _prices(programme, found.ineqlin.marginals.tolist(), scale), tuple(found.x[: len(aim)].tolist())


def _prices(programme: Programme, marginals: Sequence[float], scale: int) -> tuple[int, ...]:
    times = scale * _scale(programme.aim, _AIM)
    return tuple(
        max(0, round(-Fraction(price) * times / _scale(row.terms.values(), _ROW)))
        for price, row in zip(marginals, programme.rows, strict=True)
    )


def lagrangian(programme: Programme, prices: Sequence[int], scale: int) -> int:
    """Return, times ``scale``, a bound on the aim that holds whatever the ``prices`` (>= 0, times ``scale``).

    Who breaks a row pays for it, who leaves room is paid: so no values that keep all rows lose by it, and
    without rows each variable is set by its own sign. Geoffrion, "Lagrangean relaxation for integer
    programming", Mathematical Programming Study 2 (1974). Exact.

    >>> two = Programme((3, 2), (Row({0: 2, 1: 2}, 3),), (0, 0), (1, 1))
    >>> lagrangian(two, (1,), 1)  # 3 for the row, 3 - 2 for the first, nothing for the second
    4
    """
    left = [scale * w for w in programme.aim]
    total = 0
    for price, row in zip(prices, programme.rows, strict=True):
        if price:
            total += price * row.most
            for at, number in row.terms.items():
                left[at] -= price * number
    boxes = zip(left, programme.least, programme.most, strict=True)
    return total + sum(gain * (most if gain > 0 else least) for gain, least, most in boxes)
