"""Selection under money: the best by brute force, the order, equal shares by the paper; promises kept."""

import dataclasses
from fractions import Fraction
from typing import Any

import pytest
from fairlot import checker, codec
from fairlot.budget import completion, knapsack
from fairlot.budget.problem import Budget, Lottery, Project, Quota, Settings
from fairlot.budget.programme import broken, names, programme
from fairlot.budget.rounds import bought, equal_shares, votes
from fairlot.limits import Limits
from fairlot.result import Result
from fairlot.solve import check, rerun, solve
from fairlot.solvers.highs import Answer
from fairlot.types import ProblemError
from fairlot_budgets import budgets, canonical_best, naive_shares, selections, town
from fairlot_changes import as_published
from fairlot_shows import shows
from hypothesis import example, given, settings

pytestmark = pytest.mark.unit

DRAW = Lottery((("a", "b"),))


def selected(result: Result) -> set[str]:
    return {grant.applicant for grant in result.grants}


def sound(problem: Budget, result: Result) -> bool:
    assert codec.load(codec.dump_problem(problem)) == problem
    assert codec.load_result(codec.dump_result(result)) == result
    return check(problem, result) == [] == checker.verify(*as_published(problem, result))


def refused(problem: Budget, rule: str) -> list[str]:
    with pytest.raises(ProblemError) as refusal:
        solve(problem, rule)
    assert len(refusal.value.sentences("ko")) == len(refusal.value.sentences())
    return refusal.value.sentences()


@shows("budget", "maximum_value", "feasible", "best")
@settings(max_examples=60)
@given(budgets(is_limited=True, is_voted=True))
def test_nothing_is_worth_more_and_ties_go_to_money_then_tickets(problem: Budget) -> None:
    should = canonical_best(problem)
    if should is None:
        assert refused(problem, "maximum_value")[0].startswith("These")
        return
    made = solve(problem)
    assert selected(made) == set(should)
    assert made.status == "optimal"
    assert sound(problem, made)


@settings(max_examples=40)
@given(budgets(size=4, is_limited=True))
def test_limits_that_are_named_cannot_hold_and_each_is_needed(problem: Budget) -> None:
    if list(selections(problem)):
        return
    with pytest.raises(ProblemError) as refusal:
        solve(problem)
    head, *clauses = refusal.value.messages
    assert head.params == {"count": len(clauses)}
    for left_out in (None, *clauses):
        kept = [clause for clause in clauses if clause != left_out]
        assert _possible(problem, kept) == (left_out is not None)


def _possible(problem: Budget, clauses: list[Any]) -> bool:
    """Whether some selection keeps the limits of ``clauses`` alone."""
    promised = [c.params["projects"] for c in clauses if c.key == "budget_rule_promised"]
    rows = {str(clause) for clause in clauses}
    held = set(promised[0]) if promised else set()
    standing = {
        name: project
        if project.standing != "promised" or name in held
        else dataclasses.replace(project, standing="open")
        for name, project in problem.projects.items()
    }
    quotas = tuple(q for q, name in zip(problem.quotas, names(problem)[1:], strict=True) if str(name) in rows)
    is_poor = any(clause.key == "budget_rule_money" for clause in clauses)
    eased = Budget(standing, problem.won if is_poor else 10**6, problem.lottery, quotas=quotas)
    return any(True for _ in selections(eased))


def test_contradicting_limits_are_named_in_sentences() -> None:
    care = frozenset({"care"})
    projects = {"a": Project(60, 5, care), "b": Project(70, 5, care), "c": Project(5, 9)}
    quotas = (Quota("care", "min_count", 2), Quota("all", "max_count", 9), Quota("care", "max_won", 200))
    assert refused(Budget(projects, 100, DRAW, quotas=quotas), "maximum_value") == [
        "These 2 cannot hold together; without any one of them the others could:",
        "at most 100 won in all",
        "at least 2 projects of care",
    ]
    held = {**projects, "b": Project(70, 5, care, "promised")}
    assert refused(Budget(held, 60, DRAW), "maximum_value")[1:] == [
        "what was promised before: b",
        "at most 60 won in all",
    ]
    more = {**held, "c": Project(5, 9, standing="promised")}
    assert refused(Budget(more, 60, DRAW), "maximum_value")[1:] == [
        "what was promised before: b",
        "at most 60 won in all",
    ]
    for rule in ("greedy", "equal_shares"):
        assert refused(Budget(held, 60, DRAW), rule) == refused(Budget(held, 60, DRAW), "maximum_value")


