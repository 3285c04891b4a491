"""Why an activity of a project starts when it does, how long it may wait, and what would end all sooner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fairlot.limits import UNLIMITED
from fairlot.result import Result
from fairlot.schedule import plans
from fairlot.schedule.project import Project
from fairlot.types import Json, Message, Param, ProblemError


@dataclass(frozen=True)
class Delay:
    """The story of one activity.

    ``reason``: "start" (nothing comes before), "waits" (for ``others`` to end), "lacks" (``resource``, which
    ``others`` use) or "free" (nothing keeps it from starting sooner). ``slack``: how much later it may start
    with everything else as it is and the end the same. ``shorter``: by how much less time it would have to
    take for the project to end sooner; ``unit``: the end with one unit more of ``resource``. None where
    nothing would change, or the plan is not proven to be shortest.
    """

    activity: str
    start: int
    end: int
    reason: str
    slack: int
    resource: str | None = None
    others: tuple[str, ...] = ()
    shorter: int | None = None
    unit: int | None = None

    def messages(self) -> Iterator[Message]:
        """Yield the sentences by key, the times first."""
        params: dict[str, Param] = {"activity": self.activity, "start": self.start, "end": self.end}
        yield Message("schedule_planned", params)
        told: dict[str, Param] = {"others": self.others, "resource": self.resource or ""}
        yield Message(f"schedule_delay_{self.reason}", told)
        yield Message("schedule_slack" if self.slack else "schedule_tight", {"slack": self.slack})
        if self.shorter is not None:
            yield Message("schedule_shorter", {"units": self.shorter})
        if self.unit is not None:
            yield Message("schedule_unit", {"resource": self.resource or "", "end": self.unit})

    def to_json(self) -> dict[str, Json]:
        """Return the explanation as plain JSON values."""
        return {
            "activity": self.activity,
            "end": self.end,
            "others": list(self.others),
            "reason": self.reason,
            "resource": self.resource,
            "shorter": self.shorter,
            "slack": self.slack,
            "start": self.start,
            "unit": self.unit,
        }


def explain(project: Project, result: Result, who: str) -> Delay:
    """Explain the plan to whoever is responsible for ``who``. Raises ProblemError for somebody unknown."""
    if who not in project.activities:
        raise ProblemError([Message("applicant_unknown", {"applicant": who})])
    starts = plans.starts_of(result.grants)
    duration, start = project.activities[who].duration, starts[who]
    told = replace(_reason(project, starts, who), end=start + duration, slack=_slack(project, starts, who))
    if result.status != "optimal":
        return told
    return replace(told, shorter=_shorter(project, result, who), unit=_unit(project, result, told.resource))


def _reason(project: Project, starts: plans.Starts, who: str) -> Delay:
    start, activity = starts[who], project.activities[who]
    told = Delay(who, start, start, "start", 0)
    if not start:
        return told
    ends = {before: starts[before] + project.activities[before].duration for before in activity.after}
    if others := tuple(before for before, end in ends.items() if end == start):
        return replace(told, reason="waits", others=others)
    for resource, units in activity.demands.items():
        users = tuple(n for n in _busy(project, starts, resource, start - 1) if n != who)
        used = sum(project.activities[name].demands[resource] for name in users)
        if activity.duration and used + units > project.resources[resource]:
            return replace(told, reason="lacks", resource=resource, others=users)
    return replace(told, reason="free")


def _busy(project: Project, starts: plans.Starts, resource: str, time: int) -> list[str]:
    """Return who uses ``resource`` at ``time``."""
    return [
        name
        for name, activity in project.activities.items()
        if activity.demands.get(resource, 0) and starts[name] <= time < starts[name] + activity.duration
    ]


def _slack(project: Project, starts: plans.Starts, who: str) -> int:
    """Return how much later ``who`` may start, everything else as it is."""
    activity = project.activities[who]
    next_ = [starts[name] for name, other in project.activities.items() if who in other.after]
    latest = min([plans.makespan(project, starts), *next_]) - activity.duration
    for start in range(starts[who] + 1, latest + 1):
        for resource, units in activity.demands.items():
            time = start + activity.duration - 1  # the only unit of time that is new
            users = (n for n in _busy(project, starts, resource, time) if n != who)
            used = sum(project.activities[name].demands[resource] for name in users)
            if activity.duration and used + units > project.resources[resource]:
                return start - 1 - starts[who]
    return latest - starts[who]


def _shorter(project: Project, result: Result, who: str) -> int | None:
    """Return the least by which ``who`` would have to be shorter, found by planning again and halving."""
    activity = project.activities[who]

    def is_sooner(units: int) -> bool:
        other = replace(activity, duration=activity.duration - units)
        quicker = replace(project, activities={**project.activities, who: other})
        return plans.makespan(quicker, plans.shortest(quicker, UNLIMITED).starts) < int(result.value or 0)

    if not activity.duration or not is_sooner(activity.duration):
        return None
    low, high = 0, activity.duration
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_sooner(middle) else (middle, high)
    return high


def _unit(project: Project, result: Result, resource: str | None) -> int | None:
    """Return the end with one unit more of ``resource``, where that is sooner."""
    if resource is None:
        return None
    resources = {**project.resources, resource: project.resources[resource] + 1}
    more = replace(project, resources=resources)
    end = plans.makespan(more, plans.shortest(more, UNLIMITED).starts)
    return end if end < int(result.value or 0) else None
