"""Plans of a project: a quick one, the shortest one, and what proves that none is shorter."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fairlot.limits import Limits
from fairlot.result import Grant, Result, finished
from fairlot.schedule.project import PLAN, Project
from fairlot.schedule.witness import count_project
from fairlot.solvers import cpsat
from fairlot.types import Json

LARGEST = 2**53 - 1  # of any price
TIES = 1  # how much work the earliest of equally short plans may cost
Starts = Mapping[str, int]


@dataclass(frozen=True)
class Plan:
    """When each activity starts, and what the solver says no plan beats (None: it was not asked)."""

    starts: Starts
    bound: int | None = None


def result(project: Project, plan: Plan) -> Result:
    """Return the result that ``plan`` is, with the bound that anyone can verify and the solver's."""
    stats, proof = count_project(project, plan.starts), bounds(project)
    verified, makespan = int(str(proof["bound"])), int(str(stats["makespan"]))
    solver: int | None = None
    bound = verified
    if plan.bound is not None and plan.bound > verified:
        bound = solver = plan.bound
    grants = tuple(sorted(grant_of(project, name, start) for name, start in plan.starts.items()))
    status = "optimal" if bound == makespan else "feasible"
    said = {**proof, "solver": solver}
    return finished(
        project, "shortest_project", grants, stats, said, status=status, value=makespan, bound=bound
    )


def grant_of(project: Project, name: str, start: int) -> Grant:
    """Return the grant of an activity: units are its duration, through is its start."""
    return Grant(name, PLAN, project.activities[name].duration, str(start))


def starts_of(grants: Iterable[Grant]) -> dict[str, int]:
    """Return activity -> start, of grants known to be in order."""
    return {grant.applicant: int(grant.through) for grant in grants}


def bounds(project: Project) -> dict[str, Json]:
    """Return what no plan can beat, with a longest path and the work of a resource that prove it.

    A path takes the sum of its durations. The work of some activities on a resource takes its sum
    divided by the units there are, after the least that comes before any and before the least that
    comes after any.
    """
    path = longest_path(project)
    longest = sum(project.activities[name].duration for name in path)
    work = [most_work(project, resource) for resource in project.resources]
    bound, resource, names = max(
        ((found, name, names) for name, (found, names) in zip(project.resources, work, strict=True)),
        default=(0, "", ()),
        key=lambda found: found[0],
    )
    proof: Json = {"activities": list(names), "resource": resource} if bound > longest else None
    return {"bound": max(bound, longest), "path": list(path), "work": proof}


def longest_path(project: Project) -> tuple[str, ...]:
    """Return the activities of a longest path, the first one first."""
    ends = {name: project.heads[name] + a.duration for name, a in project.activities.items()}
    if not ends:
        return ()
    name = max(ends, key=lambda each: ends[each])
    path = [name]
    while befores := [b for b in project.activities[name].after if ends[b] == project.heads[name]]:
        name = befores[0]
        path.append(name)
    return tuple(reversed(path))


