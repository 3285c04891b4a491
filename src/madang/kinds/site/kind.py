"""Demonstration sites, as the kernel sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.kernel.calls.models import Offer
from madang.kinds.site import details


class DemonstrationSite:
    """Companies rank places, hosts rank companies."""

    key = "site"

    def describe(self, offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
        return details.describe(offers)

    def carry_over(self, pairs: Sequence[tuple[Offer, Offer]]) -> None:
        details.carry_over(pairs)
