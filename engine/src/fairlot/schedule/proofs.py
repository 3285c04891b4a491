"""Whether what is published as a proof proves what it says: prices of an allotment, the bound of a plan."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from fairlot import reading
from fairlot.result import Result, Violation
from fairlot.schedule import plans
from fairlot.schedule.bounds import Prices
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.schedule.rows import Rows, rows
from fairlot.types import Json, ProblemError


def unproven(problem: Schedule | Project, result: Result, true: int, must: bool) -> Iterator[Violation]:
    """Yield what is wrong with the proof of ``result``, of which the true value is ``true``.

    ``must``: the rule promises that the proof alone shows that nothing better exists.
    """
    said = dict(result.certificate)
    solver = said.pop("solver", None)
    try:
        bound = _prices_bound(problem, said) if isinstance(problem, Schedule) else _plan_bound(problem, said)
    except ProblemError as error:
        yield Violation("schedule_proof", "proven", {"detail": str(error)})
        return
    sign = 1 if isinstance(problem, Schedule) else -1  # a plan is to be short: its bound lies below
    if solver is not None:
        if type(solver) is not int or sign * solver >= sign * bound or must:
            yield Violation("schedule_solver", "proven", {"bound": bound})
            return
        bound = solver
    if result.bound != bound:
        yield Violation("schedule_bound", "proven", {"said": str(result.bound), "is_": bound})
    if result.value != true:
        yield Violation("schedule_value", "proven", {"said": str(result.value), "is_": true})
    if sign * true > sign * bound:
        yield Violation("schedule_beyond", "proven", {"value": true, "bound": bound})
    if result.status != ("optimal" if true == bound else "feasible"):
        yield Violation("schedule_status", "proven", {"said": result.status})
    if must and true != bound:
        yield Violation("schedule_not_best", "optimal", {"value": true, "bound": bound})


def _prices_bound(problem: Schedule, said: Mapping[str, Json]) -> int:
    """Return the bound that the published prices prove. Raises ProblemError where they prove none."""
    found = prices(rows(problem), said)
    if dict(found.to_json()) != said:
        raise reading.misshapen("prices, sums")
    return found.bound


def prices(table: Rows, said: Mapping[str, Json]) -> Prices:
    """Return the published prices over ``table``. Raises ProblemError where they are none."""
    scale = reading.number(said.get("scale"), "scale")
    at = {point: number for number, point in enumerate(table.points)}
    points = np.zeros(len(at), np.int64)
    for group in reading.object_at(said, "prices"):
        for item in reading.list_at(reading.object_at(said, "prices"), group):
            time, price = _pair(item)
            if (group, time) not in at or not 0 <= price <= plans.LARGEST:
                raise reading.misshapen(f"prices/{group}")
            points[at[group, time]] = price
    where = {(cap.company, cap.week, cap.measure): number for number, cap in enumerate(table.caps)}
    capped = np.zeros(len(where), np.int64)
    for item in reading.list_at(said, "caps"):
        *cap, price = item if isinstance(item, list) and len(item) == 4 else (None, 0)
        number = where.get(tuple(cap)) if all(isinstance(part, str | int | None) for part in cap) else None
        if number is None or not 0 < reading.number(price, "caps") <= plans.LARGEST:
            raise reading.misshapen("caps")
        capped[number] = price
    if not 0 < scale <= plans.LARGEST:
        raise reading.misshapen("scale")
    return Prices(table, points, capped, scale)


def _pair(item: Json) -> tuple[int, int]:
    if not isinstance(item, list) or len(item) != 2:
        raise reading.misshapen("prices")
    return reading.number(item[0], "prices"), reading.number(item[1], "prices")


def _plan_bound(project: Project, said: Mapping[str, Json]) -> int:
    """Return the bound that path and work prove. Raises ProblemError where they prove none, or another."""
    path = [reading.text(name, "path") for name in reading.list_at(said, "path")]
    if not project.activities.keys() >= set(path):
        raise reading.misshapen("path")
    if any(before not in project.activities[name].after for before, name in pairwise(path)):
        raise reading.misshapen("path")
    bound = sum(project.activities[name].duration for name in path)
    if said.get("work") is not None:
        bound = max(bound, _work_bound(project, reading.object_at(said, "work")))
    if reading.number(said.get("bound"), "bound") != bound or said.keys() != {"bound", "path", "work"}:
        raise reading.misshapen("bound")
    return bound


def _work_bound(project: Project, work: Mapping[str, Json]) -> int:
    resource = reading.text(work.get("resource"), "work/resource")
    names = [reading.text(name, "work/activities") for name in reading.list_at(work, "activities")]
    is_known = names and project.activities.keys() >= set(names) and len(set(names)) == len(names)
    if not is_known or not project.resources.get(resource):
        raise reading.misshapen("work")
    return plans.work_bound(project, resource, names)
