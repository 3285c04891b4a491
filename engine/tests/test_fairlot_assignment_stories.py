"""Repairs, explanations, proofs of impossibility, limits, and the loops over arrays."""

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fairlot import codec
from fairlot.assignment import arrays, kernels, overlaps, programs, proofs, rules, totals
from fairlot.assignment import repair as repairing
from fairlot.assignment.network import tree
from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
from fairlot.assignment.promises import RULES
from fairlot.limits import Limits
from fairlot.solve import check, explain, repair, rerun, solve, whatif
from fairlot.types import ProblemError
from fairlot_assignments import assignments, kept, made, outcomes, points
from hypothesis import given, settings

pytestmark = pytest.mark.unit

LOTTERY = Lottery((("a", "draw"),))


def market(size: int, seed: int = 1, load: int = 3, **more: Any) -> Assignment:
    """A problem that allows much: ``size`` of each side, two reviews each."""
    scores = np.random.default_rng(seed).integers(0, 100, (size, size)).astype(np.int32)
    return Assignment(
        {f"e{n}": Evaluator(load) for n in range(size)},
        {f"a{n}": Application(2) for n in range(size)},
        scores,
        LOTTERY,
        **more,
    )


def test_a_set_of_applications_that_needs_more_than_is_free_of_conflict_is_named() -> None:
    who = {f"e{n}": Evaluator(3) for n in range(6)}
    what = {f"a{n}": Application(3) for n in range(5)}
    barred = {f"a{n}": frozenset({"e3", "e4", "e5"}) for n in range(4)}
    problem = Assignment(who, what, {}, LOTTERY, unscored=0, conflicts=barred)
    with pytest.raises(ProblemError) as caught:
        solve(problem)
    assert caught.value.sentences() == [
        "These 4 applications need 12 reviews, 9 free of conflict exist: a0, a1, a2, a3."
    ]
    assert "9회뿐" in caught.value.sentences("ko")[0]
    assert solve(replace(problem, conflicts={})).value == 0


def test_a_minimum_that_nobody_can_meet_is_named_with_its_group() -> None:
    problem = Assignment(
        {"Kim": Evaluator(1, 0, frozenset({"women"})), "Lee": Evaluator(3), "Oh": Evaluator(3)},
        {"A": Application(1, {"women": 1}), "B": Application(2, {"women": 1})},
        {},
        LOTTERY,
        unscored=1,
    )
    with pytest.raises(ProblemError, match=r"1 free of conflict exist: A \(women\), B \(women\)"):
        solve(problem)
    with pytest.raises(ProblemError, match="B has 1 evaluators, fewer than its minimums for"):
        solve(
            Assignment(
                {"Kim": Evaluator(1, 0, frozenset({"women"})), "Lee": Evaluator(3, 0, frozenset({"men"}))},
                {"B": Application(1, {"women": 1, "men": 1})},
                {},
                LOTTERY,
                unscored=1,
            )
        )


def test_evaluators_who_must_take_more_than_there_is_are_named() -> None:
    who = {"Kim": Evaluator(2, 2), "Lee": Evaluator(2)}
    barred = {"A": frozenset({"Kim"})}
    problem = Assignment(
        who, {"A": Application(1), "B": Application(1)}, {}, LOTTERY, unscored=0, conflicts=barred
    )
    with pytest.raises(ProblemError, match="These 1 evaluators must take 2 applications at least, only 1"):
        solve(problem)


def test_minimums_for_groups_one_inside_another_count_once() -> None:
    groups = {
        "Kim": frozenset({"women", "market"}),
        "Lee": frozenset({"market"}),
        "Oh": frozenset(),
        "Yu": frozenset({"women", "market", "all"}),
    }
    problem = Assignment(
        {name: Evaluator(2, 0, each) for name, each in groups.items()},
        {
            "A": Application(3, {"market": 2, "women": 1, "all": 1}),
            "B": Application(2, {"market": 1, "women": 1}),
            "C": Application(2, {"market": 0}),
        },
        {"A": {"Oh": 9, "Lee": 5}, "B": {"Oh": 9}},
        LOTTERY,
        unscored=1,
    )
    assert tree(arrays.pack(problem), ["A", "B", "C"]) is not None
    every = list(outcomes(problem))
    for rule in RULES:
        result = solve(problem, rule)
        assert check(problem, result) == []
    best = max(sum(points(problem, each).values()) for each in every)
    assert solve(problem).value == best


