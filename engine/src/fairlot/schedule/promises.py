"""Which promises each rule keeps; what `fairlot.solve.check` may hold against its results."""

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "automatic": ("feasible", "proven"),
    "interval_flow": ("feasible", "proven", "optimal"),
    "slot_assignment": ("feasible", "proven", "optimal"),
    "constraint_programme": ("feasible", "proven"),
    "first_come": ("feasible", "in_turn"),
    "round_robin": ("feasible", "in_turn"),
    "shortest_project": ("feasible", "proven"),
}
