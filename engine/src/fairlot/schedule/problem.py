"""The question: which machines there are and when, who asks for which time on them, and what it is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from fairlot.canonical import digest
from fairlot.lottery import Lottery
from fairlot.schedule.faults import faults
from fairlot.schedule.parts import LIMITS, Company, Machine, Option, Request
from fairlot.types import Json, ProblemError, frozen

__all__ = ["Company", "Lottery", "Machine", "Option", "Request", "Schedule"]


@dataclass(frozen=True)
class Schedule:
    """A whole problem: each request gets one of its options or nothing. Checks itself: raises ProblemError.

    Time runs from 0 to ``horizon`` (not included); ``week``: units in a week, None for no weeks.
    ``about`` is text carried along for the reader and never read by a rule.
    """

    family: ClassVar[str] = "schedule"

    machines: Mapping[str, Machine]
    companies: Mapping[str, Company]
    requests: Mapping[str, Request]
    lottery: Lottery
    horizon: int
    week: int | None = None
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("machines", "companies", "requests", "about"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        if found := list(faults(self.machines, self.companies, self.requests, self.horizon, self.week)):
            raise ProblemError(found)

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The requests in the order of the draw, best ticket first."""
        return tuple(self.lottery.order(self.requests))

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Group -> its machines, in the order in which they are listed."""
        found: dict[str, tuple[str, ...]] = {}
        for name, machine in self.machines.items():
            found[machine.group] = (*found.get(machine.group, ()), name)
        return MappingProxyType(found)

    @cached_property
    def digest(self) -> str:
        """The digest of the problem's canonical JSON."""
        return digest(self.to_json())

    def open_for(self, option: Option) -> tuple[str, ...]:
        """Return the machines that are open for ``option``."""
        machines = self.machines
        return tuple(m for m in self.groups[option.group] if machines[m].is_open(option.start, option.end))

    def week_of(self, option: Option) -> int:
        """Return the number of the week in which ``option`` starts; 0 where there are no weeks."""
        return 0 if self.week is None else option.start // self.week

    def to_json(self) -> dict[str, Json]:
        """Return the problem as plain JSON values; everything keeps its order."""
        return {
            "about": dict(self.about),
            "companies": {
                name: {**{limit: getattr(c, limit) for limit in LIMITS}, "had": c.had}
                for name, c in self.companies.items()
            },
            "family": self.family,
            "format": 1,
            "horizon": self.horizon,
            "lottery": {"sources": [list(pair) for pair in self.lottery.sources]},
            "machines": {name: _machine_json(machine) for name, machine in self.machines.items()},
            "requests": {
                name: {
                    "company": r.company,
                    "options": [[o.group, o.start, o.length, o.value] for o in r.options],
                    "received": r.received,
                }
                for name, r in self.requests.items()
            },
            "week": self.week,
        }


def _machine_json(machine: Machine) -> dict[str, Json]:
    return {
        "cleaning": machine.cleaning,
        "closed": [list(pair) for pair in machine.closed],
        "group": machine.group,
        "setup": machine.setup,
    }