OVERLAPS = Assignment(
    {
        "Kim": Evaluator(1, 0, frozenset({"women"})),
        "Lee": Evaluator(1, 0, frozenset({"market"})),
        "Oh": Evaluator(2, 0, frozenset({"women", "market"})),
        "Yu": Evaluator(2),
    },
    {"A": Application(2, {"women": 1, "market": 1}), "B": Application(2, {"women": 1, "market": 1})},
    {"A": {"Yu": 9, "Oh": 1}, "B": {"Yu": 9, "Kim": 2, "Lee": 2, "Oh": 3}},
    LOTTERY,
    unscored=0,
)


def test_minimums_for_groups_that_overlap_are_kept_too() -> None:
    every = list(outcomes(OVERLAPS))
    for rule in ("maximum_total", "best_worst_then_total", "leximin"):
        result = solve(OVERLAPS, rule)
        assert check(OVERLAPS, result) == []
        assert {g.place for g in result.grants if g.applicant == "A"} in [set(each["A"]) for each in every]
    assert solve(OVERLAPS).value == max(sum(points(OVERLAPS, each).values()) for each in every)
    with pytest.raises(ProblemError, match="those of A overlap"):
        solve(OVERLAPS, "randomised")
    with pytest.raises(ProblemError, match="those of A overlap"):
        solve(replace(OVERLAPS, standing={"A": ("Yu",)}), "fewest_moves")
    story = [str(m) for m in explain(OVERLAPS, solve(OVERLAPS), "A").messages()]
    assert any("By the published prices" in each for each in story)


def test_minimums_that_cannot_hold_together_are_named_as_few_as_there_are() -> None:
    who = {**OVERLAPS.evaluators, "Oh": Evaluator(1, 0, frozenset({"women", "market"}))}
    barred = {"A": frozenset({"Lee"}), "B": frozenset({"Lee"})}
    with pytest.raises(ProblemError, match=r"cannot hold together: A \(market\), B \(market\)\."):
        solve(replace(OVERLAPS, evaluators=who, conflicts=barred))


def test_limits_end_the_work_with_the_best_so_far_and_its_bound() -> None:
    over = Limits(seconds=0.001, since=0.0)
    problem = market(60, load=2)
    best = solve(problem)
    result = solve(problem, limits=over)
    assert check(problem, result) == []
    assert result.status in {"feasible", "optimal"}
    assert (result.value or 0) <= (best.value or 0) <= (result.bound or 0)
    for rule in ("best_worst_then_total", "leximin"):
        assert check(problem, solve(problem, rule, over)) == []
    told: list[str] = []
    solve(market(5), "leximin", Limits(tell=lambda _done, _all, step: told.append(step)))
    assert "flow" in told


def test_a_search_without_time_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_searched", lambda *_: None)
    with pytest.raises(ProblemError, match="too short"):
        solve(OVERLAPS, limits=Limits(seconds=0.001, since=0.0))


def test_scores_too_large_to_be_added_are_refused() -> None:
    big = 10**9
    problem = market(40)
    scores = {name: dict.fromkeys(problem.evaluators, big) for name in problem.applications}
    many = replace(problem, scores=scores, standing={"a0": ("e1", "e0")})
    assert solve(many, "fewest_moves").certificate["kept"] == 2
    monster = arrays.pack(many)
    aim = totals.Aim(weight=2**50)
    nodes = tree(monster, list(many.applications))
    assert nodes is not None
    names = (list(many.applications), list(many.evaluators))
    with pytest.raises(ProblemError, match="too large"):
        totals.best_total(monster, nodes, names, (np.zeros(40, np.int64), np.zeros(40, np.int64)), aim)


