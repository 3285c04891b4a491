"""Whether a selection is as good as it says, and whether an order was kept; this file reads no rule."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from fairlot.budget.problem import OPEN, PROMISED, Budget
from fairlot.budget.programme import SCALE, programme
from fairlot.budget.tree import proves
from fairlot.result import Result, Violation, sealed
from fairlot.solvers.highs import lagrangian
from fairlot.types import Json, Param


def best(problem: Budget, result: Result) -> list[Violation]:
    """Return where value, bound and prices of ``result`` are not true.

    The bound that the published prices prove is worked out exactly, and so is each case of a tree. Without
    either, that no selection is better is the solver's word ("proof": "solver"), and the status says no more
    than the bound: run the rule again to see it.
    """
    worth = sum(problem.worth[grant.applicant] for grant in result.grants)
    found = list(_wrong_ways(problem, result, "value"))
    if result.value != worth:
        said: dict[str, Param] = {"said": str(result.value), "is_": worth}
        found.append(Violation("budget_value", "witness", said))
    prices = _prices(problem, result.certificate)
    if isinstance(prices, Violation):
        return [*found, prices]
    proven = lagrangian(programme(problem), prices, SCALE) // SCALE
    if result.certificate.get("bound") != proven:
        said = {"said": str(result.certificate.get("bound")), "is_": proven}
        found.append(Violation("budget_bound", "witness", said))
    return [*found, *_false_claims(problem, result, worth, proven, prices)]


def _false_claims(
    problem: Budget, result: Result, worth: int, proven: int, prices: list[int]
) -> Iterator[Violation]:
    proof, cases = (result.certificate.get(name) for name in ("proof", "cases"))
    is_shown = worth == proven
    if not is_shown and cases is not None and not (is_shown := proves(problem, worth, prices, cases)):
        yield Violation("budget_cases", "witness")
    words = {"prices"} if worth == proven else {"cases"} if is_shown else {"solver", "none"}
    is_: Param = f"{worth} of {proven}"
    if proof not in words or (worth == proven and cases is not None):
        yield Violation("budget_status", "witness", {"said": str(proof), "is_": is_})
    if result.status not in {"optimal", "feasible"} or (result.status == "optimal" and not is_shown):
        yield Violation("budget_status", "best", {"said": result.status, "is_": is_})
    bound = worth if is_shown else proven
    if result.bound != bound:
        yield Violation("budget_bound", "best", {"said": str(result.bound), "is_": bound})


def _prices(problem: Budget, certificate: Mapping[str, Json]) -> list[int] | Violation:
    said = certificate.get("prices")
    texts = [text for text in said if isinstance(text, str)] if isinstance(said, Sequence) else []
    prices = [int(text) for text in texts if text.isascii() and text.isdigit()]
    detail = None
    if said != [str(price) for price in prices] or len(prices) != len(problem.quotas) + 1:
        detail = "prices"
    elif certificate.get("scale") != SCALE:
        detail = "scale"
    elif sealed(certificate) != certificate:
        detail = "seal"
    return prices if detail is None else Violation("budget_prices", "witness", {"detail": detail})


def _wrong_ways(problem: Budget, result: Result, through: str) -> Iterator[Violation]:
    for grant in result.grants:
        standing = problem.projects[grant.applicant].standing
        is_ = PROMISED if standing == PROMISED else through
        if grant.through != is_:
            said = {"project": grant.applicant, "said": grant.through, "is_": is_}
            yield Violation("budget_through", "witness", said)


def order(problem: Budget, result: Result) -> list[Violation]:
    """Return where ``result`` does not follow the order: each project in its turn, if it fits."""
    found = list(_wrong_ways(problem, result, "order"))
    if minima := [quota for quota in problem.quotas if quota.rule.startswith("min")]:
        found.append(Violation("budget_status", "order", {"said": result.rule, "is_": minima[0].rule}))
    queue = sequence(problem, problem.worth, problem.settings.order == "per_won")
    selected = {grant.applicant for grant in result.grants}
    taken = [name for name in queue if name in selected and problem.projects[name].standing == OPEN]
    if result.certificate.get("order") != taken:
        found.append(Violation("budget_order", "witness"))
    return [*found, *_procedure(result), *_out_of_turn(problem, selected, queue)]


def _procedure(result: Result) -> Iterator[Violation]:
    """A rule that follows a procedure has no value and no bound."""
    if result.value is not None or result.bound is not None or result.status != "complete":
        yield Violation("budget_status", "witness", {"said": result.status, "is_": "complete"})


def sequence(problem: Budget, worth: Mapping[str, int], is_per_won: bool) -> list[str]:
    """Return the open projects of some worth, most (for each won) first, then by ticket."""
    rank = {name: at for at, name in enumerate(problem.drawn)}
    some = [n for n, p in problem.projects.items() if worth[n] > 0 and p.standing == OPEN]
    cost = {n: problem.projects[n].cost if is_per_won else 1 for n in some}
    return sorted(some, key=lambda n: (-Fraction(worth[n], cost[n]), rank[n]))


def _out_of_turn(problem: Budget, selected: set[str], queue: Sequence[str]) -> Iterator[Violation]:
    held = [name for name in selected if problem.projects[name].standing == PROMISED]
    for name in queue:
        fits = not _exceeds(problem, [*held, name])
        if fits != (name in selected):
            yield Violation("budget_passed_over" if fits else "budget_taken", "order", {"project": name})
            return
        if fits:
            held.append(name)
    for name in sorted(selected.difference(held)):
        yield Violation("budget_taken", "order", {"project": name})


def _exceeds(problem: Budget, names: Sequence[str]) -> bool:
    """Whether ``names`` together break the money or a maximum."""
    chosen = [problem.projects[name] for name in names]
    if sum(project.cost for project in chosen) > problem.won:
        return True
    maxima = [quota for quota in problem.quotas if quota.rule.startswith("max")]
    return any(sum(map(quota.size, chosen)) > quota.amount for quota in maxima)
