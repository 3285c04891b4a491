"""What one more won, or one more place of a quota, would be worth: at the margin, and by running again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fairlot.budget.problem import Budget, Quota
from fairlot.budget.programme import SCALE, names, programme
from fairlot.limits import UNLIMITED, Limits
from fairlot.result import Result
from fairlot.solvers.highs import maximise
from fairlot.types import Json, Message


@dataclass(frozen=True)
class Price:
    """``limit``: the money or a quota. ``margin``: worth of one unit more, if projects could be divided.

    ``gain``: by how much the best selection grows with ``unit`` more (one project, or won), by running the
    rule again: exact, and 0 where the next project needs more than ``unit``. None where time was over.
    """

    limit: Message
    margin: Fraction
    unit: int
    gain: int | None

    def to_json(self) -> dict[str, Json]:
        """Return the price as plain JSON values."""
        return {"gain": self.gain, "limit": str(self.limit), "margin": str(self.margin), "unit": self.unit}


def prices(problem: Budget, result: Result, won: int = 1, limits: Limits = UNLIMITED) -> Iterator[Price]:
    """Yield the price of the money, then of each quota, for a result of `maximum_value`.

    Money is eased by ``won``, a count by one project. ``margin`` comes from the published prices, which
    prove the bound; a quota that does not bind has 0.
    """
    said = result.certificate.get("prices")
    published = [int(str(price)) for price in said] if isinstance(said, Sequence) else []
    for at, (limit, price) in enumerate(zip(names(problem), published, strict=False)):
        unit = 1 if at and problem.quotas[at - 1].rule.endswith("count") else won
        value = maximise(programme(_eased(problem, at, unit)), limits).value
        gain = None if value is None or result.value is None else value - result.value
        yield Price(limit, Fraction(price, SCALE), unit, gain)


def _eased(problem: Budget, at: int, unit: int) -> Budget:
    if at == 0:
        return replace(problem, won=problem.won + unit)
    quotas = list(problem.quotas)
    old = quotas[at - 1]
    amount = max(0, old.amount - unit) if old.rule.startswith("min") else old.amount + unit
    quotas[at - 1] = Quota(old.group, old.rule, amount)
    return replace(problem, quotas=tuple(quotas))
