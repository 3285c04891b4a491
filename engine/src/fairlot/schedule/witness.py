"""What is published with a result besides the grants: counts that people ask first."""

from collections.abc import Iterable, Mapping

from fairlot.result import Grant
from fairlot.schedule.book import used
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.types import Json


def count(problem: Schedule, grants: Iterable[Grant]) -> dict[str, Json]:
    """Count who is served, with which wish (``ranks[0]``: first wishes), and how long machines are used."""
    ranks = [0] * max((len(request.options) for request in problem.requests.values()), default=0)
    busy = dict.fromkeys(problem.machines, 0)
    served = value = 0
    for grant, option in used(problem, grants):
        ranks[problem.requests[grant.applicant].options.index(option)] += 1
        busy[grant.place] += option.length
        served += 1
        value += option.value
    return {
        "busy": busy,
        "ranks": ranks,
        "requests": len(problem.requests),
        "served": served,
        "time": sum(busy.values()),
        "unserved": len(problem.requests) - served,
        "value": value,
    }


def count_project(project: Project, starts: Mapping[str, int]) -> dict[str, Json]:
    """Count activities, the time to the end, and how long they wait beyond what they wait for."""
    ends = (starts[name] + project.activities[name].duration for name in starts)
    return {
        "activities": len(project.activities),
        "makespan": max(ends, default=0),
        "waiting": sum(starts[name] - project.heads[name] for name in starts),
    }
