"""Leximin on problems of some size: exchanges alone, searches cut short, few pairs, large scores."""

import importlib
import itertools
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fairlot import checker
from fairlot.assignment import arrays, exchange, floors, leximin, proofs
from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
from fairlot.limits import Limits
from fairlot.solve import check, solve
from fairlot_assignments import outcomes, points
from fairlot_changes import as_published

pytestmark = pytest.mark.unit

LOTTERY = Lottery((("a", "draw"),))
GROUPS = ("x", "y")


def market(size: int, seed: int = 1, load: int = 2, high: int = 100, **least: int) -> Assignment:
    """``size`` of each side, two reviews each, two groups of which some applications need one."""
    chance = np.random.default_rng(seed)
    return Assignment(
        {f"e{n}": Evaluator(load, groups=frozenset({GROUPS[n % 2]}), **least) for n in range(size)},
        {f"a{n}": Application(2, {"x": 1} if n % 3 == 0 else {}) for n in range(size)},
        chance.integers(-high // 9, high, (size, size)).astype(np.int32),
        LOTTERY,
    )


def vector(problem: Assignment, **options: object) -> list[int]:
    """The levels of leximin, after both checks."""
    result = solve(problem, "leximin", **options)  # type: ignore[arg-type]
    assert check(problem, result) == []
    assert checker.verify(*as_published(problem, result)) == []
    return [level["value"] for level in result.certificate["levels"]]  # type: ignore[union-attr, index, call-overload, misc]


@pytest.mark.parametrize("seed", range(3))
def test_exchanges_alone_come_near_and_never_beyond(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = market(9, seed, least=seed % 2)
    best = vector(problem)
    start = vector(problem, limits=Limits(seconds=0.001, since=0.0))
    monkeypatch.setattr(leximin, "EFFORT", 0)
    monkeypatch.setattr(leximin, "CHOICES", 0)
    assert start <= vector(problem) <= best


def test_where_many_could_be_the_one_at_a_level_all_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(5):
        chance = np.random.default_rng(seed)
        problem = Assignment(
            {f"e{n}": Evaluator(1) for n in range(6)},
            {f"a{n}": Application(1) for n in range(5)},
            chance.integers(0, 4, (5, 6)).astype(np.int32),
            LOTTERY,
        )
        best = max(sorted(points(problem, each).values()) for each in outcomes(problem))
        assert vector(problem) == best
        with monkeypatch.context() as patched:
            patched.setattr(leximin, "CHOICES", 0)
            assert vector(problem) <= best
            patched.setattr(exchange.Held, "raised", lambda *_: False)
            assert vector(problem) <= best
        with monkeypatch.context() as patched:
            patched.setattr(exchange.Held, "raised", lambda *_: False)
            assert vector(problem) == best
            patched.setattr(leximin, "CHOICES", 10)
            assert vector(problem) <= best


def test_a_search_cut_short_for_one_is_made_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    search = floors.reached

    def short(a: arrays.Arrays, ask: floors.Ask, *more: Any) -> floors.Answer:
        is_alone = not ask.slots and (ask.least == ask.least.max()).sum() == 1
        return floors.Answer(None) if is_alone else search(a, ask, *more)

    monkeypatch.setattr(floors, "reached", short)
    monkeypatch.setattr(exchange.Held, "raised", lambda *_: False)
    scores = np.array([[9, 2], [4, 1]], np.int32)  # the best total leaves one with 1 point
    what = {name: Application(1) for name in "AB"}
    assert vector(Assignment({name: Evaluator(1) for name in "KL"}, what, scores, LOTTERY)) == [2, 4]


def test_prices_over_few_pairs_are_held_against_all(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = market(16, 3)
    monkeypatch.setattr(floors, "DEEP", 3)
    assert len(vector(problem)) == 16
    with monkeypatch.context() as patched:
        patched.setattr(leximin, "EFFORT", 900)
        assert len(vector(problem)) == 16
    scipy = importlib.import_module("scipy.optimize")
    monkeypatch.setattr(scipy, "linprog", lambda *_, **__: SimpleNamespace(status=4))
    assert len(vector(problem)) == 16


def test_large_scores_keep_their_proofs() -> None:
    problem = market(8, 2, high=10**9)
    result = solve(problem, "leximin")
    assert check(problem, result) == []
    assert any("prices" in level for level in result.certificate["levels"])  # type: ignore[union-attr, operator]


def test_an_answer_is_believed_only_as_it_is_exactly() -> None:
    a = arrays.pack(market(3))
    row = np.array([0, 0, 0])
    none = floors.Ask(row)
    assert none.is_met(row)
    assert not none.is_met(row - 1)
    two = floors.Ask(row + 5, (0, 1), (3,))
    assert two.is_met(np.array([3, 5, 5]))
    assert two.is_met(np.array([5, 4, 5]))
    assert not any(two.is_met(np.array(each)) for each in ([4, 4, 5], [2, 9, 5], [3, 5, 4]))
    zero = np.zeros(3, np.int64)
    for weight, prices in ((zero - 1, zero), (zero + 1, zero - 2**61)):
        proof = proofs.Proof("worst", 1, arrays.Prices(weight, prices, zero, np.zeros(1, np.int64)))
        assert proofs.ceiling(a, proof, row - 100, np.array([0])) is None


def test_a_chain_that_passes_twice_through_one_application_is_looked_at_whole() -> None:
    bar = -(2**31)  # y could give up e1 for e3, or e5 for e6, but not both
    scores = np.array([[1, 9, bar, bar, bar], [bar, 100, 90, 50, 40], [bar, bar, 5, 5, bar]], np.int32)
    reviews = {"x": Application(1), "y": Application(2), "z": Application(1)}
    problem = Assignment({f"e{n}": Evaluator(1) for n in (0, 1, 3, 5, 6)}, reviews, scores, LOTTERY)
    held = exchange.Held(arrays.pack(problem), (np.array([0, 1, 1, 2]), np.array([0, 1, 3, 2])))
    assert not held.raised(0, np.array([2, 140, 5]))
    assert held.raised(0, np.array([2, 130, 5]))
    assert held.points.tolist() == [9, 130, 5]


def test_every_chain_leaves_loads_and_minimums_as_they_must_be() -> None:
    for size, seed in itertools.product((6, 8), range(5)):
        problem = market(size, seed, least=2)
        a = arrays.pack(problem)
        held = exchange.Held(a, _some(problem))
        for row in range(a.rows):
            floor = held.points - 30
            before = held.points.copy()
            floor[row] = before[row] + 1
            if held.raised(row, floor):
                assert (held.points >= floor).all()
                assert (held.load == 2).all()
                assert all((held.holds[r] & held.member[0]).sum() for r in range(0, a.rows, 3))
                assert len(held.pairs[0]) == 2 * size


def _some(problem: Assignment) -> arrays.Pairs:
    row = {name: at for at, name in enumerate(problem.applications)}
    column = {name: at for at, name in enumerate(problem.evaluators)}
    met = [(row[grant.applicant], column[grant.place]) for grant in solve(problem).grants]
    rows, columns = np.array(met, np.int64).T
    return rows, columns
