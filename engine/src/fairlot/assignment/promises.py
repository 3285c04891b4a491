"""Which promises each rule keeps; what `fairlot.solve.check` may hold against its results.

feasible: loads at both ends, number of reviews, conflicts and minimums hold. best_total: nobody could add
up more points. best_worst: nobody could give the application that fares worst more points. leximin: no other
outcome's points, sorted, are further up. capped: no pair meets with more than the published chance. kept:
nobody could keep more of the pairs that stood.
"""

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "maximum_total": ("feasible", "best_total"),
    "best_worst_then_total": ("feasible", "best_worst"),
    "leximin": ("feasible", "best_worst", "leximin"),
    "randomised": ("feasible", "capped", "best_total"),
    "fewest_moves": ("feasible", "kept"),
}
