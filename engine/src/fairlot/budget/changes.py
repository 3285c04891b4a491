"""The smallest change of one project that would have selected it, found by running the rule again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import gcd
from typing import Final

from fairlot.budget import rules
from fairlot.budget.problem import LARGEST, PROMISED, WITHDRAWN, Budget
from fairlot.budget.programme import programme
from fairlot.solvers.highs import maximise
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


def changes(problem: Budget, rule: str, name: str) -> Iterator[Change]:
    """Yield for each kind of change the smallest that selects ``name``, where one does."""
    is_by_points = rule == "equal_shares" or problem.settings.worth == "points"
    project = problem.projects[name]
    room = LARGEST - sum(p.score for p in problem.projects.values())
    bid: tuple[str, int, int]
    if is_by_points:
        bid = ("supporters", 0, max(1, 2 * len(problem.ballots)))
    else:
        bid = ("score", project.score, project.score + room)
    if rule == "maximum_value":
        yield from _of_the_best(problem, name, bid)
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


def _of_the_best(problem: Budget, name: str, bid: tuple[str, int, int]) -> Iterator[Change]:
    """The best with it and the best without it say how much is missing; the rule settles what is equal."""
    without = value_with(problem, name, WITHDRAWN)
    least = -1 if without is None else without
    value = value_with(problem, name, PROMISED)
    if (cost := _cheap(problem, name, least, value)) is not None:
        yield Change("cost", cost)
    if value is None:
        return
    kind, now, most = bid
    change = Change(kind, now + max(least - value, 1))
    if value < least and change.value <= most and not wins(changed(problem, name, change), _BEST, name):
        change = replace(change, value=change.value + 1)  # as good is not enough: the rule prefers another
    if change.value <= most:
        yield change


def _cheap(problem: Budget, name: str, least: int, value: int | None) -> int | None:
    """Return the cost that would do, given the best value without it and with it."""

    def other(cost: int) -> Budget:
        return changed(problem, name, Change("cost", -cost))

    def could(cost: int) -> bool:
        found = value_with(other(cost), name, PROMISED)
        return found is not None and found >= least

    fails: int | None = -problem.projects[name].cost
    if value is None or value < least:  # find where it is as good, in steps that make a difference
        unit = _unit(problem, name)
        start = -problem.projects[name].cost - (-problem.projects[name].cost % unit)
        found = smallest(start, -unit, could, unit) if could(-1) else None
        fails = None if found is None else found - 1
    if fails is None:
        return None
    cost = smallest(fails, -1, lambda cost: wins(other(cost), _BEST, name))
    return None if cost is None else -cost


def _unit(problem: Budget, name: str) -> int:
    """Return what all other amounts share: between its multiples a cost makes no difference."""
    others = [project.cost for other, project in problem.projects.items() if other != name]
    amounts = [quota.amount for quota in problem.quotas if quota.rule.endswith("won")]
    return gcd(problem.won, *others, *amounts) or 1
