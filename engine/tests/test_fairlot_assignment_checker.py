"""The checker that stands alone accepts what the rules make, and refuses every number that was changed."""

import json
import random
from typing import Any

import pytest
from fairlot import checker, codec
from fairlot.assignment.problem import Application, Assignment, Evaluator
from fairlot.assignment.promises import RULES
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_assignments import assignments, made
from fairlot_changes import as_published, changes
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def some(seed: int) -> Assignment:
    """A problem of some size that allows something."""
    chance = random.Random(seed)
    while True:
        problem = made(chance, [f"a{n}" for n in range(6)], [f"e{n}" for n in range(5)])
        try:
            solve(problem, "randomised")
        except ProblemError:
            continue
        return problem


@settings(max_examples=60)
@given(assignments())
def test_what_the_rules_make_is_accepted(problem: Assignment) -> None:
    for rule in RULES:
        try:
            result = solve(problem, rule)
        except ProblemError:
            continue
        assert checker.verify(*as_published(problem, result)) == []


@pytest.mark.parametrize("rule", RULES)
def test_any_one_value_changed_is_refused_and_named(rule: str) -> None:
    for seed in range(4):
        problem = some(seed)
        published, result = as_published(problem, solve(problem, rule))
        assert checker.verify(published, result) == []
        for path, changed in changes(result, times=60, seed=seed):
            found = checker.verify(published, changed)
            assert found, path
            assert all(": " in each for each in found)
            assert refused(problem, changed), path


def refused(problem: Assignment, changed: Any) -> bool:
    """Whether the library refuses the file, or names in both languages what is wrong with the result."""
    try:
        found = check(problem, codec.load_result(json.dumps(changed)))
    except ProblemError:
        return True
    return all(each.text("en") and each.text("ko") for each in found) and bool(found)


def resealed(result: Any, **certificate: Any) -> Any:
    """The result with another certificate and its true seal: nothing but its content can be wrong."""
    said = {**{k: v for k, v in result["certificate"].items() if k != "seal"}, **certificate}
    return {**result, "certificate": {**said, "seal": checker.digest(said)}}


def both(problem: Assignment, changed: Any) -> bool:
    """Whether both checks refuse it."""
    published, _ = as_published(problem, solve(problem))
    return bool(checker.verify(published, changed)) and refused(problem, changed)


def test_a_lie_under_a_true_seal_is_refused() -> None:
    problem = some(2)
    for rule in RULES:
        published, result = as_published(problem, solve(problem, rule))
        proof = result["certificate"]["proofs"][-1]
        assert not checker.verify(published, resealed(result))
        for lie in (
            {"scale": 0},
            {"scale": 2**40},
            {"aim": "worst"},
            {"weights": {"a1": 7 * proof["scale"]}},
            {"weights": {"a1": -1}},
            {"minimums": {"a1": {"field": -1}}},
            {"minimums": {"a1": {"nobody": 1}}},
            {"applications": {"a1": 2**50}},
            {"applications": {"a1": -(2**45)}},
            {"evaluators": {"e1": 10**6}},
            {"floors": {"a1": 10**6}},
            {"evaluators": {"Zoe": 1}},
        ):
            proofs = [*result["certificate"]["proofs"][:-1], {**proof, **lie}]
            assert both(problem, resealed(result, proofs=proofs)), (rule, lie)
        assert both(problem, resealed(result, proofs=[])), rule
    _, result = as_published(problem, solve(problem, "best_worst_then_total"))
    said = result["certificate"]
    worst, low = said["worst"], said["proofs"][0]
    assert both(problem, resealed(result, worst={**worst, "value": worst["value"] + 1}))
    assert both(problem, resealed(result, worst={**worst, "bound": worst["bound"] + 1}))
    assert both(problem, resealed(result, levels={**said["levels"], "a1": 10**6}))
    for lie in ({"aim": "total"}, {"floors": {"a1": -9}}, {"floors": {}, "weights": {"a3": 2**29}}):
        assert both(problem, resealed(result, proofs=[{**low, **lie}, said["proofs"][1]])), lie
    _, drawn = as_published(problem, solve(problem, "randomised"))
    told = drawn["certificate"]["chances"]
    name = next(iter(told))
    assert both(problem, resealed(drawn, chances={**told, name: dict.fromkeys(told[name], 1001)}))
    assert both(problem, resealed(drawn, chances={**told, name: {}}))
    met = {(grant[0], grant[1]) for grant in drawn["grants"]}
    others = {name: {e: n for e, n in of.items() if (name, e) not in met} for name, of in told.items()}
    assert both(problem, resealed(drawn, chances=others))
    _, moved = as_published(problem, solve(problem, "fewest_moves"))
    assert both(problem, resealed(moved, kept=99))
    assert both(problem, resealed(moved, bonus=1))


def test_a_lie_about_a_level_is_refused() -> None:
    for seed in range(6):
        problem = some(seed)
        _, result = as_published(problem, solve(problem, "leximin"))
        levels = result["certificate"]["levels"]
        priced = next((at for at, level in enumerate(levels) if "prices" in level), None)
        for at, level in enumerate(levels):
            others = levels[:at] + levels[at + 1 :]
            assert both(problem, resealed(result, levels=others))
            for lie in (
                {"value": level["value"] + 1},
                {"bound": level["bound"] - 1},
                {"bound": 2**50},
                {"application": "Zoe"},
                {"prices": {}},
            ):
                told = [*levels[:at], {**level, **lie}, *levels[at + 1 :]]
                assert both(problem, resealed(result, levels=told)), (seed, at, lie)
        assert both(problem, resealed(result, most=result["certificate"]["most"] + 1))
        assert both(problem, {**result, "bound": result["bound"] + 1})
        if priced is not None:
            prices = levels[priced]["prices"]
            nothing: dict[str, Any] = {"weights": {}, "applications": {}, "evaluators": {}, "minimums": {}}
            for wrong in (nothing, {"weights": {"a1": -1}}, {"minimums": {"a1": {"field": -1}}}):
                told = [dict(level) for level in levels]
                told[priced]["prices"] = {**prices, **wrong}
                assert both(problem, resealed(result, levels=told)), (seed, wrong)


def test_what_no_rule_would_grant_is_refused() -> None:
    problem = some(3)
    published, result = as_published(problem, solve(problem))
    grants = result["grants"]
    for wrong in (
        grants[1:],
        [["Zoe", "e0", 1, "open"], *grants],
        [[grants[0][0], grants[0][1], 2, "open"], *grants[1:]],
        [[grants[0][0], grants[0][1], 1, "field"], *grants[1:]],
        sorted(
            [
                *grants,
                *([a, e, 1, "open"] for a in published["applications"] for e in published["evaluators"]),
            ]
        ),
        [[a, e, 1, "open"] for a in published["applications"] for e in published["evaluators"]],
    ):
        assert both(problem, {**result, "grants": wrong})
    for part, other in (("family", "matching"), ("rule", "dice"), ("seed", "0"), ("problem_digest", "0")):
        assert both(problem, {**result, part: other}), part
    assert both(problem, {**result, "status": "feasible"})
    women = Assignment(
        {"Kim": Evaluator(1, 0, frozenset({"women"})), "Lee": Evaluator(1)},
        {"A": Application(1, {"women": 1})},
        {"A": {"Kim": 1, "Lee": 1}},
        problem.lottery,
    )
    _, kim = as_published(women, solve(women))
    assert both(women, {**kim, "grants": [["A", "Lee", 1, "open"]]})
    assert both(problem, {**result, "value": 10**6, "bound": 10**6})
