"""The checker that stands alone accepts what the rules make, and refuses every number that was changed."""

import random

import pytest
from fairlot import checker
from fairlot.assignment.problem import Assignment
from fairlot.assignment.promises import RULES
from fairlot.solve import solve
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
        for path, changed in changes(result, times=50, seed=seed):
            found = checker.verify(published, changed)
            assert found, path
            assert all(": " in each for each in found)
