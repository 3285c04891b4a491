"""Why a project lost, and what would have helped: true, and nothing smaller is; prices; repair."""

import dataclasses
from typing import Any

import pytest
from fairlot.budget import changes as changing
from fairlot.budget import repair as repairing
from fairlot.budget.changes import Change, changed, smallest, wins
from fairlot.budget.prices import prices
from fairlot.budget.problem import Budget, Lottery, Project, Quota, Settings
from fairlot.budget.programme import broken
from fairlot.limits import Limits
from fairlot.result import Result
from fairlot.solve import check, explain, repair, solve, whatif
from fairlot.types import ProblemError
from fairlot_budgets import budgets, canonical_best, selections
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit

DRAW = Lottery((("a", "b"),))
CARE = frozenset({"care"})


def sentences(problem: Budget, rule: str, who: str) -> list[str]:
    result = solve(problem, rule)
    story = explain(problem, result, who)
    found = [message.text() for message in story.messages()]
    assert len({message.text("ko") for message in story.messages()}) == len(found)
    assert story.to_json()
    return found


BEST = Budget(
    {"a": Project(60, 66), "b": Project(50, 60, CARE), "c": Project(50, 54), "d": Project(40, 0)}, 100, DRAW
)


def test_the_best_selection_is_explained_with_its_prices() -> None:
    assert sentences(BEST, "maximum_value", "a") == [
        "a is not selected.",
        "The best selection is worth 114; the best one with it 66, 48 less.",
        "At the prices of this round its money and quotas come to 66; it is worth 66.",
        "At a cost of 50 won it would have been selected.",
        "With a score of 114 it would have been selected.",
    ]
    assert sentences(BEST, "maximum_value", "b") == [
        "b is selected: it is part of the best selection.",
        "The best selection is worth 114; the best one without it 66, 48 less.",
        "At the prices of this round its money and quotas come to 55; it is worth 60.",
    ]


def test_what_only_a_quota_or_the_draw_decides_is_said() -> None:
    kept = dataclasses.replace(BEST, quotas=(Quota("care", "min_count", 1),))
    assert "Without it the other limits could not be kept." in sentences(kept, "maximum_value", "b")
    shut = dataclasses.replace(BEST, quotas=(Quota("care", "max_count", 0),))
    assert sentences(shut, "maximum_value", "b")[:2] == [
        "b is not selected.",
        "No selection that keeps all limits has it.",
    ]
    assert len(sentences(shut, "maximum_value", "b")) == 3  # neither cost nor score would have helped
    tied = Budget({"a": Project(5, 5), "b": Project(5, 5)}, 5, DRAW)
    (loser,) = set("ab") - set(solve(tied).through)
    found = sentences(tied, "maximum_value", loser)
    assert found[1] == "With it a selection is worth as much (5); less money, then the draw, decided."
    assert found[3:] == [
        "At a cost of 4 won it would have been selected.",
        "With a score of 6 it would have been selected.",
    ]


def test_promised_and_withdrawn_projects_need_no_reason() -> None:
    problem = Budget({"a": Project(5, standing="promised"), "b": Project(5, standing="withdrawn")}, 9, DRAW)
    assert sentences(problem, "greedy", "a") == ["a was promised before: it is selected."]
    assert sentences(problem, "greedy", "b") == ["b was withdrawn."]


def test_the_order_is_explained_by_what_was_left() -> None:
    problem = dataclasses.replace(BEST, won=55, quotas=(Quota("care", "max_won", 10),))
    assert sentences(problem, "greedy", "c") == [
        "c is selected: it fitted when its turn came.",
        "It was number 3 of 3 in the order.",
        "55 won were left then; it costs 50.",
    ]
    assert sentences(problem, "greedy", "a") == [
        "a is not selected.",
        "It was number 2 of 3 in the order.",
        "55 won were left then; it costs 60, 5 more.",
        "At a cost of 55 won it would have been selected.",
    ]
    assert sentences(problem, "greedy", "b") == [
        "b is not selected.",
        "It was number 1 of 3 in the order.",
        "It would have broken the limit of at most 10 won for care.",
        "At a cost of 10 won it would have been selected.",
    ]
    assert sentences(problem, "greedy", "d")[:2] == [
        "d is not selected.",
        "It has no score, so it had no turn.",
    ]


BALLOTS = {"v1": {"a": 1}, "v2": {"a": 1, "b": 1}, "v3": {"c": 1}}
VOTED = Budget(
    {"a": Project(50), "b": Project(40), "c": Project(45), "d": Project(3)}, 105, DRAW, ballots=BALLOTS
)


