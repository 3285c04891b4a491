"""The question: how much there is in each period, who asks for how much, and what is kept for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from fairlot.canonical import digest
from fairlot.lottery import Lottery
from fairlot.shares.claims import TASK, Choice, Claimant, Group, amounts
from fairlot.shares.faults import faults_of
from fairlot.types import Json, ProblemError, frozen

__all__ = ["TASK", "Choice", "Claimant", "Group", "Lottery", "Shares"]


@dataclass(frozen=True)
class Shares:
    """A whole problem. Checks itself: raises ProblemError with one sentence for each fault.

    ``resources``: name -> capacity in milli-units (1 GPU is 1000) in each of ``periods``. ``groups`` in the
    published order in which their kept shares are served. ``about`` is text that no rule reads.
    """

    family: ClassVar[str] = "shares"

    resources: Mapping[str, tuple[int, ...]]
    periods: tuple[str, ...]
    claimants: Mapping[str, Claimant]
    lottery: Lottery
    groups: tuple[Group, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "resources", amounts(self.resources))
        for name in ("claimants", "about"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        if faults := list(faults_of(self.resources, self.periods, self.claimants, self.groups)):
            raise ProblemError(faults)

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The claimants in the order of the draw, best ticket first."""
        return tuple(self.lottery.order(self.claimants))

    @cached_property
    def digest(self) -> str:
        """The digest of the problem's canonical JSON."""
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the problem as plain JSON values."""
        return {
            "about": dict(self.about),
            "claimants": {name: _claimant_json(c) for name, c in self.claimants.items()},
            "family": self.family,
            "format": 1,
            "groups": [{"keep": _lists(g.keep), "most": _lists(g.most), "name": g.name} for g in self.groups],
            "lottery": {"sources": [list(pair) for pair in self.lottery.sources]},
            "periods": list(self.periods),
            "resources": _lists(self.resources),
        }


def _lists(value: Mapping[str, tuple[int, ...]]) -> dict[str, Json]:
    return {name: list(amounts) for name, amounts in value.items()}


def _claimant_json(claimant: Claimant) -> dict[str, Json]:
    return {
        "cap": claimant.cap,
        "choices": [{"demand": dict(c.demand), "name": c.name} for c in claimant.choices],
        "floor": _lists(claimant.floor),
        "groups": sorted(claimant.groups),
        "steady": claimant.steady,
        "tasks": list(claimant.tasks),
        "weight": claimant.weight,
        "whole": claimant.whole,
    }
