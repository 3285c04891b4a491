"""Whether an allotment, or a plan, can be carried out at all: what is wrong with it, fault by fault."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fairlot.result import Grant, Violation
from fairlot.schedule.book import option_of
from fairlot.schedule.parts import Option
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import PLAN, Project
from fairlot.types import Param

Use = tuple[Option, Grant]


def infeasible(problem: Schedule, grants: Sequence[Grant]) -> Iterator[Violation]:
    """Yield what forbids ``grants``."""
    for request, times in Counter(grant.applicant for grant in grants).items():
        if times > 1:
            yield Violation("duplicate", "feasible", {"applicant": request})
    uses: list[Use] = []
    for grant in grants:
        if grant.applicant not in problem.requests or grant.place not in problem.machines:
            yield Violation("unknown", "feasible", {"applicant": grant.applicant, "place": grant.place})
            continue
        at: dict[str, Param] = {"request": grant.applicant, "machine": grant.place, "start": grant.through}
        option = option_of(problem, grant)
        if option is None:
            yield Violation("schedule_option", "feasible", {**at, "length": grant.units})
            continue
        if not problem.machines[grant.place].is_open(option.start, option.end):
            yield Violation("schedule_closed", "feasible", at)
        uses.append((option, grant))
    yield from _too_near(problem, uses)
    yield from _over_caps(problem, uses)


def _too_near(problem: Schedule, uses: Sequence[Use]) -> Iterator[Violation]:
    on: dict[str, list[Use]] = {}
    for use in sorted(uses, key=lambda each: (each[0].start, each[1].applicant)):
        on.setdefault(use[1].place, []).append(use)
    for name, of_machine in on.items():
        machine = problem.machines[name]
        for (option, grant), (later, other) in pairwise(of_machine):
            differ = problem.requests[grant.applicant].company != problem.requests[other.applicant].company
            gap = machine.cleaning + machine.setup * differ
            if later.start < option.end + gap:
                params: dict[str, Param] = {"machine": name, "request": grant.applicant, "gap": gap}
                yield Violation("schedule_near", "feasible", {**params, "other": other.applicant})


def _over_caps(problem: Schedule, uses: Sequence[Use]) -> Iterator[Violation]:
    used: Counter[tuple[str, int | None, str]] = Counter()
    for option, grant in uses:
        for week in (None, problem.week_of(option)):
            used[problem.requests[grant.applicant].company, week, "slots"] += 1
            used[problem.requests[grant.applicant].company, week, "time"] += option.length
    for (company, week, measure), units in used.items():
        cap = problem.companies[company].cap("slots" if measure == "slots" else "time", week is not None)
        if cap is not None and units > cap:
            params: dict[str, Param] = {"company": company, "units": units, "most": cap}
            name = f"schedule_{'weekly_' if week is not None else ''}{measure}"
            yield Violation(name, "feasible", params if week is None else {**params, "week": week + 1})


def unplanned(project: Project, grants: Sequence[Grant]) -> Iterator[Violation]:
    """Yield what forbids the plan that ``grants`` are."""
    times = Counter(grant.applicant for grant in grants)
    for name in sorted(times.keys() | project.activities.keys()):
        if times[name] != 1 or name not in project.activities:
            yield Violation("schedule_activity", "feasible", {"activity": name, "times": times[name]})
    starts: dict[str, int] = {}
    for grant in grants:
        activity = project.activities.get(grant.applicant)
        is_start = grant.through.isascii() and grant.through.isdecimal()
        if activity and grant.place == PLAN and grant.units == activity.duration and is_start:
            starts[grant.applicant] = int(grant.through)
        elif activity:
            yield Violation("schedule_activity_time", "feasible", {"activity": grant.applicant})
    for name, start in starts.items():
        for before in project.activities[name].after:
            if before in starts and starts[before] + project.activities[before].duration > start:
                yield Violation("schedule_order", "feasible", {"activity": name, "before": before})
    yield from _over_resources(project, starts)


def _over_resources(project: Project, starts: dict[str, int]) -> Iterator[Violation]:
    for resource, units in project.resources.items():
        change: Counter[int] = Counter()
        for name, start in starts.items():
            need = project.activities[name].demands.get(resource, 0)
            change[start] += need
            change[start + project.activities[name].duration] -= need
        used = 0
        for time in sorted(change):
            used += change[time]
            if used > units:
                params: dict[str, Param] = {"resource": resource, "time": time, "units": used, "most": units}
                yield Violation("schedule_resource", "feasible", params)
                break
