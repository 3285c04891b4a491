"""Which promises each rule keeps; what `fairlot.solve.check` may hold against its results."""

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "dominant_resource_fairness": ("feasible", "fair", "whole"),
    "weighted_max_min": ("feasible", "fair", "whole"),
    "proportional": ("feasible", "fair", "whole"),
}
