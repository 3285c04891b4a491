"""A budget problem as an integer programme: one variable a project in order of tickets, one row a limit."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from fairlot.budget.problem import PROMISED, WITHDRAWN, Budget, Quota
from fairlot.solvers.highs import Programme, Row
from fairlot.types import Message

SCALE: Final = 10**9  # published prices are whole numbers of billionths


def programme(problem: Budget) -> Programme:
    """Return the programme whose best values are the best selection; rows are the money, then the quotas."""
    projects = [problem.projects[name] for name in problem.drawn]
    rows = [Row({at: project.cost for at, project in enumerate(projects)}, problem.won)]
    for quota in problem.quotas:
        sign = -1 if quota.rule.startswith("min") else 1
        sizes = {at: sign * quota.size(project) for at, project in enumerate(projects)}
        rows.append(Row({at: size for at, size in sizes.items() if size}, sign * quota.amount))
    return Programme(
        aim=tuple(problem.worth[name] for name in problem.drawn),
        rows=tuple(rows),
        least=tuple(int(project.standing == PROMISED) for project in projects),
        most=tuple(int(project.standing != WITHDRAWN) for project in projects),
    )


def narrowed(asked: Programme, prices: Sequence[int], gap: int) -> Programme:
    """Settle each project whose gain at the prices is so clear that every selection agrees on it.

    Every one, that is, which comes within ``gap`` of what the prices leave room for (times SCALE).
    """
    gains = [SCALE * w for w in asked.aim]
    for price, row in zip(prices, asked.rows, strict=True):
        for at, number in row.terms.items():
            gains[at] -= price * number
    least = tuple(
        most if gain > gap else low for gain, low, most in zip(gains, asked.least, asked.most, strict=True)
    )
    most = tuple(
        low if gain < -gap else top for gain, low, top in zip(gains, asked.least, asked.most, strict=True)
    )
    return replace(asked, least=least, most=most)


def names(problem: Budget) -> list[Message]:
    """Return each row of the programme as a clause to be said."""
    return [Message("budget_rule_money", {"amount": problem.won}), *map(quota_name, problem.quotas)]


def quota_name(quota: Quota) -> Message:
    """Return a quota as a clause to be said."""
    return Message(f"budget_rule_{quota.rule}", {"group": quota.group, "amount": quota.amount})


def broken(problem: Budget, selected: Collection[str]) -> Iterator[tuple[Message, int]]:
    """Yield each limit that ``selected`` breaks, as a clause, and what it comes to."""
    spent = sum(problem.projects[name].cost for name in selected)
    if spent > problem.won:
        yield Message("budget_rule_money", {"amount": problem.won}), spent
    for quota in problem.quotas:
        size = sum(quota.size(problem.projects[name]) for name in selected)
        if size < quota.amount if quota.rule.startswith("min") else size > quota.amount:
            yield quota_name(quota), size