def test_rules_refuse_quotas_they_cannot_keep() -> None:
    quotas = (Quota("all", "min_count", 1), Quota("all", "max_count", 2))
    problem = Budget({"a": Project(1, 1)}, 5, DRAW, quotas=quotas)
    assert refused(problem, "greedy") == [
        "The rule greedy cannot promise the 1 minima of this problem; maximum_value can."
    ]
    assert refused(problem, "equal_shares") == [
        "The rule equal_shares takes no quotas, and this problem has 2; maximum_value does."
    ]


@shows("budget", "greedy", "feasible", "order")
@settings(max_examples=60)
@given(budgets(is_limited=True, is_voted=True))
def test_greedy_takes_each_in_turn_that_fits(problem: Budget) -> None:
    quotas = tuple(q for q in problem.quotas if q.rule.startswith("max"))
    problem = dataclasses.replace(problem, quotas=quotas)
    if list(broken(problem, problem.promised)):
        assert refused(problem, "greedy")
        return
    made = solve(problem, "greedy")
    assert sound(problem, made)
    held = list(problem.promised)
    open_ = [name for name in problem.drawn if problem.projects[name].standing == "open"]
    for name in sorted(open_, key=lambda n: -_rank(problem, n)):
        if problem.worth[name] and not list(broken(problem, [*held, name])):
            held.append(name)
    assert selected(made) == set(held)


def _rank(problem: Budget, name: str) -> Fraction:
    cost = problem.projects[name].cost if problem.settings.order == "per_won" else 1
    return Fraction(problem.worth[name], cost)


@settings(max_examples=80)
@given(budgets(is_voted=True))
def test_equal_shares_are_those_of_the_paper(problem: Budget) -> None:
    given_ = votes(problem)
    if not given_.electorate:
        return
    for money in (Fraction(problem.won, given_.electorate), Fraction(7, 3), Fraction(0)):
        assert bought(equal_shares(given_, money)) == naive_shares(problem, money)


@shows("budget", "equal_shares", "feasible", "priceable")
@settings(max_examples=60)
@given(budgets(is_voted=True))
@example(Budget({"a": Project(3)}, 5, DRAW))
def test_equal_shares_keep_what_they_promise(problem: Budget) -> None:
    if list(broken(problem, problem.promised)):
        assert refused(problem, "equal_shares")
        return
    made = solve(problem, "equal_shares")
    assert sound(problem, made)
    assert rerun(problem, made) == []


def test_shares_grow_until_the_next_step_overspends() -> None:
    ballots = {"v1": {"a": 1}, "v2": {"a": 1, "b": 1}, "v3": {"c": 1}}
    projects = {"a": Project(50), "b": Project(40), "c": Project(45)}
    problem = Budget(projects, 105, DRAW, ballots=ballots)
    made = solve(problem, "equal_shares")
    assert made.certificate == {
        "completion": [],
        "endowment": "45",
        "purchases": [["a", "25"], ["c", "45"]],
        "steps": 10,
    }
    stopped = Limits(stopped=lambda: True)
    early = solve(problem, "equal_shares", stopped)
    assert (early.status, early.value, early.certificate["steps"]) == ("feasible", 3, 0)
    assert sound(problem, early)


def test_a_group_of_voters_gets_what_its_share_can_buy() -> None:
    """Two of six voters want a school that a third of the money can buy; by points they would not get it."""
    many, few = (
        {f"v{n}": {"x": 1, "y": 1, "z": 1} for n in range(4)},
        {f"w{n}": {"school": 1} for n in (1, 2)},
    )
    projects = {"x": Project(30), "y": Project(30), "z": Project(30), "school": Project(30)}
    problem = Budget(projects, 90, DRAW, ballots={**many, **few}, settings=Settings(worth="points"))
    assert "school" in selected(solve(problem, "equal_shares"))
    assert "school" not in selected(solve(problem, "maximum_value"))


