"""Rules that select projects under money. Each says what it promises and what that costs."""

from dataclasses import replace
from time import perf_counter_ns

from fairlot.budget.completion import completed
from fairlot.budget.knapsack import best
from fairlot.budget.order import Room, ranked
from fairlot.budget.problem import Budget
from fairlot.budget.programme import SCALE
from fairlot.budget.promises import RULES
from fairlot.budget.tree import tree
from fairlot.budget.witness import result
from fairlot.limits import UNLIMITED, Limits
from fairlot.result import Result, sealed
from fairlot.types import Json, Message, ProblemError


def maximum_value(problem: Budget, limits: Limits = UNLIMITED) -> Result:
    """Select the projects that are worth most together, within the money and all quotas.

    The knapsack problem with side constraints: Kellerer, Pferschy and Pisinger, "Knapsack Problems" (2004);
    solved by branch and bound (SciPy's HiGHS), verified in whole numbers. Of selections worth the same it
    takes the cheapest, and of those the one with the best tickets.

    Promises: no selection that keeps the limits is worth more than ``bound``; "optimal" only where prices,
    or a tree of cases, prove it, "feasible" where the solver alone says so, or was stopped. Cost: a project
    can lose to two smaller ones though it is worth more than each, and a large group of voters can
    take all.

    >>> from fairlot.budget.problem import Budget, Lottery, Project, Quota
    >>> care = frozenset({"care"})
    >>> projects = {"bus": Project(60, 70), "clinic": Project(50, 40, care), "lamps": Project(40, 45)}
    >>> draw = Lottery((("no ties", "no draw"),))
    >>> maximum_value(Budget(projects, 100, draw)).value  # bus and lamps
    115
    >>> kept = Budget(projects, 100, draw, quotas=(Quota("care", "min_count", 1),))
    >>> [grant.applicant for grant in maximum_value(kept).grants]
    ['clinic', 'lamps']
    """
    began = perf_counter_ns()
    found = best(problem, limits)
    chosen = [name for name, is_in in zip(problem.drawn, found.values, strict=True) if is_in]
    selected = {name: "promised" if name in problem.promised else "value" for name in chosen}
    proof, cases, bound = "solver" if found.is_optimal else "none", None, found.proven
    if found.proven == found.value:
        proof = "prices"
    elif found.is_optimal and (cases := tree(problem, found.value, found.prices, limits)):
        proof, bound = "cases", found.value
    certificate: dict[str, Json] = {
        "bound": found.proven,
        "cases": cases,
        "prices": [str(price) for price in found.prices],
        "proof": proof,
        "scale": SCALE,
    }
    status = "optimal" if found.is_optimal and bound == found.value else "feasible"
    made = result(problem, "maximum_value", selected, sealed(certificate), status)
    timings = {"solve": (perf_counter_ns() - began) // 1_000_000}
    return replace(made, value=found.value, bound=bound, timings=timings)


def greedy(problem: Budget, limits: Limits = UNLIMITED) -> Result:
    """Take projects in a published order, most worth for each won first, each that still fits.

    Dantzig, "Discrete-variable extremum problems", Operations Research 5 (1957); by worth alone it is what
    most cities do today. Keeps maxima of groups, cannot promise minima and refuses them.

    Promises: nobody is passed over for a project behind it, except for want of money or room; a better score
    or a lower cost never hurts. Cost: it can miss the best selection by much.

    >>> from fairlot.budget.problem import Budget, Lottery, Project
    >>> projects = {"bus": Project(60, 66), "clinic": Project(50, 60), "lamps": Project(50, 54)}
    >>> made = greedy(Budget(projects, 100, Lottery((("no ties", "no draw"),))))
    >>> [grant.applicant for grant in made.grants]  # 1.2, then 1.1 does not fit, then 1.08 for each won
    ['clinic', 'lamps']
    """
    if minima := [quota for quota in problem.quotas if quota.rule.startswith("min")]:
        raise ProblemError([Message("budget_no_minima", {"rule": "greedy", "count": len(minima)})])
    order = ranked(problem, problem.worth, problem.settings.order == "per_won")
    taken = Room(problem).fill(order)
    selected = {**dict.fromkeys(problem.promised, "promised"), **dict.fromkeys(taken, "order")}
    return result(problem, "greedy", selected, {"order": taken}, "complete")


def equal_shares(problem: Budget, limits: Limits = UNLIMITED) -> Result:
    """Share the money out equally among voters; a project is bought by those who voted for it.

    Peters and Skowron, "Proportionality and the limits of welfarism", EC (2020); Peters, Pierczynski and
    Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS (2021). Of the projects
    whose supporters can pay, the one that asks least of them for what they gain goes first; each pays the
    same for a point, or all it has left. What is unspent is completed: shares grow by steps while the
    selection stays within the money ("Add1"), then the projects with the most utility for each won fill up.

    Promises: a group of voters with common wishes gets what its share of the money can buy (extended
    justified representation up to one project); every purchase is paid by supporters, and the log shows it
    (priceable). Cost: less worth in total than `maximum_value`; takes no quotas, the shares are the quota.

    >>> from fairlot.budget.problem import Budget, Lottery, Project
    >>> many, few = {f"v{n}": {"square": 1, "fountain": 1} for n in range(6)}, {"w1": {"school": 1}}
    >>> projects = {"square": Project(60), "fountain": Project(50), "school": Project(20)}
    >>> made = equal_shares(Budget(projects, 140, Lottery((("a", "b"),)), ballots={**many, **few}))
    >>> [(grant.applicant, grant.through) for grant in made.grants]
    [('fountain', 'shares'), ('school', 'shares'), ('square', 'shares')]
    """
    if problem.quotas:
        raise ProblemError(
            [Message("budget_no_quotas", {"rule": "equal_shares", "count": len(problem.quotas)})]
        )
    room = Room(problem)
    done = completed(problem, room.left, limits)
    shared = room.fill(step.project for step in done.purchases)
    order = ranked(problem, problem.points, problem.settings.utility == "points")
    filled = room.fill(name for name in order if name not in set(shared))
    selected = {
        **dict.fromkeys(problem.promised, "promised"),
        **dict.fromkeys(shared, "shares"),
        **dict.fromkeys(filled, "completion"),
    }
    certificate: dict[str, Json] = {
        "completion": filled,
        "endowment": str(done.endowment),
        "purchases": [[step.project, str(step.price)] for step in done.purchases],
        "steps": done.steps,
    }
    if done.is_done:
        return result(problem, "equal_shares", selected, certificate, "complete")
    stopped = result(problem, "equal_shares", selected, certificate, "feasible")
    return replace(stopped, value=sum(problem.points[name] for name in selected))


__all__ = list(RULES)
