"""Whether the log of purchases of equal shares is true: every purchase again, voter by voter, in fractions.

Written apart from the rule, plainly: this file reads no rule.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

from fairlot.budget.problem import OPEN, PROMISED, Budget
from fairlot.budget.proofs import sequence
from fairlot.result import Result, Violation
from fairlot.types import Json, Param

Purchase = tuple[str, Fraction]


def shares(problem: Budget, result: Result) -> list[Violation]:
    """Return where the certificate of ``result`` is not what equal shares and completion do."""
    held = sum(p.cost for p in problem.projects.values() if p.standing == PROMISED)
    money, log = problem.won - held, _log(result.certificate.get("purchases"))
    steps = result.certificate.get("steps")
    if log is None or not isinstance(steps, int) or isinstance(steps, bool) or steps < 0:
        return [Violation("budget_log", "witness", {"detail": "purchases" if log is None else "steps"})]
    share, step = _share(problem, money)
    said, is_ = result.certificate.get("endowment"), share + step * steps
    if said != str(is_):
        return [Violation("budget_share", "witness", {"said": str(said), "is_": str(is_)})]
    found = [*_false_purchases(log, list(purchases(problem, is_))), *_wrong_end(problem, result)]
    found += _unfilled(problem, result, [name for name, _ in log])
    if not found and result.status == "complete" and _is_early(problem, money, log, is_ + step):
        found.append(Violation("budget_early", "priceable"))
    return found


def _share(problem: Budget, money: int) -> tuple[Fraction, int]:
    voters = max(1, len(problem.ballots))
    return Fraction(money, voters), problem.settings.step or max(1, money // voters // 1000)


def _log(said: Json) -> list[Purchase] | None:
    """Return the purchases as published, None where they cannot be read."""
    found = []
    for item in said if isinstance(said, Sequence) else [None]:
        if not isinstance(item, Sequence) or len(item) != 2 or not all(isinstance(x, str) for x in item):
            return None
        try:
            price = Fraction(str(item[1]))
        except (ValueError, ZeroDivisionError):
            return None
        if str(price) != item[1]:
            return None
        found.append((str(item[0]), price))
    return found


def purchases(problem: Budget, endowment: Fraction) -> Iterator[Purchase]:
    """Yield each purchase and what a point costs its supporters, from each voter's ``endowment`` on."""
    purse = dict.fromkeys(problem.ballots, endowment)
    given: dict[str, dict[str, int]] = {
        name: {} for name in problem.drawn if problem.projects[name].standing == OPEN
    }
    for voter, ballot in problem.ballots.items():
        for name in ballot.keys() & given.keys():
            given[name][voter] = ballot[name]
    cost = {name: problem.projects[name].cost for name in given}
    gain = cost if problem.settings.utility == "cost" else dict.fromkeys(given, 1)
    known: dict[str, Fraction] = {}  # today's price of a point; an older one is never above it
    supported = [(at, name) for at, name in enumerate(given) if given[name]]
    line = [(Fraction(cost[n], sum(given[n].values()) * gain[n]), at, n) for at, n in supported]
    heapify(line)
    while line:
        _, at, name = heappop(line)
        if name in known:
            for voter, points in given[name].items():
                purse[voter] -= min(purse[voter], known[name] * points)
            yield name, known[name]
            known.clear()
        elif (price := _price(cost[name], [(purse[v], n) for v, n in given[name].items()])) is not None:
            known[name] = price
            heappush(line, (price / gain[name], at, name))


def _price(cost: int, supporters: Sequence[tuple[Fraction, int]]) -> Fraction | None:
    """Return what a point costs: the poorest for their points give all, the others the same a point."""
    due, points = Fraction(cost), sum(n for _, n in supporters)
    if sum(left for left, _ in supporters) < cost:
        return None
    for left, n in sorted(supporters, key=lambda pair: pair[0] / pair[1]):
        if due * n <= left * points:
            return due / points
        due, points = due - left, points - n
    return None  # pragma: no cover  (the richest can always pay the rest)


def _false_purchases(log: Sequence[Purchase], true: Sequence[Purchase]) -> Iterator[Violation]:
    """Yield the first difference between the log and what happens."""
    for (name, said), (should, price) in zip(log, true, strict=False):
        if name != should:
            yield Violation("budget_cheaper", "priceable", {"project": name, "other": should})
            return
        if said != price:
            params: dict[str, Param] = {"project": name, "said": str(said), "is_": str(price)}
            yield Violation("budget_payment", "priceable", params)
            return
    if len(log) > len(true):
        yield Violation("budget_unaffordable", "priceable", {"project": log[len(true)][0]})
    if len(true) > len(log):
        yield Violation("budget_affordable", "priceable", {"project": true[len(log)][0]})


def _wrong_end(problem: Budget, result: Result) -> Iterator[Violation]:
    if problem.quotas:
        yield Violation("budget_status", "feasible", {"said": result.rule, "is_": problem.quotas[0].rule})
    points = sum(problem.points[grant.applicant] for grant in result.grants)
    value = points if result.status == "feasible" else None
    if result.value != value or result.bound is not None or result.status not in {"complete", "feasible"}:
        yield Violation("budget_status", "witness", {"said": result.status, "is_": str(value)})


def _unfilled(problem: Budget, result: Result, bought: Sequence[str]) -> Iterator[Violation]:
    """Check what fills up the money, and through what each grant is said to be selected."""
    ways = {n: PROMISED for n, p in problem.projects.items() if p.standing == PROMISED}
    ways |= dict.fromkeys((name for name in bought if name in problem.projects), "shares")
    left = problem.won - sum(problem.projects[name].cost for name in ways)
    filled: list[str] = []
    for name in sequence(problem, problem.points, problem.settings.utility == "points"):
        if name not in ways and problem.projects[name].cost <= left:
            left -= problem.projects[name].cost
            filled.append(name)
    if (said := result.certificate.get("completion")) != filled:
        params: dict[str, Param] = {"said": str(said), "should": tuple(filled)}
        yield Violation("budget_completion", "priceable", params)
    ways |= dict.fromkeys(filled, "completion")
    held = {grant.applicant: grant.through for grant in result.grants}
    for name in sorted(held.keys() | ways.keys()):
        if held.get(name) != ways.get(name):
            params = {"project": name, "said": str(held.get(name)), "is_": str(ways.get(name))}
            yield Violation("budget_through", "priceable", params)


def _is_early(problem: Budget, money: int, log: Sequence[Purchase], endowment: Fraction) -> bool:
    """Whether a project that somebody votes for still fits, and the next step stays within the money."""
    taken = {name for name, _ in log}
    left = money - sum(problem.projects[name].cost for name in taken)
    voted = {name for ballot in problem.ballots.values() for name in ballot} - taken
    open_ = [problem.projects[name] for name in voted if problem.projects[name].standing == OPEN]
    if all(project.cost > left for project in open_):
        return False
    return sum(problem.projects[name].cost for name, _ in purchases(problem, endowment)) <= money
