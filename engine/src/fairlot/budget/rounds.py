"""The method of equal shares for one endowment, in whole numbers: all balances over one denominator."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import heapify, heappop, heappush
from math import lcm

from fairlot.budget.problem import OPEN, Budget


@dataclass(frozen=True)
class Step:
    """``project`` is bought; each supporter pays ``price`` won for each point it gave, or all it has left."""

    project: str
    price: Fraction


@dataclass(frozen=True)
class Votes:
    """The open projects that somebody votes for, by ticket; each with its voters' rows and their points."""

    names: tuple[str, ...]
    costs: tuple[int, ...]
    voters: tuple[tuple[int, ...], ...]
    points: tuple[tuple[int, ...], ...]
    electorate: int
    is_by_cost: bool

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """The points of each project."""
        return tuple(map(sum, self.points))


def votes(problem: Budget) -> Votes:
    """Return the ballots of ``problem``, project by project."""
    pairs: dict[str, list[tuple[int, int]]] = {name: [] for name in problem.drawn}
    for row, voter in enumerate(sorted(problem.ballots)):
        for name, points in problem.ballots[voter].items():
            pairs[name].append((row, points))
    named = tuple(name for name in problem.drawn if pairs[name] and problem.projects[name].standing == OPEN)
    return Votes(
        names=named,
        costs=tuple(problem.projects[name].cost for name in named),
        voters=tuple(tuple(row for row, _ in pairs[name]) for name in named),
        points=tuple(tuple(points for _, points in pairs[name]) for name in named),
        electorate=len(problem.ballots),
        is_by_cost=problem.settings.utility == "cost",
    )


def equal_shares(given: Votes, endowment: Fraction) -> list[Step]:
    """Buy projects, always the one that costs its supporters least for what they gain, while they can pay.

    A supporter gains its points (times the project's cost, where utility is by cost). Equals go by ticket.
    A price only rises as balances fall, so a price of an earlier round is a lower bound: most are worked out
    once or twice (after the Python implementation of Peters, equalshares.net, in idea).
    """
    purses = _Purses(given, endowment)
    queue: list[tuple[Fraction, int, int]] = [
        (Fraction(1, total) if given.is_by_cost else Fraction(cost, total), at, -1)
        for at, (cost, total) in enumerate(zip(given.costs, given.totals, strict=True))
    ]
    heapify(queue)
    steps: list[Step] = []
    while queue:
        _, at, asked_in = heappop(queue)
        if asked_in == len(steps):
            steps.append(Step(given.names[at], purses.pay(at)))
        elif (price := purses.price(at)) is not None:
            heappush(queue, (price / given.costs[at] if given.is_by_cost else price, at, len(steps)))
    return steps


class _Purses:
    """What voters have left: each has a purse's number; equals share one.

    A purse's content is a whole number over the denominator of the moment it was filled; each denominator
    divides the next one.
    """

    def __init__(self, given: Votes, endowment: Fraction) -> None:
        self.given = given
        self.purse = [0] * given.electorate
        self.over = endowment.denominator
        self.content = [(endowment.numerator, self.over)]

    def _now(self, purse: int) -> int:
        """Return what is in the purse, over today's denominator."""
        content, over = self.content[purse]
        return content * (self.over // over)

    def price(self, at: int) -> Fraction | None:
        """Return what a point costs the supporters of project ``at``; None where they cannot afford it."""
        found = self._rate(self._held(at), at)
        return None if found is None else Fraction(found[0], found[1] * self.over)

    def _held(self, at: int) -> Mapping[tuple[int, int], int]:
        """Return how many supporters have which purse and gave how many points."""
        purses = map(self.purse.__getitem__, self.given.voters[at])
        return Counter(zip(purses, self.given.points[at], strict=True))

    def _rate(self, held: Mapping[tuple[int, int], int], at: int) -> tuple[int, int] | None:
        """Return the price as a fraction: the poor give all they have, the others the same for each point."""
        rows = [(self._now(purse), points, number) for (purse, points), number in held.items()]
        due, rich = self.given.costs[at] * self.over, self.given.totals[at]
        if sum(content * number for content, _, number in rows) < due:
            return None
        all_points = lcm(*{points for _, points, _ in rows})
        rows.sort(key=lambda row: row[0] * (all_points // row[1]))  # in order of what each has for a point
        for content, points, number in rows:  # pragma: no branch  (the last one can always pay)
            if due * points <= content * rich:
                break
            due -= content * number
            rich -= points * number
        return due, rich

    def pay(self, at: int) -> Fraction:
        """Let the supporters of project ``at`` pay for it; return what they paid a point."""
        held = self._held(at)
        due, rich = self._rate(held, at) or (0, 1)
        price = Fraction(due, rich)  # over self.over still
        self.over *= price.denominator
        moved: dict[tuple[int, int], int] = {}
        number_of: dict[int, int] = {}  # content -> purse
        for purse, points in held:
            left = max(0, self._now(purse) - price.numerator * points)
            moved[purse, points] = number_of.setdefault(left, len(self.content))
            if moved[purse, points] == len(self.content):
                self.content.append((left, self.over))
        for voter, points in zip(self.given.voters[at], self.given.points[at], strict=True):
            self.purse[voter] = moved[self.purse[voter], points]
        return price / (self.over // price.denominator)


def bought(steps: Sequence[Step]) -> list[str]:
    """Return the projects of ``steps``."""
    return [step.project for step in steps]


def left_over(given: Votes, log: Sequence[tuple[str, Fraction]], endowment: Fraction, name: str) -> Fraction:
    """Return what the supporters of ``name`` have left together after the purchases of ``log``."""
    at = {project: number for number, project in enumerate(given.names)}
    purse = dict.fromkeys(given.voters[at[name]], endowment)
    for project, price in log:
        for voter, points in zip(given.voters[at[project]], given.points[at[project]], strict=True):
            if voter in purse:
                purse[voter] = max(Fraction(0), purse[voter] - price * points)
    return sum(purse.values(), Fraction(0))
