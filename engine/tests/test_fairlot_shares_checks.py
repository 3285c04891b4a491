"""Shares: what is changed by hand is named, by the check and by the checker that stands alone."""

import pytest
from fairlot import checker
from fairlot.shares.problem import Shares
from fairlot.solve import solve
from fairlot_changes import as_published, changes
from fairlot_shares_cases import RULES, problems, town
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


@settings(max_examples=60)
@given(problems(), st.sampled_from(RULES))
def test_the_checker_that_stands_alone_agrees(problem: Shares, rule: str) -> None:
    assert checker.verify(*as_published(problem, solve(problem, rule))) == []


@pytest.mark.parametrize("rule", RULES)
def test_any_one_value_changed_is_refused_and_named(rule: str) -> None:
    problem, result = as_published(town(), solve(town(), rule))
    assert checker.verify(problem, result) == []
    for path, changed in changes(result, 340):
        found = checker.verify(problem, changed)
        assert found, path
        named = {sentence.split(":")[0].split("/")[0] for sentence in found}
        also = {"value", "bound", "status"} if path[0] in {"value", "bound", "status"} else {"shape"}
        assert named & {str(path[0]), *also}, (path, found)
