"""After projects are withdrawn: what the freed money buys, with every promise to the others kept."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from fairlot.budget import rules
from fairlot.budget.problem import PROMISED, WITHDRAWN, Budget
from fairlot.budget.programme import broken, programme
from fairlot.budget.promises import RULES
from fairlot.result import Repair, Result
from fairlot.solvers.highs import Row, maximise
from fairlot.types import Message, ProblemError

MOST: Final = 10  # broken promises up to which the trade-off is listed one by one


def repair(problem: Budget, result: Result, dropouts: Collection[str]) -> Repair:
    """Return ``result`` without ``dropouts``: whoever was selected stays, the rule spends the freed money.

    Where a minimum cannot be kept so, the fewest lose their place. ``moved``: who moves up, or loses it.
    ``frontier``: (how many of the selected lose their place, worth of the whole selection): this repair, what
    each broken promise more would gain under `maximum_value`, and the rule run anew. ``problem``: the problem
    with the dropouts withdrawn and those who stay promised, to which the result is bound. Raises
    ProblemError for an unknown project or rule, a result that is not of this problem or breaks its limits,
    or where the limits cannot be kept without the dropouts.
    """
    _check(problem, result, dropouts)
    kept = [name for name in result.through if name not in set(dropouts)]
    left = _stand(problem, dict.fromkeys(dropouts, WITHDRAWN))
    promised = _stand(left, dict.fromkeys(_keepable(left, result.rule, kept), PROMISED))
    rule = getattr(rules, result.rule)
    made, anew = rule(promised), rule(left)
    before, after = set(kept), set(made.through)
    points = {(len(before - held.through.keys()), _worth(problem, held)) for held in (made, anew)}
    points |= set(_frontier(left, result.rule, kept, len(before - after)))
    return Repair(made, tuple(sorted(before ^ after)), tuple(sorted(points)), promised)


def _check(problem: Budget, result: Result, dropouts: Collection[str]) -> None:
    strangers = [Message("budget_unknown", {"project": n}) for n in dropouts if n not in problem.projects]
    if strangers:
        raise ProblemError(strangers)
    if result.rule not in RULES:
        raise ProblemError([Message("rule_unknown", {"rule": result.rule, "rules": ", ".join(RULES)})])
    if result.problem_digest != problem.digest or list(broken(problem, result.through)):
        raise ProblemError([Message("result_differs", {"rule": result.rule})])


def _stand(problem: Budget, standings: dict[str, str]) -> Budget:
    changed = {name: replace(problem.projects[name], standing=how) for name, how in standings.items()}
    return replace(problem, projects={**problem.projects, **changed})


def _keepable(left: Budget, rule: str, kept: list[str]) -> list[str]:
    """Return the most of ``kept`` that can stay together."""
    if rule != "maximum_value":
        return kept
    asked = programme(left)
    answer = maximise(replace(asked, aim=tuple(int(name in set(kept)) for name in left.drawn)))
    held = answer.values or (0,) * len(left.drawn)  # none: the rule itself will say why
    return [name for name, is_in in zip(left.drawn, held, strict=True) if is_in and name in set(kept)]


def _worth(problem: Budget, result: Result) -> int:
    return sum(problem.worth[name] for name in result.through)


def _frontier(left: Budget, rule: str, kept: Collection[str], fewest: int) -> Iterator[tuple[int, int]]:
    """Yield the best worth with more than ``fewest`` of ``kept`` losing their place, as long as it grows."""
    if rule != "maximum_value":
        return
    asked = programme(left)
    held = {at: -1 for at, name in enumerate(left.drawn) if name in set(kept)}
    best = maximise(asked).value
    for moves in range(fewest + 1, fewest + MOST):
        answer = maximise(replace(asked, rows=(*asked.rows, Row(held, moves - len(held)))))
        values = answer.values or ()
        yield sum(values[at] == 0 for at in held), answer.value or 0
        if answer.value == best:
            return
