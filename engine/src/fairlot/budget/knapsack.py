"""The most worth under money and quotas: the best selection, the same everywhere, and why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fairlot.budget.order import Room, ranked
from fairlot.budget.problem import PROMISED, Budget
from fairlot.budget.programme import SCALE, names, narrowed, programme
from fairlot.limits import Limits
from fairlot.solvers import highs
from fairlot.solvers.highs import INFEASIBLE, OPTIMAL, Answer, Programme, Row, lagrangian, maximise
from fairlot.types import Message, ProblemError

BLOCK = 20  # projects whose order one search settles: 2 ** 20 is still exact in floating point


@dataclass(frozen=True)
class Best:
    """``values`` by order of tickets; the ``prices`` prove that no selection is worth more than ``proven``.

    ``prices``: of one won, then of one unit of each quota, times SCALE. ``is_optimal``: nothing is worth
    more, and equals were parted by the rule's own order, so that every machine finds the same selection.
    """

    values: tuple[int, ...]
    value: int
    proven: int
    prices: tuple[int, ...]
    is_optimal: bool


def best(problem: Budget, limits: Limits) -> Best:
    """Return the best selection, or the best found in time.

    Raises ProblemError where no selection keeps all limits (it names the fewest that cannot hold together)
    or none was found in time.
    """
    asked = programme(problem)
    answer = maximise(asked, limits)
    if answer.status == INFEASIBLE:
        raise ProblemError(contradiction(problem, asked, limits))
    if answer.values is None:
        answer = _guess(problem, asked)
    prices = highs.multipliers(asked, SCALE) or (0,) * len(asked.rows)
    total = lagrangian(asked, prices, SCALE)
    values, value, is_optimal = answer.values or (), answer.value or 0, False
    if answer.status == OPTIMAL:
        values, is_optimal = canonical(asked, values, prices, total, limits)
    return Best(values, value, total // SCALE, prices, is_optimal)


def _guess(problem: Budget, asked: Programme) -> Answer:
    """Return what greedy takes, where that keeps all limits."""
    room = Room(problem)
    taken = {*problem.promised, *room.fill(ranked(problem, problem.worth, is_per_won=True))}
    values = tuple(int(name in taken) for name in problem.drawn)
    if not asked.holds(values):
        raise ProblemError([Message("budget_out_of_time")])
    return Answer(highs.FEASIBLE, values, asked.value(values))


def canonical(
    asked: Programme, found: Sequence[int], prices: Sequence[int], total: int, limits: Limits
) -> tuple[tuple[int, ...], bool]:
    """Return of all selections as good as ``found`` the cheapest, equals by ticket; and if time sufficed.

    By ticket: the best ticket is in if it is in any of them, and so on down the draw.
    """
    tied = _as_good(asked, asked.value(found), prices, total)
    money = tied.rows[0]
    cheap = maximise(replace(tied, aim=_terms(money, len(tied.aim), -1)), limits)
    if cheap.status != OPTIMAL or cheap.values is None or cheap.value is None:
        return tuple(found), False
    tied = replace(tied, rows=(replace(money, most=-cheap.value), *tied.rows[1:]))
    return _by_ticket(tied, cheap.values, limits)


def worth_and_won(asked: Programme) -> tuple[int, int] | None:
    """Return the most worth there is, and the least money it takes; None where nothing keeps all limits."""
    answer = maximise(asked)
    if answer.value is None or answer.values is None:
        return None
    prices = highs.multipliers(asked, SCALE) or (0,) * len(asked.rows)
    tied = _as_good(asked, answer.value, prices, lagrangian(asked, prices, SCALE))
    money = tied.rows[0]
    cheap = maximise(replace(tied, aim=_terms(money, len(tied.aim), -1))).values or answer.values
    return answer.value, sum(number * cheap[at] for at, number in money.terms.items())


def _as_good(asked: Programme, value: int, prices: Sequence[int], total: int) -> Programme:
    """Return the programme of all selections worth at least ``value``."""
    tied = narrowed(asked, prices, total - value * SCALE)
    return replace(tied, rows=(*tied.rows, Row(dict(enumerate(-w for w in tied.aim)), -value)))


def _terms(row: Row, size: int, sign: int) -> tuple[int, ...]:
    return tuple(sign * row.terms.get(at, 0) for at in range(size))


def _by_ticket(tied: Programme, found: Sequence[int], limits: Limits) -> tuple[tuple[int, ...], bool]:
    """Settle the projects in blocks down the draw; search a block only where ``found`` leaves one out."""
    found = tuple(found)
    free = [at for at, (low, top) in enumerate(zip(tied.least, tied.most, strict=True)) if low < top]
    for start in range(0, len(free), BLOCK):
        block = free[start : start + BLOCK]
        if not all(found[at] for at in block):
            aim = [0] * len(found)
            for rank, at in enumerate(block):
                aim[at] = 1 << (len(block) - 1 - rank)
            answer = maximise(replace(tied, aim=tuple(aim)), limits)
            if answer.status != OPTIMAL or answer.values is None:
                return found, False
            found = answer.values
        tied = _settled(tied, found, block)
    return found, True


def _settled(tied: Programme, found: Sequence[int], block: Sequence[int]) -> Programme:
    least, most = list(tied.least), list(tied.most)
    for at in block:
        least[at] = most[at] = found[at]
    return replace(tied, least=tuple(least), most=tuple(most))


def contradiction(problem: Budget, asked: Programme, limits: Limits) -> list[Message]:
    """Return limits that cannot hold together, while any of them left out could: one after another is tried.

    Chinneck, "Feasibility and Infeasibility in Optimization" (2008), the deletion filter.
    """
    kept = list(range(len(asked.rows)))
    idle = replace(asked, aim=(0,) * len(asked.aim))
    for at in reversed(range(len(asked.rows))):
        fewer = [row for row in kept if row != at]
        if maximise(replace(idle, rows=tuple(asked.rows[row] for row in fewer)), limits).status == INFEASIBLE:
            kept = fewer
    idle = replace(idle, rows=tuple(asked.rows[row] for row in kept))
    promised = [at for at, name in enumerate(problem.drawn) if problem.projects[name].standing == PROMISED]
    for at in list(promised):
        least = tuple(0 if who == at else low for who, low in enumerate(idle.least))
        if maximise(replace(idle, least=least), limits).status == INFEASIBLE:
            idle, promised = replace(idle, least=least), [who for who in promised if who != at]
    clauses = [names(problem)[row] for row in kept]
    if promised:
        chosen = tuple(problem.drawn[at] for at in promised)
        clauses.insert(0, Message("budget_rule_promised", {"projects": chosen}))
    return [Message("budget_contradiction", {"count": len(clauses)}), *clauses]
