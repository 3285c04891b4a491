"""The rules of the family assignment against every outcome there is, and what is said where there is none."""

import pytest
from fairlot.assignment.problem import Assignment, Lottery
from fairlot.result import Result
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_assignments import assignments, kept, outcomes, points
from fairlot_shows import shows
from hypothesis import given, settings

pytestmark = pytest.mark.unit

LOTTERY = Lottery((("a", "draw"),))
FLOW_RULES = ("maximum_total", "randomised", "fewest_moves")


def held(problem: Assignment, result: Result) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(g.place for g in result.grants if g.applicant == name) for name in problem.applications
    }


def worst(problem: Assignment, of: dict[str, int]) -> int:
    return min((n for name, n in of.items() if problem.applications[name].reviews), default=0)


@shows("assignment", "maximum_total", "feasible", "best_total")
@settings(max_examples=120)
@given(assignments())
def test_the_total_is_the_best_of_all_outcomes(problem: Assignment) -> None:
    every = list(outcomes(problem))
    if not every:
        with pytest.raises(ProblemError):
            solve(problem)
        return
    result = solve(problem)
    best = max(sum(points(problem, each).values()) for each in every)
    assert (result.value, result.bound, result.status) == (best, best, "optimal")
    assert held(problem, result) in every
    assert check(problem, result) == []


@shows("assignment", "best_worst_then_total", "feasible", "best_worst", "not best_total")
@settings(max_examples=60)
@given(assignments())
def test_the_worst_and_then_the_total_are_the_best_of_all_outcomes(problem: Assignment) -> None:
    every = [points(problem, each) for each in outcomes(problem)]
    if not every:
        return
    worst_of_all = max(worst(problem, each) for each in every)
    total = max(sum(each.values()) for each in every if worst(problem, each) == worst_of_all)
    result = solve(problem, "best_worst_then_total")
    assert result.stats["worst"] == worst_of_all <= result.certificate["worst"]["bound"]
    assert result.value == total <= result.bound
    assert check(problem, result) == []


@shows("assignment", "leximin", "feasible", "best_worst", "leximin", "not best_total")
@settings(max_examples=120)
@given(assignments())
def test_no_outcome_has_points_that_are_further_up_when_sorted(problem: Assignment) -> None:
    every = [points(problem, each) for each in outcomes(problem)]
    if not every:
        return
    asking = [name for name, each in problem.applications.items() if each.reviews]
    result = solve(problem, "leximin")
    has = points(problem, held(problem, result))
    assert sorted(has[name] for name in asking) == max(sorted(of[name] for name in asking) for of in every)
    assert check(problem, result) == []
    for at, level in enumerate(result.certificate["levels"]):  # type: ignore[arg-type]
        before = result.certificate["levels"][:at]  # type: ignore[index,call-overload]
        rest = set(asking) - {each["application"] for each in before}
        able = [of for of in every if all(of[each["application"]] >= each["value"] for each in before)]
        assert max(min(of[name] for name in rest) for of in able) == level["value"] <= level["bound"]  # type: ignore[index,call-overload]


@shows("assignment", "randomised", "feasible", "capped", "best_total")
@settings(max_examples=80)
@given(assignments())
def test_what_is_drawn_is_allowed_and_the_chances_are_capped_and_the_best(problem: Assignment) -> None:
    try:
        result = solve(problem, "randomised")
    except ProblemError:
        return
    assert held(problem, result) in list(outcomes(problem))
    assert check(problem, result) == []
    assert result.status == "optimal"
    if problem.chance == 1000:
        assert result.value == 1000 * (solve(problem).value or 0)


@shows("assignment", "fewest_moves", "feasible", "kept", "not best_total")
@settings(max_examples=80)
@given(assignments())
def test_the_most_pairs_are_kept_and_then_the_total_is_the_best(problem: Assignment) -> None:
    every = list(outcomes(problem))
    if not every:
        return
    best = max((kept(problem, each), sum(points(problem, each).values())) for each in every)
    result = solve(problem, "fewest_moves")
    assert (result.certificate["kept"], result.value) == best
    assert result.status == "optimal"
    assert check(problem, result) == []