@settings(max_examples=25)
@given(assignments(minimums=False))
def test_a_margin_is_the_change_of_score_that_matters(problem: Assignment) -> None:
    try:
        result = solve(problem)
    except ProblemError:
        return
    every = list(outcomes(problem))
    for name in problem.applications:
        story = explain(problem, result, name)
        assert all(m.text("en") and m.text("ko") for m in story.messages())
        for pair in story.pairs:  # type: ignore[attr-defined]
            other = [each for each in every if (pair.evaluator in each[name]) != pair.is_held]
            if not other:
                assert pair.margin is None
                continue
            best = max(sum(points(problem, each).values()) for each in other)
            assert pair.margin == (result.value or 0) - best
            if not pair.is_held:
                scores = {a: dict(of) for a, of in problem.to_json()["scores"].items()}  # type: ignore[union-attr]
                scores.setdefault(name, {})[pair.evaluator] = pair.needed
                after = whatif(problem, result, {"scores": scores}).result
                assert pair.evaluator in [g.place for g in after.grants if g.applicant == name]


def test_evaluators_and_other_rules_are_explained_too() -> None:
    problem = market(6, load=2, chance=600)
    for rule in RULES:
        result = solve(problem, rule)
        story = explain(problem, result, "e1")
        assert story.to_json()["who"] == "e1"
        assert story.to_json()["pairs"]
        said = [m.text("en") for m in story.messages()]
        assert said[0].startswith("e1 judges 2 applications")
        assert any("chance of" in each for each in said) == (rule == "randomised")
        assert list(explain(problem, result, "a1").messages())
    assert any("would add at most" in m.text() for m in explain(problem, solve(problem), "e1").messages())


def test_who_is_not_there_or_has_another_result_is_not_explained() -> None:
    problem = market(4)
    result = solve(problem)
    with pytest.raises(ProblemError, match="neither an application nor an evaluator Zoe"):
        explain(problem, result, "Zoe")
    with pytest.raises(ProblemError, match="There is no rule dice"):
        explain(problem, replace(result, rule="dice"), "a1")
    with pytest.raises(ProblemError, match="does not give this result"):
        explain(problem, replace(result, certificate={}), "a1")
    with pytest.raises(ProblemError, match="Zoe"):
        repair(problem, result, ["Zoe"])


@settings(max_examples=40)
@given(assignments())
def test_a_repair_moves_the_fewest_and_its_frontier_is_true(problem: Assignment) -> None:
    try:
        result = solve(problem)
    except ProblemError:
        return
    gone = [*list(problem.evaluators)[:1], *list(problem.applications)[:1]]
    try:
        left = repairing.without(problem, result, gone)
        fixed = repair(problem, result, gone)
    except ProblemError:
        return
    assert check(left, fixed.result) == []
    every = [(kept(left, each), sum(points(left, each).values())) for each in outcomes(left)]
    stood = sum(len(each) for each in left.standing.values())
    assert fixed.frontier[0] == (stood - max(every)[0], fixed.result.value)
    assert fixed.frontier[-1][1] == max(value for _, value in every)
    for moves, value in fixed.frontier:
        assert value == max(total for count, total in every if stood - count <= moves)


def test_the_frontier_has_corners_between_its_ends() -> None:
    problem = market(30, load=3)
    fixed = repair(problem, solve(problem), ["e0", "e1", "e2"])
    assert len(fixed.frontier) > 2
    assert list(fixed.frontier) == sorted(fixed.frontier)
    assert fixed.moved == ()
    assert rerun(repairing.without(problem, solve(problem), ["e0", "e1", "e2"]), fixed.result) == []


def test_compiled_and_plain_loops_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    for seed in range(6):
        problem = made(chance, [f"a{n}" for n in range(6)], [f"e{n}" for n in range(6)])
        try:
            plain = codec.dump_result(solve(problem, "maximum_total"))
        except ProblemError:
            continue
        with monkeypatch.context() as patched:
            patched.setattr(kernels, "LARGE", 0)
            again = replace(problem)
            assert codec.dump_result(solve(again, "maximum_total")) == plain, seed


def test_many_equal_scores_give_one_outcome_by_lottery() -> None:
    flat = market(12)
    same = replace(flat, scores=np.zeros((12, 12), np.int32))
    assert codec.dump_result(solve(same)) == codec.dump_result(solve(same))
    other = replace(same, lottery=Lottery((("another", "draw"),)))
    assert solve(same).grants != solve(other).grants


