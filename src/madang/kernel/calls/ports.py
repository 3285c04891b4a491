"""What this stage asks of a kind."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from madang.kernel.calls.models import Offer


class Describing(Protocol):
    """A kind that hangs details of its own on offers.

    ``family`` is the family of problems as which its scarcity is said: by its rules it can be allotted.
    """

    family: str

    def describe(self, offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
        """Return the details of each offer that has some, by the offer's key.

        Plain values only (text, whole numbers, bool, None, lists, dicts): they enter the published
        version of a call and its digest. An offer left out is not ready to be published.
        """
        ...

    def carry_over(self, pairs: Sequence[tuple[Offer, Offer]]) -> None:
        """Give each second offer the details of the first, for a call copied from an old one."""
        ...
