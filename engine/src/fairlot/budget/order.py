"""Projects in an order, taken while they fit: the whole of greedy, and the end of equal shares."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from fairlot.budget.problem import OPEN, Budget, Project
from fairlot.budget.programme import broken
from fairlot.types import Message, ProblemError


def ranked(problem: Budget, worth: Mapping[str, int], is_per_won: bool) -> list[str]:
    """Return the open projects of some worth, the most (for each won) first; the ticket parts equals."""
    some = [name for name in problem.drawn if worth[name] > 0 and problem.projects[name].standing == OPEN]

    def size(name: str) -> Fraction:
        return Fraction(-worth[name], problem.projects[name].cost if is_per_won else 1)

    return sorted(some, key=size)  # stable: equals stay in the order of tickets


class Room:
    """What is left of the money and of the maxima, after the promised projects."""

    def __init__(self, problem: Budget) -> None:
        faults = [clause for clause, _ in broken(problem, problem.promised) if "_min_" not in clause.key]
        if faults:
            promised = Message("budget_rule_promised", {"projects": problem.promised})
            raise ProblemError(
                [Message("budget_contradiction", {"count": len(faults) + 1}), promised, *faults]
            )
        self.problem = problem
        self.left = problem.won
        self.maxima = [quota for quota in problem.quotas if quota.rule.startswith("max")]
        self.room = [quota.amount for quota in self.maxima]
        for name in problem.promised:
            self.take(problem.projects[name])

    def fits(self, project: Project) -> bool:
        """Whether the project can be taken."""
        if project.cost > self.left:
            return False
        return all(q.size(project) <= room for q, room in zip(self.maxima, self.room, strict=True))

    def take(self, project: Project) -> None:
        """Take the project."""
        self.left -= project.cost
        self.room = [room - q.size(project) for q, room in zip(self.maxima, self.room, strict=True)]

    def fill(self, order: Iterable[str]) -> list[str]:
        """Take each one of ``order`` that fits; return those taken."""
        taken = []
        for name in order:
            if self.fits(self.problem.projects[name]):
                self.take(self.problem.projects[name])
                taken.append(name)
        return taken
