"""The witness published with a result: counts, and the prices that prove how good it is."""

from collections import Counter

from fairlot.assignment.problem import Assignment
from fairlot.result import Grant
from fairlot.types import Json


def count(problem: Assignment, grants: tuple[Grant, ...]) -> dict[str, Json]:
    """Count what people ask first: how many, the total, and the application and evaluator at either end."""
    points = points_of(problem, grants)
    loads = Counter(grant.place for grant in grants)
    held = [loads[name] for name in problem.evaluators]
    return {
        "applications": len(problem.applications),
        "evaluators": len(problem.evaluators),
        "load_least": min(held, default=0),
        "load_most": max(held, default=0),
        "reviews": len(grants),
        "total": sum(points.values()),
        "worst": min((points[n] for n, a in problem.applications.items() if a.reviews), default=0),
    }


def points_of(problem: Assignment, grants: tuple[Grant, ...]) -> dict[str, int]:
    """Return application -> the sum of the scores of its evaluators."""
    row = {name: at for at, name in enumerate(problem.applications)}
    column = {name: at for at, name in enumerate(problem.evaluators)}
    points = dict.fromkeys(problem.applications, 0)
    for grant in grants:
        points[grant.applicant] += int(problem.matrix[row[grant.applicant], column[grant.place]])
    return points
