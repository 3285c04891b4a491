"""Some drop out: the chains that follow are stable, harm nobody, and move as few as can be."""

from dataclasses import replace

import pytest
from fairlot import RULES
from fairlot.matching.problem import Applicant, Matching
from fairlot.matching.repair import repair
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_cases import by_priority, is_stable, market, matchings, outcomes, random_market, standing
from fairlot_shows import shows
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


def dropouts(problem: Matching, data: st.DataObject) -> list[str]:
    return (
        data.draw(st.lists(st.sampled_from(sorted(problem.applicants)), unique=True))
        if problem.applicants
        else []
    )


@shows("matching", "deferred_acceptance", "a drop-out harms nobody who stays")
@shows("matching", "serial_dictatorship", "a drop-out harms nobody who stays")
@given(matchings(), st.data())
def test_nobody_who_stays_is_worse_off_and_the_promises_hold(problem: Matching, data: st.DataObject) -> None:
    gone = dropouts(problem, data)
    for rule, promises in RULES.items():
        result = solve(problem, rule)
        made = repair(problem, result, gone)
        assert isinstance(made.problem, Matching)
        kept = {"bound", "witness", *promises}
        assert not [v for v in check(made.problem, made.result) if v.promise in kept]
        assert not set(gone) & {*made.moved, *made.result.assignment}
        for a in set(problem.applicants) - set(gone):
            was = standing(problem, result.assignment, a)
            assert standing(problem, made.result.assignment, a) <= was
            is_other = made.result.assignment.get(a) != result.assignment.get(a)
            assert (a in made.moved, a in made.seated) == (
                is_other and a in result.assignment,
                is_other and a not in result.assignment,
            )
        assert list(made.frontier) == sorted(made.frontier)
        assert len(made.moved) in [moves for moves, _ in made.frontier]


@settings(max_examples=60)
@given(matchings(applicants=4, places=3), st.data())
def test_no_stable_outcome_that_harms_nobody_moves_fewer(problem: Matching, data: st.DataObject) -> None:
    gone = dropouts(problem, data)
    result = solve(problem)
    made = repair(problem, result, gone)
    assert isinstance(made.problem, Matching)
    key, stay = by_priority(made.problem), sorted(set(problem.applicants) - set(gone))
    before = {a: p for a, p in result.assignment.items() if a in stay}
    for held in outcomes(made.problem):
        harms = any(standing(problem, held, a) > standing(problem, before, a) for a in stay)
        if not harms and is_stable(made.problem, held, key):
            moved = {a for a in stay if held.get(a) != before.get(a)}
            assert {*made.moved, *made.seated} <= moved


def test_a_chain_follows_a_free_seat_and_the_price_of_moving_nobody_is_shown() -> None:
    problem = market(
        {"a": ("p",), "b": ("p", "q"), "c": ("q",), "d": ("q", "r"), "e": ("r",)},
        {"p": ("a", "b"), "q": ("b", "d", "c"), "r": ("d", "e")},
    )
    result = solve(problem)
    assert result.assignment == {"a": "p", "b": "q", "d": "r"}
    made = repair(problem, result, ["a"])
    assert made.result.assignment == {"b": "p", "d": "q", "e": "r"}
    assert (made.moved, made.seated) == (("b", "d"), ("e",))
    assert made.frontier == (
        (0, 0),
        (2, 3),
    )  # nobody else wants p; or two move up by one wish each, and e by one from nothing


def test_running_anew_may_move_more_than_needed() -> None:
    """Two who hold each other's first wish would swap once the third, who hindered, is gone."""
    problem = market(
        {"a": ("p", "q"), "b": ("q", "p"), "x": ("p",), "y": ()},
        {"p": ("b", "x", "a"), "q": ("a", "b")},
    )
    result = solve(problem)
    assert result.assignment == {"a": "q", "b": "p"}
    made = repair(problem, result, ["x"])
    assert made.moved == ()
    assert made.frontier == ((0, 0), (2, 2))


def test_those_who_held_nothing_leave_no_trace() -> None:
    problem = random_market(7, 20, 4, 3)
    result = solve(problem)
    unplaced = sorted(set(problem.applicants) - set(result.assignment))
    made = repair(problem, result, unplaced)
    assert made.moved == ()
    assert made.result.assignment == result.assignment
    assert isinstance(made.problem, Matching)
    assert made.problem.applicants[unplaced[0]] == Applicant((), problem.applicants[unplaced[0]].groups)


def test_strangers_and_results_of_another_rule_are_refused() -> None:
    problem = random_market(7, 20, 4, 3)
    result = solve(problem)
    for other, gone, key in (
        (result, ["nobody"], "applicant_unknown"),
        (replace(result, rule="dice"), ["a1"], "rule_unknown"),
        (replace(result, grants=result.grants[1:]), ["a1"], "result_differs"),
    ):
        with pytest.raises(ProblemError) as caught:
            repair(problem, other, gone)
        assert [message.key for message in caught.value.messages] == [key]