def most_work(project: Project, resource: str) -> tuple[int, tuple[str, ...]]:
    """Return the largest bound that work on ``resource`` proves, and the activities that prove it."""
    units = project.resources[resource]
    busy = {name: a.duration * a.demands.get(resource, 0) for name, a in project.activities.items()}
    names = [name for name in project.activities if busy[name]]
    best, proof = 0, (0, 0)
    by_tail = sorted(names, key=lambda name: -project.tails[name])
    for head in {project.heads[name] for name in names}:
        total = 0
        for name in by_tail:
            if project.heads[name] >= head:
                total += busy[name]
                found = head - (-total // units) + project.tails[name]
                if found > best:
                    best, proof = found, (head, project.tails[name])
    head, tail = proof
    those = tuple(n for n in names if project.heads[n] >= head and project.tails[n] >= tail)
    return (work_bound(project, resource, those), those) if best else (0, ())


def work_bound(project: Project, resource: str, names: Iterable[str]) -> int:
    """Return what the work of ``names`` on ``resource`` proves (``bounds``)."""
    chosen = list(names)
    work = sum(
        project.activities[n].duration * project.activities[n].demands.get(resource, 0) for n in chosen
    )
    ahead, behind = min(project.heads[n] for n in chosen), min(project.tails[n] for n in chosen)
    return ahead - (-work // project.resources[resource]) + behind


def quick(project: Project) -> Starts:
    """Return a plan made activity by activity: each as soon as it fits, most work behind first.

    Kolisch, "Serial and parallel resource-constrained project scheduling methods revisited", European
    Journal of Operational Research 90 (1996).
    """
    ticket = {name: at for at, name in enumerate(project.lottery.order(project.activities))}
    urgent = {n: (-a.duration - project.tails[n], ticket[n]) for n, a in project.activities.items()}
    used = {resource: Counter[int]() for resource in project.resources}
    starts: dict[str, int] = {}
    left = dict(project.activities)
    while left:
        ready = [name for name, activity in left.items() if starts.keys() >= set(activity.after)]
        name = min(ready, key=lambda each: urgent[each])
        activity = left.pop(name)
        start = max((starts[b] + project.activities[b].duration for b in activity.after), default=0)
        while late := _full(project, name, start, used):
            start = late
        starts[name] = start
        for resource, units in activity.demands.items():
            for time in range(start, start + activity.duration):
                used[resource][time] += units
    return starts


def _full(project: Project, name: str, start: int, used: Mapping[str, Counter[int]]) -> int:
    """Return the time after the last one at which a resource lacks units for ``name``; 0 where none does."""
    activity = project.activities[name]
    for time in range(start + activity.duration - 1, start - 1, -1):
        for resource, units in activity.demands.items():
            if used[resource][time] + units > project.resources[resource]:
                return time + 1
    return 0


@dataclass(frozen=True)
class Programme:
    """A model with the start of each activity and the end of the project."""

    model: Any
    starts: Mapping[str, Any]
    end: Any


def programme(project: Project, within: int) -> Programme:
    """Return the model of all plans that end at ``within`` or before."""
    model = cpsat.model()
    starts, spans = {}, {}
    for name, activity in project.activities.items():
        latest = within - project.tails[name] - activity.duration
        starts[name] = model.new_int_var(project.heads[name], latest, "")
        spans[name] = model.new_fixed_size_interval_var(starts[name], activity.duration, "")
    end = model.new_int_var(0, within, "")
    for name, activity in project.activities.items():
        model.add(end >= starts[name] + activity.duration)
        for before in activity.after:
            model.add(starts[name] >= starts[before] + project.activities[before].duration)
    for resource, units in project.resources.items():
        using = {
            n: u for n, a in project.activities.items() if (u := a.demands.get(resource, 0)) and a.duration
        }
        if using:
            model.add_cumulative([spans[n] for n in using], list(using.values()), units)
    return Programme(model, starts, end)


def shortest(project: Project, limits: Limits) -> Plan:
    """Return a shortest plan; the best so far, and a bound, where the limits stop before one is proven."""
    begin = quick(project)
    least, most = int(str(bounds(project)["bound"])), makespan(project, begin)
    if least == most:
        return Plan(begin)
    made = programme(project, most)
    made.model.add(made.end >= least)
    _hint(made, begin)
    made.model.minimize(made.end)
    first = cpsat.run(made.model, tuple(made.starts.values()), limits, is_linear=False)
    if first.value is None:
        return Plan(begin)
    starts = dict(zip(made.starts, first.values, strict=True))
    if first.status == "optimal":
        made.model.add(made.end <= first.value)
        _hint(made, starts)
        made.model.minimize(sum(made.starts.values()))
        second = cpsat.run(made.model, tuple(made.starts.values()), limits, TIES, is_linear=False)
        starts = dict(zip(made.starts, second.values or first.values, strict=True))
    return Plan(starts, first.bound)


def _hint(made: Programme, starts: Starts) -> None:
    made.model.clear_hints()
    for name, variable in made.starts.items():
        made.model.add_hint(variable, starts[name])


def makespan(project: Project, starts: Starts) -> int:
    """Return when the last activity ends."""
    return max((start + project.activities[name].duration for name, start in starts.items()), default=0)
