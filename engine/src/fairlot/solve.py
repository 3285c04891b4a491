"""The front door: solve a problem, check a result, explain it to one applicant."""

from collections.abc import Callable, Mapping
from typing import Final

from fairlot.matching import checks as matching_checks
from fairlot.matching import explain as matching_explain
from fairlot.matching import rules
from fairlot.matching.explain import Explanation
from fairlot.matching.problem import Matching
from fairlot.result import Result, Violation
from fairlot.types import Message, Param, ProblemError

_RULES: Final[Mapping[str, Callable[[Matching], Result]]] = {
    "deferred_acceptance": rules.deferred_acceptance,
    "serial_dictatorship": rules.serial_dictatorship,
    "points_first_come": rules.points_first_come,
}


def solve(problem: Matching, rule: str = "deferred_acceptance") -> Result:
    """Return what ``rule`` (a key of `fairlot.RULES`) allots; the same problem always gives the same bytes.

    Raises ProblemError for a rule nobody knows.
    """
    if rule not in _RULES:
        raise ProblemError([Message("rule_unknown", {"rule": rule, "rules": ", ".join(_RULES)})])
    return _RULES[rule](problem)


def check(problem: Matching, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks, whatever rule made it; an empty list is good news."""
    return matching_checks.check(problem, result)


def rerun(problem: Matching, result: Result) -> list[Violation]:
    """Run the rule of ``result`` again and return each applicant whose outcome differs."""
    again = solve(problem, result.rule)
    found = []
    for name in problem.applicants:
        place, should = result.assignment.get(name), again.assignment.get(name)
        if place != should:
            params: dict[str, Param] = {
                "rule": result.rule,
                "applicant": name,
                "place": place or Message("nothing"),
                "should": should or Message("nothing"),
            }
            found.append(Violation("rerun", "bound", params))
    return found


def explain(problem: Matching, result: Result, applicant: str) -> Explanation:
    """Return, for each place the applicant listed, what happened there, why, and what would have changed it.

    Raises ProblemError for an applicant nobody knows.
    """
    return matching_explain.explain(problem, result, applicant)