@pytest.mark.parametrize("rule", ["maximum_value", "greedy", "equal_shares"])
def test_nothing_to_select_and_nothing_to_spend(rule: str) -> None:
    for problem in (
        Budget({}, 100, DRAW),
        Budget({"a": Project(5, 5)}, 0, DRAW),
        Budget({"a": Project(5, 5)}, 0, DRAW, ballots={"v": {"a": 1}}),
        Budget({"a": Project(2**53 - 1, 2**53 - 1)}, 2**53 - 2, DRAW, ballots={"v": {"a": 1}, "w": {}}),
        Budget({'=1+"1" 한글 🌳': Project(1, 0)}, 0, DRAW),
    ):
        made = solve(problem, rule)
        assert made.grants == ()
        assert sound(problem, made)


@pytest.mark.parametrize("rule", ["maximum_value", "greedy", "equal_shares"])
def test_the_order_of_the_file_changes_no_byte(rule: str) -> None:
    problem = town(3, 15, 30)
    turned = dataclasses.replace(
        problem,
        projects=dict(reversed(problem.projects.items())),
        ballots=dict(reversed(problem.ballots.items())),
    )
    assert codec.dump_result(solve(problem, rule)) == codec.dump_result(solve(turned, rule))


def test_a_limit_of_a_millisecond_gives_an_answer_with_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = town(3, 30, 60)
    monkeypatch.setattr(knapsack, "maximise", lambda *_: Answer("unknown"))
    made = solve(problem)
    assert (made.status, made.certificate["proof"]) == ("feasible", "none")
    assert made.value is not None
    assert made.bound is not None
    assert 0.9 * made.bound < made.value < made.bound
    assert sound(problem, made)
    least = Quota("all", "min_count", 30)
    with pytest.raises(ProblemError, match="Time ended"):
        solve(dataclasses.replace(problem, quotas=(least,)))


def test_without_time_for_ties_the_best_is_not_called_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dict.fromkeys("abcd", Project(1, 1))
    problem = Budget(whole, 2, DRAW)
    first = Answer("optimal", (1, 0, 0, 1), 2, 2)
    second = Answer("optimal", (1, 0, 0, 1), -2, -2)
    for answers in ([first], [first, second]):
        left = [*answers, Answer("unknown")]
        monkeypatch.setattr(knapsack, "maximise", lambda *_, left=left: left.pop(0))
        made = solve(problem)
        assert (made.status, made.value, made.bound) == ("feasible", 2, 2)
        assert sound(problem, made)


def test_prices_and_bound_close_the_gap_where_nothing_is_divided() -> None:
    problem = Budget({"a": Project(50, 9), "b": Project(50, 7), "c": Project(50, 5)}, 100, DRAW)
    made = solve(problem)
    assert made.certificate["proof"] == "prices"
    assert made.timings.keys() == {"solve"}


def test_ties_are_parted_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = (6, 5, 4, 4, 5, 2, 3, 1)
    projects = {f"p{n}": Project(cost, cost + 3 * (n == 0)) for n, cost in enumerate(costs)}
    problem = Budget(projects, 13, DRAW)
    for size in (1, 3, 20):
        monkeypatch.setattr(knapsack, "BLOCK", size)
        assert selected(solve(problem)) == set(canonical_best(problem) or ())


def test_a_step_of_its_own_and_none(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Budget({"a": Project(9)}, 50_000, DRAW, ballots={f"v{n}": {"a": 1} for n in range(5)})
    assert completion.step_of(problem, 50_000) == 10
    assert completion.step_of(problem, 50) == 1
    assert completion.step_of(dataclasses.replace(problem, settings=Settings(step=7)), 50_000) == 7


def test_the_programme_has_a_row_for_each_limit() -> None:
    problem = Budget({"a": Project(5, 1, frozenset({"g"}))}, 9, DRAW, quotas=(Quota("g", "min_won", 3),))
    assert [str(name) for name in names(problem)] == ["at most 9 won in all", "at least 3 won for g"]
    assert [dict(row.terms) for row in programme(problem).rows] == [{0: 5}, {0: -5}]
