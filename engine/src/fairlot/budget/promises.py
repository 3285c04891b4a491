"""Which promises each rule keeps; what `fairlot.solve.check` may hold against its results."""

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "maximum_value": ("feasible", "best"),
    "greedy": ("feasible", "order"),
    "equal_shares": ("feasible", "priceable"),
}
