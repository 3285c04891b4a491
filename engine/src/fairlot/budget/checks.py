"""Promises of a selection under money, checked apart from the rule that made it: this file reads no rule."""

from collections import Counter
from collections.abc import Iterator

from fairlot.budget import proofs, replay
from fairlot.budget.problem import PROMISED, WITHDRAWN, Budget
from fairlot.budget.programme import broken
from fairlot.budget.promises import RULES
from fairlot.budget.witness import WON, count
from fairlot.result import Result, Violation, miscounted, unbound
from fairlot.types import Param

PROOFS = {"maximum_value": proofs.best, "greedy": proofs.order, "equal_shares": replay.shares}


def check(problem: Budget, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks; an empty list is good news.

    Each violation names the promise it belongs to: "bound" (to this problem and draw), "feasible" (money,
    quotas, promises), "best", "order" or "priceable" (what the rule promises), "witness" (published numbers).
    """
    found = list(unbound(problem, result, RULES))
    if unfit := [*_strangers(problem, result), *_infeasible(problem, result)]:
        return found + unfit
    proof = PROOFS.get(result.rule)
    proven = [] if proof is None else proof(problem, result)
    counts = count(problem, (grant.applicant for grant in result.grants))
    return [*found, *proven, *miscounted(counts, result)]


def _strangers(problem: Budget, result: Result) -> Iterator[Violation]:
    for grant in result.grants:
        if grant.applicant not in problem.projects:
            yield Violation("budget_unknown", "feasible", {"project": grant.applicant})
    for name, times in Counter(grant.applicant for grant in result.grants).items():
        if times > 1:
            yield Violation("budget_duplicate", "feasible", {"project": name})


def _infeasible(problem: Budget, result: Result) -> Iterator[Violation]:
    selected = {grant.applicant: grant for grant in result.grants if grant.applicant in problem.projects}
    for name, grant in selected.items():
        cost = problem.projects[name].cost
        if grant.units != cost or grant.place != WON:
            said: dict[str, Param] = {
                "project": name,
                "units": grant.units,
                "place": grant.place,
                "cost": cost,
            }
            yield Violation("budget_won", "feasible", said)
    for name, project in problem.projects.items():
        if project.standing == PROMISED and name not in selected:
            yield Violation("budget_promised", "feasible", {"project": name})
        if project.standing == WITHDRAWN and name in selected:
            yield Violation("budget_withdrawn", "feasible", {"project": name})
    for limit, size in broken(problem, selected):
        yield Violation("budget_limit", "feasible", {"limit": limit, "is_": size})
