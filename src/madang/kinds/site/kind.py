"""Demonstration sites, as the kernel sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from fairlot.matching.problem import Matching

from madang.kernel.allocation.ports import Case
from madang.kernel.calls.models import Offer
from madang.kinds.site import details, problem


class DemonstrationSite:
    """Companies rank places, hosts rank companies."""

    key = "site"

    def describe(self, offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
        return details.describe(offers)

    def carry_over(self, pairs: Sequence[tuple[Offer, Offer]]) -> None:
        details.carry_over(pairs)

    def problem(self, case: Case) -> Matching:
        return problem.matching_of(case)
