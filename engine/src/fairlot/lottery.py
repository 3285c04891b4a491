"""The public lottery: one ticket an applicant, drawn from values anyone can look up.

In the spirit of RFC 3797: what goes into the draw is published beforehand, or named beforehand and
published by somebody else, so nobody can steer it; anyone can repeat it with a tool for SHA-256.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from fairlot.canonical import digest
from fairlot.types import Message, ProblemError


@dataclass(frozen=True)
class Lottery:
    """The named values the draw is made from, in published order, as (label, value) pairs of text.

    >>> lottery = Lottery((("call", "2026-1"), ("lotto", "1 2 3 4 5 6")))
    >>> lottery.seed[:16]
    'e1632d9f477855fd'
    >>> lottery.order(["a", "b", "c"])
    ['b', 'a', 'c']
    """

    sources: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", tuple((label, value) for label, value in self.sources))
        if not self.sources:
            raise ProblemError([Message("lottery_empty")])
        for pair in self.sources:
            if not all(isinstance(part, str) and part for part in pair):
                raise ProblemError([Message("lottery_source", {"source": str(list(pair))})])

    @cached_property
    def seed(self) -> str:
        """SHA-256, as 64 hex digits, of the canonical JSON of the sources ``[[label, value], ...]``."""
        return digest([list(pair) for pair in self.sources]).removeprefix("sha256:")

    def ticket(self, applicant: str) -> str:
        """Return SHA-256, as hex, of the seed's 64 digits followed by the id; the smaller number wins.

        By hand: ``printf '%s%s' SEED ID | sha256sum``.
        """
        return hashlib.sha256(f"{self.seed}{applicant}".encode()).hexdigest()

    def order(self, applicants: Iterable[str]) -> list[str]:
        """Return the applicants by ticket, best first; the id settles what cannot happen (equal hashes)."""
        return [name for _, name in sorted((self.ticket(name), name) for name in applicants)]
