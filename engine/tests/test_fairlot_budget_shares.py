"""The quick loop of equal shares: what it says is exact, and where it may be wrong it says nothing."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from fairlot.budget import kernels, quick
from fairlot.budget.problem import Budget, Lottery, Project, Settings
from fairlot.budget.rounds import Votes, bought, equal_shares, left_over, votes
from fairlot_budgets import budgets, town
from hypothesis import given, settings

pytestmark = pytest.mark.unit

DRAW = Lottery((("a", "b"),))


def plain(given_: Votes, endowment: Fraction, error: float = kernels.UNIT) -> list[str] | None:
    """The loop as it stands, on lists; None where it is in doubt."""
    start = [0, *np.cumsum(list(map(len, given_.voters))).tolist()]
    voter = [row for rows in given_.voters for row in rows]
    points = [float(n) for each in given_.points for n in each]
    cost, total = list(map(float, given_.costs)), list(map(float, given_.totals))
    share, size = float(endowment), len(given_.names)
    purse, wrong = [share] * given_.electorate, [share * error] * given_.electorate
    filled: tuple[Any, ...] = (purse, wrong, [0.0] * size, [0] * size, [0.0] * size, order := [0] * size)
    count = kernels.buy(start, voter, points, cost, total, given_.is_by_cost, *filled)
    return None if count == kernels.DOUBT else [given_.names[at] for at in order[:count]]


@settings(max_examples=150)
@given(budgets(is_voted=True))
def test_it_is_exact_or_in_doubt(problem: Budget) -> None:
    given_ = votes(problem)
    for share in (Fraction(problem.won, max(1, given_.electorate)), Fraction(8, 3), Fraction(5)):
        assert plain(given_, share) in (None, bought(equal_shares(given_, share)))


@pytest.mark.parametrize("utility", ["cost", "points"])
def test_in_a_town_it_is_seldom_in_doubt(utility: str) -> None:
    problem = town(5, 40, 150)
    problem = Budget(
        problem.projects, problem.won, DRAW, ballots=problem.ballots, settings=Settings(utility=utility)
    )
    given_ = votes(problem)
    sure = 0
    for step in range(12):
        share = Fraction(problem.won, 150) + 997 * step
        found = plain(given_, share)
        assert found in (None, bought(equal_shares(given_, share)))
        sure += found is not None
    assert sure >= 10


def election(costs: list[int], *ballots: dict[str, int], utility: str = "cost") -> Votes:
    projects = {name: Project(cost) for name, cost in zip("abcdefgh", costs, strict=False)}
    voted = {f"v{n}": ballot for n, ballot in enumerate(ballots)}
    return votes(Budget(projects, 10, DRAW, ballots=voted, settings=Settings(utility=utility)))


def test_a_cost_that_is_exactly_what_supporters_have_is_in_doubt() -> None:
    assert plain(election([6], {"a": 1}, {"a": 1}), Fraction(3)) is None
    assert plain(election([6], {"a": 1}, {"a": 1}), Fraction(2)) == []
    assert plain(election([6], {"a": 1}, {"a": 1}), Fraction(4)) == ["a"]


def test_nobody_sure_to_pay_in_full_is_in_doubt() -> None:
    """One supporter, whose last won but a few must decide: the others' part is less sure than the rest."""
    assert plain(election([10], {"a": 1}, {"a": 3}), Fraction(6), error=1e-3) == ["a"]
    assert plain(election([10], {"a": 1}, {"a": 3}), Fraction(51, 10), error=1e-2) is None
    assert plain(election([10], {"a": 1}, {"a": 3}), Fraction(5001, 1000), error=1e-9) == ["a"]
    assert plain(election([9_999_999], {"a": 1}, {"a": 1}), Fraction(5_000_000), error=1e-7) is None


def test_equal_offers_go_to_the_better_ticket_without_doubt_where_they_are_exact() -> None:
    ballots = ({"a": 1, "b": 1}, {"a": 1, "b": 1}, {"c": 1, "d": 1})
    for utility in ("cost", "points"):
        given_ = election([4, 4, 1, 3], *ballots, utility=utility)
        assert plain(given_, Fraction(9)) == bought(equal_shares(given_, Fraction(9)))
    better = election([4, 2, 2], {"a": 1, "b": 1}, {"a": 1}, {"c": 2}, utility="points")
    assert plain(better, Fraction(9)) == bought(equal_shares(better, Fraction(9)))


def test_equal_offers_of_people_with_little_left_are_in_doubt() -> None:
    """Two projects have the same two supporters, one of whom has spent most of its share on another."""
    others = [{"a": 1}] * 5
    twins = election([24, 4, 4], {"a": 1, "b": 1, "c": 1}, {"b": 1, "c": 1}, *others)
    first = next(name for name in twins.names if name != "a")
    assert bought(equal_shares(twins, Fraction(5))) == ["a", first]
    assert plain(twins, Fraction(5)) is None


def test_offers_that_differ_by_less_than_rounding_are_compared_exactly() -> None:
    near = 90_000_000
    for one, other in ((near, near - 1), (near - 1, near)):
        given_ = election([one + 1, other + 1], {"a": one}, {"b": other}, utility="points")
        share = Fraction(2 * near)
        assert plain(given_, share) == bought(equal_shares(given_, share))
        assert plain(given_, share) == (["a", "b"] if one > other else ["b", "a"])


def test_many_votes_are_counted_by_the_compiled_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = votes(town(6, 20, 100))
    share = Fraction(40_000)
    exact = bought(equal_shares(given_, share))
    asked = []

    def loop(*arguments: Any) -> int:
        asked.append(len(arguments))
        return kernels.buy(*arguments)

    monkeypatch.setattr(quick, "compiled", lambda _: loop)
    assert quick.runner(given_)(share) == exact
    assert not asked
    monkeypatch.setattr(quick, "LARGE", 10)
    assert quick.runner(given_)(share) == exact
    assert asked == [12]
    monkeypatch.setattr(quick, "compiled", lambda _: lambda *_: kernels.DOUBT)
    assert quick.runner(given_)(share) == exact


def test_what_supporters_have_left_is_theirs_alone() -> None:
    given_ = election([3, 8], {"a": 1, "b": 1}, {"b": 1})
    log = [(step.project, step.price) for step in equal_shares(given_, Fraction(5))]
    assert [name for name, _ in log] == ["b"]
    assert left_over(given_, log, Fraction(5), "a") == 1
