"""The two sides: evaluators with their loads and groups, applications with what they need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fairlot.types import frozen

BARRED: Final = -(2**31)  # in a matrix of scores: these two may not meet
CERTAIN: Final = 1000  # a chance, in thousandths


@dataclass(frozen=True)
class Evaluator:
    """Someone who takes from ``least`` to ``most`` applications and belongs to groups ("women", "market")."""

    most: int
    least: int = 0
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Application:
    """Something that ``reviews`` different evaluators judge, of each group at least its minimum."""

    reviews: int
    minimums: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "minimums", frozen(self.minimums))
