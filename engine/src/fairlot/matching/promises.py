"""Which promises each rule keeps; what `fairlot.solve.check` may hold against its results."""

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "deferred_acceptance": ("feasible", "rational", "stable"),
    "serial_dictatorship": ("feasible", "rational"),
    "points_first_come": ("feasible", "rational"),
}
