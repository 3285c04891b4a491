"""Shares: the rules give what filling thousandth by thousandth gives, and keep what they promise."""

import numpy as np
import pytest
from fairlot.limits import UNLIMITED
from fairlot.shares.arrays import OPEN
from fairlot.shares.filling import fill
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import pack
from fairlot.shares.problem import Shares
from fairlot.solve import check, solve
from fairlot_shares_cases import RULES, exact, problems
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


@settings(max_examples=60)
@given(problems(), st.sampled_from(RULES))
def test_filling_is_filling_thousandth_by_thousandth(problem: Shares, rule: str) -> None:
    a = pack(problem).arrays
    held, cutoffs = fill(a, MEASURES[rule](a)[1], UNLIMITED)
    should, closed = exact(problem, rule)
    assert held.tolist() == should
    for found, expected in zip(cutoffs, closed, strict=True):
        pools = np.flatnonzero(found.level < OPEN).tolist()
        assert [(p, int(found.level[p]), int(found.row[p])) for p in pools] == expected


@settings(max_examples=60)
@given(problems(), st.sampled_from(RULES))
def test_what_rules_make_passes_the_check(problem: Shares, rule: str) -> None:
    assert check(problem, solve(problem, rule)) == []
