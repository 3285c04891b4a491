"""The question of a project: activities that wait for each other and share resources; how soon can it end?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from fairlot.canonical import digest
from fairlot.lottery import Lottery
from fairlot.schedule.faults import project_faults
from fairlot.schedule.parts import Activity
from fairlot.types import Json, ProblemError, frozen

__all__ = ["PLAN", "Activity", "Lottery", "Project"]

PLAN = "plan"  # what every activity is granted time in


@dataclass(frozen=True)
class Project:
    """A whole project; ``resources``: units of each at any time. Checks itself: raises ProblemError."""

    family: ClassVar[str] = "schedule"

    activities: Mapping[str, Activity]
    resources: Mapping[str, int]
    lottery: Lottery
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("activities", "resources", "about"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        if found := list(project_faults(self.activities, self.resources)):
            raise ProblemError(found)

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The activities, each after all it waits for; otherwise as listed."""
        found: dict[str, None] = {}
        left = dict(self.activities)
        while left:
            ready = [name for name, activity in left.items() if found.keys() >= set(activity.after)]
            found |= dict.fromkeys(ready)
            left = {name: activity for name, activity in left.items() if name not in found}
        return tuple(found)

    @cached_property
    def heads(self) -> Mapping[str, int]:
        """Activity -> the earliest it can start, were resources without end."""
        found: dict[str, int] = {}
        for name in self.ordered:
            befores = self.activities[name].after
            found[name] = max((found[b] + self.activities[b].duration for b in befores), default=0)
        return MappingProxyType(found)

    @cached_property
    def tails(self) -> Mapping[str, int]:
        """Activity -> the least time from its end to the end of the project."""
        found = dict.fromkeys(self.activities, 0)
        for name in reversed(self.ordered):
            for before in self.activities[name].after:
                found[before] = max(found[before], found[name] + self.activities[name].duration)
        return MappingProxyType(found)

    @cached_property
    def digest(self) -> str:
        """The digest of the project's canonical JSON."""
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the project as plain JSON values; everything keeps its order."""
        return {
            "about": dict(self.about),
            "activities": {
                name: {"after": list(a.after), "demands": dict(a.demands), "duration": a.duration}
                for name, a in self.activities.items()
            },
            "family": self.family,
            "format": 1,
            "lottery": {"sources": [list(pair) for pair in self.lottery.sources]},
            "resources": dict(self.resources),
        }
