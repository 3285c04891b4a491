"""What is published with every result: who was selected and how, and the counts people ask for first."""

from collections.abc import Iterable, Mapping

from fairlot.budget.problem import Budget
from fairlot.result import Grant, Result, finished
from fairlot.types import Json

WON = "won"  # what a grant is of


def granted(problem: Budget, selected: Mapping[str, str]) -> tuple[Grant, ...]:
    """Return project -> through what it was selected, as grants of its cost in won."""
    return tuple(Grant(name, WON, problem.projects[name].cost, selected[name]) for name in sorted(selected))


def count(problem: Budget, selected: Iterable[str]) -> dict[str, Json]:
    """Count the money and the projects."""
    names = list(selected)
    spent = sum(problem.projects[name].cost for name in names)
    return {
        "left": problem.won - spent,
        "points": sum(problem.points[name] for name in names),
        "projects": len(problem.projects),
        "score": sum(problem.projects[name].score for name in names),
        "selected": len(names),
        "spent": spent,
    }


def result(
    problem: Budget, rule: str, selected: Mapping[str, str], certificate: Mapping[str, Json], status: str
) -> Result:
    """Return the result of a rule that follows a procedure: no value, no bound."""
    grants, stats = granted(problem, selected), count(problem, selected)
    return finished(problem, rule, grants, stats, certificate, status=status)
