"""A tree of cases in which prices prove a selection to be the best, where one set of prices leaves a gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fairlot.budget.problem import Budget
from fairlot.budget.programme import SCALE, narrowed, programme
from fairlot.limits import Limits
from fairlot.solvers.highs import Programme, lagrangian, relaxed
from fairlot.types import Json

CASES: Final = 200  # as many as are tried: more would prove more, in a longer file
UNSETTLED: Final = 64  # projects beyond which so few cases hardly ever do


def tree(problem: Budget, value: int, prices: Sequence[int], limits: Limits) -> Json:
    """Return cases that prove that nothing is worth more than ``value``; None where they would be too many.

    Land and Doig, "An automatic method of solving discrete programming problems", Econometrica 28 (1960). A
    project is in or out; in each case again one is, until the prices of a case leave no room for more.
    Projects that the first ``prices`` settle, for whoever is to be worth more, are in or out throughout.
    """
    asked = programme(problem)
    gap = lagrangian(asked, prices, SCALE) - (value + 1) * SCALE
    left = narrowed(asked, prices, gap)
    if sum(map(int.__ne__, left.least, left.most)) > UNSETTLED:
        return None
    return _Cases(problem.drawn, value, CASES, limits).of(left)


@dataclass
class _Cases:
    names: Sequence[str]
    value: int
    left: int
    limits: Limits

    def of(self, asked: Programme) -> Json:
        """Return the case, or the two cases it falls into; None where that leads nowhere or too far."""
        if self.left <= 0 or self.limits.is_over:
            return None
        prices, values = relaxed(asked, SCALE)
        if lagrangian(asked, prices, SCALE) < (self.value + 1) * SCALE:
            self.left -= 1
            return {"prices": [str(price) for price in prices]}
        free = [at for at, (low, top) in enumerate(zip(asked.least, asked.most, strict=True)) if low < top]
        if not free:
            return None
        at = min(free, key=lambda at: (abs(values[at] - 0.5), at))
        inside = self.of(replace(asked, least=_with(asked.least, at, 1)))
        outside = None if inside is None else self.of(replace(asked, most=_with(asked.most, at, 0)))
        return None if outside is None else {"project": self.names[at], "in": inside, "out": outside}


def _with(values: Sequence[int], at: int, value: int) -> tuple[int, ...]:
    return (*values[:at], value, *values[at + 1 :])


def proves(problem: Budget, value: int, prices: Sequence[int], said: Json) -> bool:
    """Whether the cases that are ``said`` prove that nothing is worth more than ``value``."""
    asked = programme(problem)
    gap = lagrangian(asked, prices, SCALE) - (value + 1) * SCALE
    at = {name: number for number, name in enumerate(problem.drawn)}
    waiting = [(narrowed(asked, prices, gap), said)]
    while waiting:
        case, tells = waiting.pop()
        if not isinstance(tells, Mapping):
            return False
        if set(tells) == {"project", "in", "out"} and (number := at.get(str(tells["project"]))) is not None:
            waiting.append((replace(case, least=_with(case.least, number, 1)), tells["in"]))
            waiting.append((replace(case, most=_with(case.most, number, 0)), tells["out"]))
        elif set(tells) != {"prices"} or not _leaves_no_room(case, tells["prices"], value):
            return False
    return True


def _leaves_no_room(case: Programme, said: Json, value: int) -> bool:
    texts = [text for text in said if isinstance(text, str)] if isinstance(said, Sequence) else []
    prices = [int(text) for text in texts if text.isascii() and text.isdigit()]
    is_shaped = said == [str(price) for price in prices] and len(prices) == len(case.rows)
    return is_shaped and lagrangian(case, prices, SCALE) < (value + 1) * SCALE
