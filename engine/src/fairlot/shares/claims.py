"""Who asks for what: choices, claimants, and the shares of groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from fairlot.types import frozen

TASK: Final = 1000  # parts of a task: what is handed out is counted in thousandths


def amounts(value: Mapping[str, tuple[int, ...]]) -> Mapping[str, tuple[int, ...]]:
    """Return amounts in each period by name, as nobody can change them."""
    return MappingProxyType({name: tuple(amounts) for name, amounts in value.items()})


@dataclass(frozen=True)
class Choice:
    """One way to run a task: ``demand`` says how many milli-units of each resource a task takes."""

    name: str
    demand: Mapping[str, int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "demand", frozen(self.demand))


@dataclass(frozen=True)
class Claimant:
    """Someone who asks for tasks in each period.

    ``choices``: ways to run a task, the best first (on H100, else on A100). ``tasks``: how many at once in
    each period. ``weight``: twice the weight is twice the share. ``cap``: tasks at once that it may get at
    most. ``floor``: choice -> thousandths of a task in each period that it gets before anybody is raised,
    because it holds them already. ``whole``: only whole tasks are of use. ``steady``: only the same number
    in all the periods it asks for is of use.
    """

    choices: tuple[Choice, ...]
    tasks: tuple[int, ...]
    weight: int = 1
    cap: int | None = None
    floor: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    whole: bool = False
    steady: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "floor", amounts(self.floor))

    def most(self, period: int) -> int:
        """Return how many tasks it may get in a period: its ask, or its cap."""
        return self.tasks[period] if self.cap is None else min(self.tasks[period], self.cap)


@dataclass(frozen=True)
class Group:
    """A group's shares: resource -> milli-units in each period.

    ``keep``: at least this much is theirs as far as they ask for it. ``most``: they get no more.
    """

    name: str
    keep: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    most: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keep", amounts(self.keep))
        object.__setattr__(self, "most", amounts(self.most))
