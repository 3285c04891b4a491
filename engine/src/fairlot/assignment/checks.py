"""Promises of an assignment, checked apart from the rule that made it: this file reads no rule."""

from collections import Counter
from collections.abc import Iterator

from fairlot.assignment import proven
from fairlot.assignment.problem import BARRED, Assignment
from fairlot.assignment.promises import RULES
from fairlot.assignment.witness import count
from fairlot.result import Grant, Result, Violation, miscounted, unbound


def check(problem: Assignment, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks; an empty list is good news.

    Each violation names the promise it belongs to: "bound" (to this problem and draw), "feasible" (loads,
    reviews, conflicts, minimums), "witness" (published counts, values and prices are true, and the prices
    prove the bound); of those of the rules "capped" and "kept". That a result is the best is what an
    "optimal" status says: it is true where no violation is found.
    """
    found = list(unbound(problem, result, RULES))
    strangers = list(_strangers(problem, result))
    if strangers:
        return found + strangers
    if unfit := list(_infeasible(problem, result)):
        return found + unfit
    return [*found, *miscounted(count(problem, result.grants), result), *proven.false_proofs(problem, result)]


def _strangers(problem: Assignment, result: Result) -> Iterator[Violation]:
    for grant in result.grants:
        who = {"application": grant.applicant, "evaluator": grant.place}
        if grant.applicant not in problem.applications or grant.place not in problem.evaluators:
            yield Violation("assignment_unknown", "feasible", who)


def _infeasible(problem: Assignment, result: Result) -> Iterator[Violation]:
    row = {name: at for at, name in enumerate(problem.applications)}
    column = {name: at for at, name in enumerate(problem.evaluators)}
    met = Counter((grant.applicant, grant.place) for grant in result.grants)
    for grant in result.grants:
        who = {"application": grant.applicant, "evaluator": grant.place}
        if grant.units != 1 or grant.through != "open" or met[grant.applicant, grant.place] > 1:
            yield Violation("assignment_pair", "feasible", who)
        if problem.matrix[row[grant.applicant], column[grant.place]] == BARRED:
            yield Violation("assignment_conflict", "feasible", who)
    yield from _loads(problem, result.grants)
    yield from _reviews(problem, result.grants)


def _loads(problem: Assignment, grants: tuple[Grant, ...]) -> Iterator[Violation]:
    loads = Counter(grant.place for grant in grants)
    for name, who in problem.evaluators.items():
        if not who.least <= loads[name] <= who.most:
            limits = {"least": who.least, "most": who.most}
            yield Violation("assignment_load", "feasible", {"evaluator": name, "load": loads[name], **limits})


def _reviews(problem: Assignment, grants: tuple[Grant, ...]) -> Iterator[Violation]:
    held: dict[str, list[str]] = {name: [] for name in problem.applications}
    for grant in grants:
        held[grant.applicant].append(grant.place)
    for name, application in problem.applications.items():
        if len(held[name]) != application.reviews:
            numbers = {"held": len(held[name]), "reviews": application.reviews}
            yield Violation("assignment_reviews", "feasible", {"application": name, **numbers})
        for group, least in application.minimums.items():
            inside = sum(group in problem.evaluators[e].groups for e in held[name])
            if inside < least:
                numbers = {"held": inside, "least": least}
                yield Violation(
                    "assignment_minimum", "feasible", {"application": name, "group": group, **numbers}
                )
