"""What a problem and its answer say, in the same words for every family that a kind may use."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from fairlot.result import Result
from fairlot.types import Problem

from madang.kernel.allocation.ports import Case
from madang.kernel.allocation.queries.families import amounts, whole
from madang.kernel.allocation.queries.families.shapes import Counts, Gift, Held, Moved, Standing

__all__ = ["Counts", "Gift", "Held", "Moved", "Reading", "Standing", "reading"]


class Reading(Protocol):
    """How problems and answers of one family are read."""

    def counts(self, problem: Any, result: Result, standing: Standing | None) -> Counts:
        """Count what there was to give, what was given beyond what stood, and to how many."""
        ...

    def gifts(self, problem: Any, result: Result, standing: Standing | None) -> list[Gift]:
        """Return what each entry is given beyond what it holds already."""
        ...

    def free_again(self, problem: Any, standing: Standing) -> Problem:
        """Return the problem of what is free, where nobody who holds something is moved."""
        ...

    def explanations(self, problem: Any, result: Result, case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield entry code and why it fared as it did: the engine's words, and what is ours to say."""
        ...

    def entries(self, problem: Any) -> list[str]:
        """Return everybody who takes part, in order."""
        ...

    def held(self, problem: Any, result: Result) -> Mapping[str, list[Held]]:
        """Return what each entry has of which offer."""
        ...

    def moved(self, problem: Any, before: Result, after: Result) -> Moved:
        """Return who has more in ``after`` than in ``before``, and who less."""
        ...


def reading(family: str) -> Reading:
    """Return how problems of ``family`` are read."""
    found: dict[str, Reading] = {"matching": whole.Whole(), "shares": amounts.Amounts()}
    return found[family]
