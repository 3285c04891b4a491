"""What may be written into a plan, which number counts, and where money is missing. Asks no database."""

from madang.kernel.plans.rules.amounts import (
    Cell,
    Figure,
    cell_of,
    check_amount,
    decided_share,
    latest_first,
    split_of,
)
from madang.kernel.plans.rules.gaps import ALARM_DAYS, Gap, gaps_in
from madang.kernel.plans.rules.writing import PlanText, check_plan, check_publish, check_slug

__all__ = [
    "ALARM_DAYS",
    "Cell",
    "Figure",
    "Gap",
    "PlanText",
    "cell_of",
    "check_amount",
    "check_plan",
    "check_publish",
    "check_slug",
    "decided_share",
    "gaps_in",
    "latest_first",
    "split_of",
]
