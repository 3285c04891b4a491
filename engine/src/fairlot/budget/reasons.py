"""Rule by rule: why one project was selected or passed over, and by how much."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from fairlot.budget.changes import value_with
from fairlot.budget.order import Room, ranked
from fairlot.budget.problem import PROMISED, WITHDRAWN, Budget
from fairlot.budget.programme import SCALE, broken, programme
from fairlot.budget.rounds import left_over, votes
from fairlot.result import Result
from fairlot.types import Message, Param

Reasons = tuple[int | None, tuple[Message, ...]]  # by how much, and the sentences


def of_the_best(problem: Budget, result: Result, name: str) -> Reasons:
    """By how much the best selection with it (or without it) is worth less."""
    is_in = name in result.through
    other = value_with(problem, name, WITHDRAWN if is_in else PROMISED)
    if other is None:
        return None, (
            Message("budget_needed" if is_in else "budget_impossible"),
            *_price(problem, result, name),
        )
    short = (result.value or 0) - other
    params: dict[str, Param] = {"value": result.value or 0, "other": other, "short": short}
    key = "budget_margin" if is_in else "budget_missing" if short else "budget_ticket"
    return short, (Message(key, params), *_price(problem, result, name))


def _price(problem: Budget, result: Result, name: str) -> Iterator[Message]:
    """Say what the project costs at the published prices of money and quotas, and what it is worth."""
    prices = result.certificate.get("prices")
    at = problem.drawn.index(name)
    if isinstance(prices, Sequence) and all(isinstance(price, str) for price in prices):
        rows = programme(problem).rows
        total = sum(int(str(price)) * row.terms.get(at, 0) for price, row in zip(prices, rows, strict=True))
        yield Message("budget_price", {"price": round(Fraction(total, SCALE)), "worth": problem.worth[name]})


def of_the_order(problem: Budget, result: Result, name: str) -> Reasons:
    """What was left when its turn came."""
    order = ranked(problem, problem.worth, problem.settings.order == "per_won")
    if name not in order:
        return None, (Message("budget_worthless"),)
    rank = order.index(name)
    room = Room(problem)
    held = room.fill(order[:rank])
    turn = Message("budget_turn", {"rank": rank + 1, "total": len(order)})
    cost = problem.projects[name].cost
    money: dict[str, Param] = {"left": room.left, "cost": cost, "short": max(0, cost - room.left)}
    if name in result.through:
        return room.left - cost, (turn, Message("budget_fitted", money))
    if cost > room.left:
        return cost - room.left, (turn, Message("budget_short", money))
    full = [clause for clause, _ in broken(problem, [*problem.promised, *held, name])]
    return None, (turn, *(Message("budget_full", {"limit": clause}) for clause in full))


def of_the_shares(problem: Budget, result: Result, name: str) -> Reasons:
    """What its supporters paid, or had left at the end."""
    given = votes(problem)
    supporters: dict[str, Param] = {"supporters": sum(name in ballot for ballot in problem.ballots.values())}
    log = _log(result)
    through, cost = result.through.get(name), problem.projects[name].cost
    share = Fraction(str(result.certificate["endowment"]))
    if through == "shares":
        price = dict(log)[name]
        return None, (Message("budget_paid", {**supporters, "price": _won(price), "share": _won(share)}),)
    if name not in given.names:
        return cost, (Message("budget_unsupported"),)
    left = left_over(given, [*log], share, name)
    missing = -((left - cost) // 1)  # won that they lack, rounded up
    money: dict[str, Param] = {**supporters, "left": _won(left), "cost": cost, "short": missing}
    reasons = (Message("budget_lacked", money),)
    spare = int(str(result.stats["left"]))
    if through is None:
        return missing, (*reasons, Message("budget_unfilled", {"left": spare, "cost": cost}))
    return missing, (*reasons, Message("budget_filled"))


def _log(result: Result) -> list[tuple[str, Fraction]]:
    """Return the purchases as published; what is not one is left out."""
    purchases = result.certificate.get("purchases")
    items = purchases if isinstance(purchases, Sequence) else []
    pairs = [item for item in items if isinstance(item, Sequence) and not isinstance(item, str)]
    return [(str(name), Fraction(str(price))) for name, price in pairs]


def _won(amount: Fraction) -> int:
    return round(amount)


REASONS = {
    "maximum_value": of_the_best,
    "greedy": of_the_order,
    "equal_shares": of_the_shares,
}
