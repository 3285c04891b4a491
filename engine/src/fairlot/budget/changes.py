"""The smallest change of one project that would have selected it, found by running the rule again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import gcd
from typing import Final

from fairlot.budget import rules
from fairlot.budget.knapsack import worth_and_won
from fairlot.budget.problem import LARGEST, PROMISED, WITHDRAWN, Budget
from fairlot.budget.programme import programme
from fairlot.solvers.highs import Programme, Row, maximise
from fairlot.types import Json

_BEST: Final = "maximum_value"


@dataclass(frozen=True)
class Change:
    """``kind``: "cost", "score" (what it should have been) or "supporters" (how many more, for it alone).

    At ``value`` the project is selected, one less far it is not: for rules that a change can also harm
    (equal shares complete in steps) there may be smaller ones.
    """

    kind: str
    value: int

    def to_json(self) -> dict[str, Json]:
        """Return the change as plain JSON values."""
        return {"kind": self.kind, "value": self.value}


def changed(problem: Budget, name: str, change: Change) -> Budget:
    """Return the problem with the change made."""
    if change.kind == "supporters":
        new = (f"+{n}" for n in range(1, change.value + len(problem.ballots) + 1))
        voters = [voter for voter in new if voter not in problem.ballots][: change.value]
        return replace(problem, ballots={**problem.ballots, **{voter: {name: 1} for voter in voters}})
    project = problem.projects[name]
    other = (
        replace(project, cost=change.value) if change.kind == "cost" else replace(project, score=change.value)
    )
    return replace(problem, projects={**problem.projects, name: other})


def wins(problem: Budget, rule: str, name: str) -> bool:
    """Whether the rule selects the project."""
    return any(grant.applicant == name for grant in getattr(rules, rule)(problem).grants)


def changes(problem: Budget, rule: str, name: str, bar: tuple[int, int] | None = None) -> Iterator[Change]:
    """Yield for each kind of change the smallest that selects ``name``, where one does.

    ``bar``: worth and money of the best selection without it, where they are known already.
    """
    is_by_points = rule == "equal_shares" or problem.settings.worth == "points"
    project = problem.projects[name]
    room = LARGEST - sum(p.score for p in problem.projects.values())
    bid: tuple[str, int, int]
    if is_by_points:
        bid = ("supporters", 0, max(1, 2 * len(problem.ballots)))
    else:
        bid = ("score", project.score, project.score + room)
    if rule == "maximum_value":
        yield from _of_the_best(problem, name, bid, bar)
        return
    for kind, low, high in (("cost", -project.cost, -1), bid):

        def holds(value: int, kind: str = kind) -> bool:
            return wins(changed(problem, name, Change(kind, abs(value))), rule, name)

        if (value := smallest(low, high, holds)) is not None:
            yield Change(kind, abs(value))


def smallest(low: int, high: int, holds: Callable[[int], bool], unit: int = 1) -> int | None:
    """Return a value above ``low`` and up to ``high`` that ``holds``, and one ``unit`` less does not.

    Steps double from ``low`` until one holds, then halve. None where neither they nor ``high`` hold.
    """
    step, fails = unit, low
    while not holds(tried := min(low + step, high)):
        if tried == high:
            return None
        step, fails = 2 * step, tried
    while tried - fails > unit:
        middle = fails + (tried - fails) // unit // 2 * unit
        if holds(middle):
            tried = middle
        else:
            fails = middle
    return tried


def value_with(problem: Budget, name: str, standing: str) -> int | None:
    """Return the best value with ``name`` "promised" or "withdrawn"; None where nothing keeps all limits."""
    project = replace(problem.projects[name], standing=standing)
    return maximise(programme(replace(problem, projects={**problem.projects, name: project}))).value


def _of_the_best(
    problem: Budget, name: str, bid: tuple[str, int, int], bar: tuple[int, int] | None
) -> Iterator[Change]:
    """The best with it and the best without it say how much is missing; the draw settles what is equal."""
    rival = bar or _standing(problem, name, WITHDRAWN) or (-1, 0)
    own = _standing(problem, name, PROMISED)
    if (cost := _cost(problem, name, rival)) is not None:
        yield Change("cost", cost)
    if own is None:
        return
    kind, now, most = bid
    change = Change(kind, now + max(rival[0] - own[0], 1))
    if own[0] < rival[0] and change.value <= most:
        is_even = own[1] == rival[1]  # as much worth, and as much money
        if not (wins(changed(problem, name, change), _BEST, name) if is_even else own[1] < rival[1]):
            change = replace(change, value=change.value + 1)
    if change.value <= most:
        yield change


def _standing(problem: Budget, name: str, standing: str) -> tuple[int, int] | None:
    project = replace(problem.projects[name], standing=standing)
    return worth_and_won(programme(replace(problem, projects={**problem.projects, name: project})))


def _cost(problem: Budget, name: str, rival: tuple[int, int]) -> int | None:
    """Return the highest lower cost that would do, against a rival of this worth and money."""
    worth, won = rival
    most = problem.projects[name].cost - 1
    better = _dearest(problem, name, worth + 1, problem.won) or 0
    even = min(_dearest(problem, name, worth, won) or 0, most)
    for cost in (even, even - 1):  # as much worth: the draw decides, or one won less
        if cost > better and wins(changed(problem, name, Change("cost", cost)), _BEST, name):
            return cost
    return better or None


def _dearest(problem: Budget, name: str, worth: int, won: int) -> int | None:
    """Return the highest cost at which a selection with it is worth that much and takes no more money.

    One programme finds it: the cost is a variable of its own. Between multiples of what all other amounts
    share a cost makes no difference.
    """
    unit, project = _unit(problem, name), problem.projects[name]
    here = replace(project, standing=PROMISED, cost=unit)
    asked = programme(replace(problem, projects={**problem.projects, name: here}))
    at, cost = problem.drawn.index(name), len(problem.drawn)
    rows = [Row(dict(enumerate(-w for w in asked.aim)), -worth)]
    is_of_money = [True, *(quota.rule.endswith("won") for quota in problem.quotas)]
    for row, of_money in zip(asked.rows, is_of_money, strict=True):
        terms = dict(row.terms)
        if of_money and at in terms:
            terms[cost] = terms.pop(at)
        rows.append(Row(terms, row.most))
    rows[1] = replace(rows[1], most=min(rows[1].most, won))
    most = -(-project.cost // unit)
    found = maximise(
        Programme((*(0 for _ in asked.aim), 1), tuple(rows), (*asked.least, 1), (*asked.most, most))
    )
    return None if found.value is None else unit * found.value


def _unit(problem: Budget, name: str) -> int:
    """Return what all other amounts share: between its multiples a cost makes no difference."""
    others = [project.cost for other, project in problem.projects.items() if other != name]
    amounts = [quota.amount for quota in problem.quotas if quota.rule.endswith("won")]
    return gcd(problem.won, *others, *amounts) or 1
