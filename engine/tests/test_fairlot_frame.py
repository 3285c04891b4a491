"""The frame that every family stands in: limits, the front door, differences, and changes."""

import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from fairlot import codec
from fairlot.family import FAMILIES, Family, family
from fairlot.limits import UNLIMITED, Limits
from fairlot.matching.problem import Matching
from fairlot.result import Grant, Repair, Result
from fairlot.solve import check, difference, explain, repair, rerun, solve, whatif
from fairlot.types import Json, ProblemError
from fairlot_cases import market

pytestmark = pytest.mark.unit


def _problem() -> Matching:
    return market({"a": ("p", "q"), "b": ("p",), "c": ("q",)}, {"p": ("a", "b"), "q": ("c", "a")})


def _holding(*grants: Grant) -> Result:
    return replace(solve(_problem()), grants=grants)


def test_a_run_without_limits_is_never_over() -> None:
    assert UNLIMITED.left is None
    assert not UNLIMITED.is_over
    UNLIMITED.tell(1, 2, "a step nobody listens to")


def test_a_limit_runs_out_by_the_clock() -> None:
    now = time.monotonic()
    left = Limits(seconds=60.0, since=now).left
    assert left is not None
    assert 0 < left <= 60
    assert not Limits(seconds=60.0, since=now).is_over
    assert Limits(seconds=1.0, since=now - 2).left == 0.0
    assert Limits(seconds=1.0, since=now - 2).is_over


def test_somebody_may_ask_to_stop() -> None:
    assert Limits(stopped=lambda: True).is_over


def test_the_first_rule_is_the_default_and_an_unknown_one_is_refused() -> None:
    assert solve(_problem()).rule == next(iter(family("matching").rules)) == "deferred_acceptance"
    with pytest.raises(
        ProblemError, match="There is no rule dice; the rules are deferred_acceptance, serial"
    ):
        solve(_problem(), "dice")


def test_an_unknown_family_is_refused_by_name() -> None:
    with pytest.raises(ProblemError, match="There is no family dice; there are matching, assignment, budget"):
        family("dice")
    assert [family(key) for key in FAMILIES] == [Family(key) for key in FAMILIES]


def test_a_difference_names_who_holds_something_else() -> None:
    before = _holding(Grant("a", "p"), Grant("b", "q"), Grant("c", "p", 2))
    after = _holding(Grant("c", "p", 3), Grant("c", "q"), Grant("a", "p"))
    moves = difference(before, after)
    assert [move.who for move in moves] == ["b", "c"]
    assert moves[0].after == ()
    assert moves[1].before == (Grant("c", "p", 2),)
    assert moves[1].after == (Grant("c", "p", 3), Grant("c", "q"))
    assert difference(before, before) == []
    assert moves[1].params() == {"applicant": "c", "place": ("p (2)",), "should": ("p (3)", "q")}


def test_a_rule_run_again_names_more_than_one_unit() -> None:
    changed = replace(solve(_problem()), grants=(Grant("a", "p", 2), Grant("c", "q")))
    assert [str(v) for v in rerun(_problem(), changed)] == [
        "The rule deferred_acceptance, run again, gives a another outcome: p, not p (2)."
    ]


def test_a_change_may_replace_add_and_take_away() -> None:
    problem = _problem()
    result = solve(problem)
    assert result.assignment == {"a": "p", "c": "q"}
    more = whatif(problem, result, {"places": {"p": {"seats": 2}}})
    assert [(move.who, move.after) for move in more.moves] == [("b", (Grant("b", "p"),))]
    assert check(more.problem, more.result) == []
    left = whatif(
        problem,
        result,
        {
            "applicants": {"a": None},
            "places": {"p": {"priority": {"a": None}}, "q": {"priority": {"a": None}}},
        },
    )
    assert left.result.assignment == {"b": "p", "c": "q"}
    assert isinstance(left.problem, Matching)
    assert set(left.problem.applicants) == {"b", "c"}
    nobody: dict[str, Json] = {
        "applicants": {"a": {"wishes": ["q", "p"]}},
        "about": {"no such": None, "new": "x"},
    }
    other = whatif(problem, result, nobody)
    assert isinstance(other.problem, Matching)
    assert other.problem.about == {"new": "x"}
    assert other.moves == ()


def test_a_change_that_makes_no_problem_is_refused() -> None:
    for change in ({"lottery": 1}, {"received": {"a": {"x": 1}}}, {"places": {"p": {"seats": -1}}}):
        with pytest.raises(ProblemError):
            whatif(_problem(), solve(_problem()), change)  # type: ignore[arg-type]


def test_an_explanation_is_reached_by_the_front_door() -> None:
    story = explain(_problem(), solve(_problem()), "b")
    assert next(iter(story.messages())).key == "outcome_unplaced"


def test_repair_and_tables_are_found_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    result = solve(_problem())
    done = Repair(result, moved=())
    monkeypatch.setitem(sys.modules, "fairlot.matching.repair", SimpleNamespace(repair=lambda *_: done))
    monkeypatch.setitem(sys.modules, "fairlot.matching.tables", SimpleNamespace(read=lambda tables: tables))
    assert repair(_problem(), result, ["a"]) is done
    assert family("matching").tabled({"places": []}) == {"places": []}


def test_a_problem_of_another_family_is_no_matching(monkeypatch: pytest.MonkeyPatch) -> None:
    other = SimpleNamespace(family="shares")
    monkeypatch.setitem(sys.modules, "fairlot.shares.reader", SimpleNamespace(read=lambda _: other))
    assert codec.load('{"family":"shares","format":1}') is other
    with pytest.raises(ProblemError, match="This file is of the kind shares, format 1"):
        codec.load_problem('{"family":"shares","format":1}')