def test_equal_shares_are_explained_by_what_supporters_paid_or_lacked() -> None:
    assert sentences(VOTED, "equal_shares", "a") == [
        "a is selected: its supporters paid for it.",
        "Its 2 supporters paid 25 won for a point, or all they had left of 45.",
    ]
    assert sentences(VOTED, "equal_shares", "b") == [
        "b is not selected.",
        "At the end its 1 supporters had 20 won left together; it costs 40, 20 more.",
        "It did not fit into what was left either: 10 won remain in the end.",
        *sentences(VOTED, "equal_shares", "b")[3:],
    ]
    assert sentences(VOTED, "equal_shares", "d")[:2] == ["d is not selected.", "Nobody voted for it."]
    dear = {"projects": {**VOTED.projects, "e": Project(500)}, "ballots": {**BALLOTS, "v3": {"c": 1, "e": 1}}}
    rest = dataclasses.replace(VOTED, won=150, settings=Settings(step=1000), **dear)
    assert sentences(rest, "equal_shares", "b")[0] == "b is selected: it fitted into what was left."
    assert sentences(rest, "equal_shares", "b")[2] == "It was taken with the money that shares could not use."


@pytest.mark.parametrize("rule", ["maximum_value", "greedy", "equal_shares"])
@settings(max_examples=25)
@given(problem=budgets(size=4, is_voted=True), data=st.data())
def test_each_change_helps_and_one_less_does_not(rule: str, problem: Budget, data: st.DataObject) -> None:
    if list(broken(problem, problem.promised)):
        return
    who = data.draw(st.sampled_from(sorted(problem.projects)))
    story = explain(problem, solve(problem, rule), who)
    assert isinstance(story.to_json(), dict)
    for change in getattr(story, "changes", ()):
        one = 1 if change.kind == "cost" else -1
        assert wins(changed(problem, who, change), rule, who)
        nearer = dataclasses.replace(change, value=change.value + one)
        assert not wins(changed(problem, who, nearer), rule, who)


def test_new_voters_get_names_of_their_own() -> None:
    named = dataclasses.replace(VOTED, ballots={"+1": {"a": 1}})
    assert set(changed(named, "b", Change("supporters", 2)).ballots) == {"+1", "+2", "+3"}


def test_the_smallest_that_holds() -> None:
    assert smallest(0, 100, lambda value: value >= 37) == 37
    assert smallest(0, 100, lambda value: value >= 100) == 100
    assert smallest(0, 100, lambda value: value > 100) is None
    assert smallest(-40, -10, lambda value: value >= -25, 10) == -20


