"""The question: what projects cost and are worth, who voted for them, the money, the quotas of groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Final

from fairlot.canonical import LARGEST, digest
from fairlot.lottery import Lottery
from fairlot.types import Json, Message, ProblemError, frozen

ALL: Final = "all"  # the group that every project belongs to
OPEN, PROMISED, WITHDRAWN = "open", "promised", "withdrawn"
STANDINGS: Final = (OPEN, PROMISED, WITHDRAWN)
QUOTAS: Final = ("min_count", "max_count", "min_won", "max_won")
SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "worth": ("score", "points"),
    "order": ("per_won", "worth"),
    "utility": ("cost", "points"),
}

__all__ = ["ALL", "LARGEST", "Budget", "Lottery", "Project", "Quota", "Settings"]


@dataclass(frozen=True)
class Project:
    """``cost`` in won, ``score`` in thousandths of a point, the groups (category, region) it belongs to.

    ``standing``: "open", "promised" (selected before, its cost comes off the top) or "withdrawn".
    """

    cost: int
    score: int = 0
    groups: frozenset[str] = frozenset()
    standing: str = OPEN


@dataclass(frozen=True)
class Quota:
    """At least or at most ``amount`` projects, or won, for those of ``group``; ``rule`` is one of QUOTAS."""

    group: str
    rule: str
    amount: int

    def size(self, project: Project) -> int:
        """What ``project`` counts towards this quota: 1 or its won, 0 where it is not of the group."""
        if self.group != ALL and self.group not in project.groups:
            return 0
        return project.cost if self.rule.endswith("won") else 1


@dataclass(frozen=True)
class Settings:
    """What the rules count, published with the problem.

    ``worth``: "score" or "points" (those of the ballots, added) is what `maximum_value` and `greedy` add up.
    ``order``: `greedy` takes the most worth "per_won", or the most "worth", first. ``utility``: what a voter
    gains by a project under `equal_shares`: its "cost", or one, times the points given. ``step``: won added
    to each voter's share when `equal_shares` completes; 0 for a thousandth of the share, at least 1.
    """

    worth: str = "score"
    order: str = "per_won"
    utility: str = "cost"
    step: int = 0


@dataclass(frozen=True)
class Budget:
    """A whole problem. Checks itself: raises ProblemError with one sentence for each fault.

    ``won``: the money. ``ballots``: voter -> project -> points from 1 on (an approval is one point).
    ``about`` is text carried along for the reader and never read by a rule.
    """

    family: ClassVar[str] = "budget"

    projects: Mapping[str, Project]
    won: int
    lottery: Lottery
    quotas: tuple[Quota, ...] = ()
    ballots: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("projects", "ballots", "about"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        if faults := list(_faults(self)):
            raise ProblemError(faults)

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The projects in the order of the draw, best ticket first; it parts equals."""
        return tuple(self.lottery.order(self.projects))

    @cached_property
    def points(self) -> Mapping[str, int]:
        """Project -> the points of all ballots."""
        found = dict.fromkeys(self.projects, 0)
        for ballot in self.ballots.values():
            for name, points in ballot.items():
                found[name] += points
        return MappingProxyType(found)

    @cached_property
    def worth(self) -> Mapping[str, int]:
        """Project -> what `maximum_value` and `greedy` add up."""
        if self.settings.worth == "points":
            return self.points
        return MappingProxyType({name: project.score for name, project in self.projects.items()})

    @cached_property
    def promised(self) -> tuple[str, ...]:
        """The projects that are selected already, by ticket."""
        return tuple(name for name in self.drawn if self.projects[name].standing == PROMISED)

    @cached_property
    def digest(self) -> str:
        """The digest of the problem's canonical JSON."""
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the problem as plain JSON values."""
        return {
            "about": dict(self.about),
            "ballots": {name: dict(ballot) for name, ballot in self.ballots.items()},
            "family": self.family,
            "format": 1,
            "lottery": {"sources": [list(pair) for pair in self.lottery.sources]},
            "projects": {
                name: {"cost": p.cost, "groups": sorted(p.groups), "score": p.score, "standing": p.standing}
                for name, p in self.projects.items()
            },
            "quotas": [{"amount": q.amount, "group": q.group, "rule": q.rule} for q in self.quotas],
            "settings": {
                "order": self.settings.order,
                "step": self.settings.step,
                "utility": self.settings.utility,
                "worth": self.settings.worth,
            },
            "won": self.won,
        }


def _faults(problem: Budget) -> Iterator[Message]:
    for name in (*problem.projects, *problem.ballots):
        if not isinstance(name, str) or not name or not name.isprintable():
            yield Message("id_text", {"id": repr(name)})
    if not _is_number(problem.won, 0):
        yield Message("budget_won", {"number": str(problem.won)})
    sound = True
    for fault in (*_project_faults(problem), *_ballot_faults(problem)):
        sound = False
        yield fault
    yield from _quota_faults(problem)
    yield from _setting_faults(problem.settings)
    if sound and max(sum(p.score for p in problem.projects.values()), sum(problem.points.values())) > LARGEST:
        yield Message("budget_sum", {"largest": str(LARGEST)})


def _project_faults(problem: Budget) -> Iterator[Message]:
    for name, project in problem.projects.items():
        if not _is_number(project.cost, 1):
            yield Message("budget_cost", {"project": name, "number": str(project.cost)})
        if not _is_number(project.score, 0):
            yield Message("budget_score", {"project": name, "number": str(project.score)})
        if project.standing not in STANDINGS:
            yield Message("budget_standing", {"project": name, "standing": project.standing})
        for group in sorted({"", ALL} & project.groups):
            yield Message("budget_group_name", {"project": name, "group": group})


def _ballot_faults(problem: Budget) -> Iterator[Message]:
    for voter, ballot in problem.ballots.items():
        for name, points in ballot.items():
            if name not in problem.projects:
                yield Message("budget_ballot_unknown", {"voter": voter, "project": name})
            if not _is_number(points, 1):
                yield Message("budget_points", {"voter": voter, "project": name, "number": str(points)})


def _quota_faults(problem: Budget) -> Iterator[Message]:
    groups = {ALL}.union(*(project.groups for project in problem.projects.values()))
    seen = set()
    for quota in problem.quotas:
        said = {"group": quota.group, "rule": quota.rule}
        if quota.rule not in QUOTAS:
            yield Message("budget_quota_rule", {**said, "rules": ", ".join(QUOTAS)})
        if quota.group not in groups:
            yield Message("budget_quota_group", said)
        if not _is_number(quota.amount, 0):
            yield Message("budget_quota_amount", {**said, "number": str(quota.amount)})
        if (quota.group, quota.rule) in seen:
            yield Message("budget_quota_twice", said)
        seen.add((quota.group, quota.rule))


def _setting_faults(settings: Settings) -> Iterator[Message]:
    for name, allowed in SETTINGS.items():
        if (said := getattr(settings, name)) not in allowed:
            yield Message("budget_setting", {"name": name, "said": said, "allowed": ", ".join(allowed)})
    if not _is_number(settings.step, 0):
        yield Message("budget_step", {"number": str(settings.step)})


def _is_number(number: object, least: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and least <= number <= LARGEST
