"""What equal shares leave unspent: shares grow in steps until the money is used up or overspent."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fairlot.budget.problem import Budget
from fairlot.budget.quick import runner
from fairlot.budget.rounds import Step, Votes, bought, equal_shares, votes
from fairlot.limits import Limits


@dataclass(frozen=True)
class Completed:
    """The last purchases within the money, and the ``endowment`` of each voter after ``steps`` steps.

    ``is_done`` is false where a limit ended the search early.
    """

    purchases: tuple[Step, ...]
    endowment: Fraction
    steps: int
    is_done: bool


def completed(problem: Budget, money: int, limits: Limits) -> Completed:
    """Run equal shares with ``money`` shared out, then again with larger shares, as long as it is affordable.

    It ends before the first run that overspends, or where no project that somebody votes for fits any more:
    "Add1" of equalshares.net, with the step of the problem.
    """
    given = votes(problem)
    start, step = Fraction(money, max(1, given.electorate)), step_of(problem, money)
    run = runner(given)
    chosen, at, is_done = bought(equal_shares(given, start)), 0, False
    while not (is_done := is_exhausted(problem, given, chosen, money)) and not limits.is_over:
        more = run(start + step * (at + 1))
        if is_done := sum(problem.projects[name].cost for name in more) > money:
            break
        chosen, at = more, at + 1
        limits.tell(at, 0, "budget_step")
    endowment = start + step * at
    return Completed(tuple(equal_shares(given, endowment)), endowment, at, is_done)


def step_of(problem: Budget, money: int) -> int:
    """Return the won by which a share grows."""
    return problem.settings.step or max(1, money // max(1, len(problem.ballots)) // 1000)


def is_exhausted(problem: Budget, given: Votes, chosen: Sequence[str], money: int) -> bool:
    """Whether no project that somebody votes for fits into what ``chosen`` leaves of ``money``."""
    left = money - sum(problem.projects[name].cost for name in chosen)
    taken = set(chosen)
    return all(cost > left for name, cost in zip(given.names, given.costs, strict=True) if name not in taken)