def test_as_good_is_not_enough_where_the_rule_prefers_another(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Budget({"a": Project(5, 9), "b": Project(5, 5)}, 5, DRAW)
    found = {change.kind: change.value for change in changing.changes(problem, "maximum_value", "b")}
    assert found["score"] in {9, 10}
    monkeypatch.setattr(changing, "wins", lambda *_: False)
    assert [c.value for c in changing.changes(problem, "maximum_value", "b") if c.kind == "score"] == [10]
    monkeypatch.setattr(changing, "wins", lambda *_: True)
    assert [c.value for c in changing.changes(problem, "maximum_value", "b") if c.kind == "score"] == [9]
    full = Budget({"a": Project(5, 2**53 - 2), "b": Project(5, 0)}, 5, DRAW)
    assert not [c for c in changing.changes(full, "maximum_value", "b") if c.kind == "score"]


def test_who_or_what_cannot_be_explained_is_refused() -> None:
    made = solve(BEST)
    for result, who in (
        (made, "nobody"),
        (dataclasses.replace(made, rule="dice"), "a"),
        (dataclasses.replace(made, problem_digest="sha256:0"), "a"),
    ):
        with pytest.raises(ProblemError):
            explain(BEST, result, who)
        if who == "a":
            with pytest.raises(ProblemError):
                repair(BEST, result, ["b"])
    with pytest.raises(ProblemError, match="There is no project nobody"):
        repair(BEST, made, ["nobody"])


def test_without_a_certificate_prices_are_not_said() -> None:
    made = dataclasses.replace(solve(BEST), certificate={})
    assert len(list(explain(BEST, made, "b").messages())) == 2
    assert list(prices(BEST, made)) == []
    shared = solve(VOTED, "equal_shares")
    bare = dataclasses.replace(shared, certificate={"endowment": "45"})
    assert explain(VOTED, bare, "b").to_json()["margin"] == -5


@settings(max_examples=20)
@given(budgets(size=5, is_limited=True))
def test_the_price_of_each_limit_is_that_of_running_again(problem: Budget) -> None:
    if canonical_best(problem) is None:
        return
    result = solve(problem)
    found = list(prices(problem, result))
    assert len(found) == 1 + len(problem.quotas)
    for at, price in enumerate(found):
        assert price.to_json()["unit"] == 1
        assert price.margin >= 0
        eased = _eased(problem, at)
        best = max(sum(problem.worth[name] for name in chosen) for chosen in selections(eased))
        assert price.gain == best - (result.value or 0)


def _eased(problem: Budget, at: int) -> Budget:
    if at == 0:
        return dataclasses.replace(problem, won=problem.won + 1)
    quotas = list(problem.quotas)
    sign = -1 if quotas[at - 1].rule.startswith("min") else 1
    quotas[at - 1] = dataclasses.replace(quotas[at - 1], amount=max(0, quotas[at - 1].amount + sign))
    return dataclasses.replace(problem, quotas=tuple(quotas))


def test_money_and_quotas_are_eased_by_what_is_asked() -> None:
    (money,) = prices(BEST, solve(BEST), won=10)
    assert (money.unit, money.gain, str(money.margin)) == (10, 12, "11/10")
    quotas = (Quota("care", "max_count", 0), Quota("care", "max_won", 45), Quota("care", "min_won", 0))
    limited = dataclasses.replace(BEST, quotas=quotas[:1])
    found = [price.to_json() for price in prices(limited, solve(limited), won=10)]
    assert [(price["unit"], price["gain"]) for price in found] == [(10, 54), (1, 48)]
    limited = dataclasses.replace(BEST, quotas=quotas[1:])
    assert [(p.unit, p.gain) for p in prices(limited, solve(limited), won=10)][1:] == [(10, 48), (10, 0)]


@settings(max_examples=25)
@given(problem=budgets(size=5, is_limited=True), data=st.data())
def test_repair_keeps_everyone_it_can_and_spends_the_rest_best(problem: Budget, data: st.DataObject) -> None:
    if canonical_best(problem) is None:
        return
    before = solve(problem)
    gone = data.draw(st.lists(st.sampled_from(sorted(problem.projects)), unique=True))
    left = {
        n: dataclasses.replace(p, standing="withdrawn") if n in gone else p
        for n, p in problem.projects.items()
    }
    rest = list(selections(dataclasses.replace(problem, projects=left)))
    if not rest:
        with pytest.raises(ProblemError):
            repair(problem, before, gone)
        return
    made = repair(problem, before, gone)
    assert isinstance(made.problem, Budget)
    assert check(made.problem, made.result) == []
    kept = set(before.through) - set(gone)
    lost = {len(kept - set(chosen)): 0 for chosen in rest}
    for chosen in rest:
        fewer = len(kept - set(chosen))
        lost[fewer] = max(lost[fewer], sum(problem.worth[name] for name in chosen))
    fewest = min(lost)
    assert len(kept - set(made.result.through)) == fewest
    assert set(made.moved) == kept ^ set(made.result.through)
    assert made.frontier[0][0] == fewest
    assert max(lost.values()) == max(worth for _, worth in made.frontier)
    for moves, worth in made.frontier:
        assert worth <= max(best for fewer, best in lost.items() if fewer <= moves)


def test_the_trade_off_ends_where_it_grows_no_more_or_gets_long(monkeypatch: pytest.MonkeyPatch) -> None:
    projects = {"big": Project(10, 30), **{f"s{n}": Project(3, 5) for n in range(3)}, "out": Project(1, 40)}
    problem = Budget(projects, 10, DRAW)
    before = solve(problem)
    assert set(before.through) == {"out", "s0", "s1", "s2"}
    assert repair(problem, before, ["out"]).frontier == ((0, 15), (3, 30))
    for most, worths in ((1, {15, 30}), (2, {15, 30}), (4, {15, 30})):
        monkeypatch.setattr(repairing, "MOST", most)
        assert {worth for _, worth in repair(problem, before, ["out"]).frontier} == worths


@pytest.mark.parametrize(("rule", "up"), [("greedy", "c"), ("equal_shares", "b")])
def test_repair_under_a_procedure_spends_the_freed_money(rule: str, up: str) -> None:
    problem = dataclasses.replace(VOTED, settings=Settings(worth="points"))
    before = solve(problem, rule)
    made = repair(problem, before, ["a"])
    assert made.moved == (up,)
    assert isinstance(made.problem, Budget)
    assert check(made.problem, made.result) == []
    assert made.frontier[0][0] == 0


def test_what_if_changes_one_number() -> None:
    made = solve(BEST)
    after = whatif(BEST, made, {"projects": {"a": {"cost": 50}}})
    assert {move.who for move in after.moves} == {"a", "c"}


def test_a_limit_is_asked_between_steps() -> None:
    told: list[Any] = []
    many = dataclasses.replace(VOTED, settings=Settings(step=1))
    made = solve(many, "equal_shares", Limits(tell=lambda *said: told.append(said)))
    assert len(told) == made.certificate["steps"]
    assert isinstance(made, Result)