def test_an_empty_problem_has_an_empty_answer() -> None:
    for who, what in (({}, {}), ({"Kim": Evaluator(1)}, {}), ({}, {"A": Application(0)})):
        problem = Assignment(who, what, {}, LOTTERY)
        for rule in RULES:
            result = solve(problem, rule)
            assert result.grants == ()
            assert check(problem, result) == []


def test_few_likely_pairs_only_take_more_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = market(40, seed=4, load=2)
    usual = codec.dump_result(solve(problem))
    monkeypatch.setattr(totals, "SPARE", -3)
    monkeypatch.setattr(totals, "SPREAD", 0)
    assert codec.dump_result(solve(problem)) == usual
    over = Limits(seconds=0.001, since=0.0)
    first = solve(problem, limits=over)
    assert first.status == "feasible"
    assert check(problem, first) == []
    crowd = np.tile(np.arange(40, dtype=np.int32), (40, 1))  # all seek the same few
    sought = replace(problem, scores=crowd)
    assert check(sought, solve(sought)) == []


def test_few_likely_pairs_only_take_more_rounds_in_a_programme_too(monkeypatch: pytest.MonkeyPatch) -> None:
    best = solve(OVERLAPS).value
    none = np.zeros(0, np.int64)
    monkeypatch.setattr(overlaps, "likely", lambda a, _: arrays.likely(a, 1))
    monkeypatch.setattr(overlaps, "spread", lambda *_: (none, none))
    assert solve(OVERLAPS).value == best
    wide = market(12, seed=2)
    groups = [frozenset({"x"}), frozenset({"x", "y"}), frozenset({"y"})]
    who = {
        name: replace(each, groups=groups[n % 3]) for n, (name, each) in enumerate(wide.evaluators.items())
    }
    what = {name: Application(2, {"x": 1, "y": 1}) for name in wide.applications}
    both = replace(wide, evaluators=who, applications=what)
    result = solve(both)
    assert check(both, result) == []


def test_where_there_is_enough_everybody_has_its_own_best(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = market(8, load=8)
    result = solve(problem, "leximin")
    own = arrays.own_best(arrays.pack(problem))
    assert [level["value"] for level in result.certificate["levels"]] == sorted(own)  # type: ignore[union-attr, index, call-overload]
    assert check(problem, result) == []
    assert result.status == "optimal"
    scarce = market(8, load=2)
    fair = solve(scarce, "best_worst_then_total")
    solved = programs.solved
    monkeypatch.setattr(
        programs, "solved", lambda a, aim, *more: None if aim.is_worst else solved(a, aim, *more)
    )
    unsure = solve(scarce, "best_worst_then_total")  # the search for the worst finds nothing: still a bound
    assert check(scarce, unsure) == []
    assert unsure.stats["worst"] <= fair.stats["worst"]  # type: ignore[operator]


def test_prices_past_all_counting_prove_nothing() -> None:
    a = arrays.pack(market(4))
    zero = np.zeros(4, np.int64)
    prices = arrays.Prices(zero + 1, zero - 2**61, zero, np.zeros(0, np.int64))
    assert proofs.bound(a, proofs.Proof("total", 1, prices), proofs.Frame()) is None
    none = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    even = arrays.price(a, replace(prices, row=zero), none, 4, even=True)
    assert even.pairs[0].size == (a.score == 0).sum()
    few = arrays.price(a, replace(prices, row=zero), none, 2)
    best = np.sort(a.score, axis=1)[:, -2:]
    assert (np.sort(few.gains.reshape(4, 2), axis=1) == best).all()


def test_a_programme_adds_the_pairs_that_its_prices_miss() -> None:
    problem = market(12, seed=5)
    a = arrays.pack(problem)
    rows = np.repeat(np.arange(12), 2)
    found = programs.relaxed(a, programs.Aim(), (rows, (rows + np.tile([0, 1], 12)) % 12))
    assert found is not None
    value = solve(problem).value or 0
    assert value <= found[1] <= value + 1


def test_a_short_search_for_the_frontier_gives_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairing, "HALVINGS", 0)
    problem = market(30, load=3)
    assert len(repair(problem, solve(problem), ["e0", "e1", "e2"]).frontier) == 2


def test_every_rule_is_a_function_that_tells_its_paper() -> None:
    assert all(getattr(rules, name).__doc__ for name in RULES)
