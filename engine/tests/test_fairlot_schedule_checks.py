"""Broken schedules and plans are named, by `check` and by the checker that stands alone."""

import dataclasses
import json
import random
from typing import Any

import pytest
from fairlot import checker, codec
from fairlot.result import Grant, Result
from fairlot.schedule import plans
from fairlot.schedule.problem import Company, Machine, Option, Request, Schedule
from fairlot.schedule.project import Activity, Project
from fairlot.solve import check, solve
from fairlot_changes import as_published, changes
from fairlot_schedule_cases import (
    DRAW,
    interval_problems,
    one_machine,
    projects,
    random_project,
    random_schedule,
    schedules,
    slot_problems,
)
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def week_slots(requests: int) -> Schedule:
    """Separate slots over two weeks, with caps in uses and in time."""
    chance = random.Random(4)
    asked = {}
    for n in range(requests):
        week = 20 * chance.randrange(2)
        starts = chance.sample(range(week, week + 20, 4), 3)
        options = tuple(Option("g", start, 3, chance.randint(1, 20)) for start in starts)
        asked[f"r{n}"] = Request(f"c{n % 3}", options, n)
    return Schedule(
        {"g0": Machine("g", ((0, 4),)), "g1": Machine("g", cleaning=1)},
        {"c0": Company(slots=3), "c1": Company(time=12, weekly_time=6), "c2": Company(had=3)},
        asked,
        DRAW,
        horizon=40,
        week=20,
    )


CASES: list[tuple[Schedule | Project, str]] = [
    (one_machine(*[(at * 7 % 23, 2 + at % 5, 3 + at) for at in range(24)], machines=2), "interval_flow"),
    (week_slots(24), "slot_assignment"),
    (random_schedule(3, 24), "constraint_programme"),
    (random_schedule(3, 24), "first_come"),
    (random_schedule(3, 24), "round_robin"),
    (random_project(2, 10), "shortest_project"),
    (random_project(9, 12), "shortest_project"),
]


@pytest.mark.parametrize(("problem", "rule"), CASES)
def test_any_one_value_changed_is_refused_and_named(problem: Schedule | Project, rule: str) -> None:
    made = solve(problem, rule)
    assert check(problem, made) == []
    asked, result = as_published(problem, made)
    assert checker.verify(asked, result) == []
    for path, changed in changes(result, 150):
        found = checker.verify(asked, changed)
        assert found, path
        named = {sentence.split(":")[0].split("/")[0] for sentence in found}
        assert named & {str(path[0]), "shape", "value", "bound", "status", "stats"}, (path, found)


@pytest.mark.parametrize(("problem", "rule"), CASES)
def test_any_one_number_changed_is_refused_by_check(problem: Schedule | Project, rule: str) -> None:
    _, result = as_published(problem, solve(problem, rule))
    for path, changed in changes(result, 80, seed=2):
        if path[0] in {"format", "family"}:
            continue
        try:
            read = codec.load_result(json.dumps(changed))
        except ValueError:
            continue
        found = check(problem, read)
        assert found, path
        assert all(v.text("en") and v.text("ko") for v in found)


@settings(max_examples=40, deadline=None)
@given(schedules())
def test_both_checks_agree_that_results_are_fine(problem: Schedule) -> None:
    for rule in ("automatic", "constraint_programme", "first_come", "round_robin"):
        assert checker.verify(*as_published(problem, solve(problem, rule))) == []


@settings(max_examples=30, deadline=None)
@given(interval_problems(), slot_problems(), projects())
def test_both_checks_agree_on_flows_and_plans(first: Schedule, second: Schedule, project: Project) -> None:
    assert checker.verify(*as_published(first, solve(first, "interval_flow"))) == []
    assert checker.verify(*as_published(second, solve(second, "slot_assignment"))) == []
    assert checker.verify(*as_published(project, solve(project))) == []


PROBLEM = Schedule(
    {"m": Machine("g", ((6, 8),), cleaning=1, setup=2), "n": Machine("h")},
    {
        "c": Company(slots=2, weekly_slots=1),
        "d": Company(time=4, weekly_time=3),
        "e": Company(),
    },
    {
        "c0": Request("c", (Option("g", 0, 2, 5), Option("h", 0, 2, 4))),
        "c1": Request("c", (Option("h", 2, 2, 4), Option("h", 5, 2, 4))),
        "c2": Request("c", (Option("h", 8, 2, 4),)),
        "d0": Request("d", (Option("h", 0, 2, 3), Option("g", 4, 2, 3), Option("g", 5, 2, 3))),
        "d1": Request("d", (Option("h", 3, 2, 3), Option("h", 7, 3, 3))),
        "e0": Request("e", (Option("g", 2, 2, 1), Option("h", 1, 1, 1))),
    },
    DRAW,
    horizon=10,
    week=5,
)


@pytest.mark.parametrize(
    ("grants", "name", "sentence"),
    [
        ([("c0", "x", 2, "0")], "unknown", "c0 is said to have x, but the problem does not know both."),
        ([("z", "m", 2, "0")], "unknown", "z is said to have m, but the problem does not know both."),
        (
            [("c0", "m", 3, "0")],
            "schedule_option",
            "c0 has m from 0 for 3, which is none of its wishes.",
        ),
        ([("d0", "m", 2, "5")], "schedule_closed", "d0 has m from 5, when it is closed."),
        ([("c0", "m", 2, "0"), ("c0", "n", 2, "0")], "duplicate", "c0 has more than one place."),
        (
            [("c0", "m", 2, "0"), ("e0", "m", 2, "2")],
            "schedule_near",
            "On m, e0 begins before c0 is over and 3 of cleaning and set-up have passed.",
        ),
        (
            [("c0", "n", 2, "0"), ("c1", "n", 2, "2")],
            "schedule_weekly_slots",
            "In week 1, c has 2 uses; its cap is 1.",
        ),
        (
            [("c0", "n", 2, "0"), ("c1", "n", 2, "5"), ("c2", "n", 2, "8")],
            "schedule_slots",
            "c has 3 uses; its cap is 2.",
        ),
        (
            [("d0", "n", 2, "0"), ("d1", "n", 2, "3")],
            "schedule_weekly_time",
            "In week 1, d has 4 units of time; its cap is 3.",
        ),
        (
            [("d0", "n", 2, "0"), ("d1", "n", 3, "7")],
            "schedule_time",
            "d has 5 units of time; its cap is 4.",
        ),
    ],
)
def test_what_is_wrong_is_named(grants: list[tuple[str, str, int, str]], name: str, sentence: str) -> None:
    made = dataclasses.replace(solve(PROBLEM), grants=tuple(sorted(Grant(*each) for each in grants)))
    assert sentence in [v.text() for v in check(PROBLEM, made) if v.name == name]
    assert checker.verify(*as_published(PROBLEM, made))


PROJECT = Project(
    {"a": Activity(2, (), {"x": 1}), "b": Activity(3, ("a",), {"x": 1}), "c": Activity(4, (), {"x": 1})},
    {"x": 1},
    DRAW,
)


def planned(*grants: tuple[str, str, int, str]) -> Result:
    """The plan with other grants."""
    return dataclasses.replace(solve(PROJECT), grants=tuple(sorted(Grant(*each) for each in grants)))


WRONG = "The plan gives the activity c no start, or another duration than it has."
A, B, C = ("a", "plan", 2, "0"), ("b", "plan", 3, "2"), ("c", "plan", 4, "5")


@pytest.mark.parametrize(
    ("grants", "sentence"),
    [
        ([A, B], "The plan names the activity c 0 times; the problem must know it, and it starts once."),
        (
            [A, B, C, ("d", "plan", 1, "0")],
            "The plan names the activity d 1 times; the problem must know it, and it starts once.",
        ),
        (
            [A, B, ("c", "plan", 3, "5")],
            "The plan gives the activity c no start, or another duration than it has.",
        ),
        (
            [A, B, ("c", "plan", 4, "-1")],
            "The plan gives the activity c no start, or another duration than it has.",
        ),
        ([A, ("b", "plan", 3, "1"), C], "b starts before a, which it waits for, is over."),
        ([A, B, ("c", "plan", 4, "4")], "At 4 the plan uses 2 units of x; there are 1."),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(grants: list[tuple[str, str, int, str]], sentence: str) -> None:
    made = planned(*grants)
    assert sentence in [v.text() for v in check(PROJECT, made)]
    assert checker.verify(*as_published(PROJECT, made))


def said(problem: Schedule | Project, result: Result) -> set[str]:
    """The names of what `check` finds."""
    return {violation.name for violation in check(problem, result)}


def _with(problem: Schedule | Project, rule: str, **parts: Any) -> Result:
    """The result of ``rule`` with parts of its certificate replaced."""
    made = solve(problem, rule)
    return dataclasses.replace(made, certificate={**made.certificate, **parts})


FIXED = one_machine((0, 4, 6), (0, 9, 10))
CAPPED = dataclasses.replace(FIXED, companies={"c": Company(slots=1)})


@pytest.mark.parametrize(
    "parts",
    [
        {"scale": 0},
        {"scale": "1"},
        {"prices": {"g": [[0, 1, 2]]}},
        {"prices": {"g": [[1, 5]]}},
        {"prices": {"g": [[0, -1]]}},
        {"prices": {"g": [[0, 5], [0, 5]]}},
        {"caps": [["c", None, "slots", 1, 2]]},
        {"caps": [["c", None, "time", 1]]},
        {"caps": [["c", [], "slots", 1]]},
        {"caps": [["c", None, "slots", -1]]},
        {"caps": "none"},
        {"more": 1},
    ],
)
def test_prices_that_are_none_are_refused(parts: dict[str, Any]) -> None:
    made = _with(CAPPED, "constraint_programme", **parts)
    assert said(CAPPED, made) == {"schedule_proof"}
    assert checker.verify(*as_published(CAPPED, made))


@pytest.mark.parametrize(
    "parts",
    [
        {"path": ["a", "c"]},
        {"path": ["z"]},
        {"path": [], "work": None},
        {"work": {"resource": "x", "activities": []}},
        {"work": {"resource": "x", "activities": ["a", "a"]}},
        {"work": {"resource": "x", "activities": ["z"]}},
        {"work": {"resource": "y", "activities": ["a"]}},
        {"work": {"resource": "x", "activities": ["a"]}},
        {"more": 1},
    ],
)
def test_a_bound_that_nothing_proves_is_refused(parts: dict[str, Any]) -> None:
    made = _with(PROJECT, "shortest_project", **parts)
    assert said(PROJECT, made) == {"schedule_proof"}
    assert checker.verify(*as_published(PROJECT, made))


def test_value_bound_and_status_must_be_what_is_proven() -> None:
    made = solve(FIXED)
    assert said(FIXED, dataclasses.replace(made, value=7)) == {"schedule_value"}
    assert said(FIXED, dataclasses.replace(made, bound=11)) == {"schedule_bound"}
    assert said(FIXED, dataclasses.replace(made, status="feasible")) == {"schedule_status"}
    assert said(FIXED, _with(FIXED, "interval_flow", solver=9)) == {"schedule_solver"}
    programme = _with(FIXED, "constraint_programme", solver=9)
    assert said(FIXED, programme) == {"schedule_bound", "schedule_beyond", "schedule_status"}
    assert said(FIXED, _with(FIXED, "constraint_programme", solver=True)) == {"schedule_solver"}
    worse = dataclasses.replace(made, grants=(Grant("r0", "m0", 4, "0"),))
    assert {"schedule_not_best", "stats"} <= said(FIXED, worse)


def test_a_result_of_another_kind_rule_or_draw_is_named() -> None:
    made = solve(FIXED)
    other = dataclasses.replace(made, family="budget", rule="dice", seed="0", problem_digest="sha256:0")
    assert said(FIXED, other) == {"family", "rule", "digest", "seed"}
    assert said(FIXED, dataclasses.replace(made, rule="shortest_project")) >= {"rule"}
    assert said(PROJECT, dataclasses.replace(solve(PROJECT), rule="first_come")) == {"rule"}
    one = solve(FIXED, "first_come")
    assert said(FIXED, dataclasses.replace(one, value=6)) == {"schedule_no_aim"}
    asked, result = as_published(FIXED, solve(FIXED, "first_come"))
    assert checker.verify(asked, {**result, "rule": "dice"})
    assert checker.verify(asked, {**result, "status": "feasible", "value": 3})
    assert checker.verify(asked, {**result, "certificate": {"turns": []}})


def test_who_is_passed_over_is_named() -> None:
    late = one_machine((0, 4, 6), (0, 9, 10))
    made = solve(late, "first_come")
    other = dataclasses.replace(made, grants=(Grant("r1", "m0", 9, "0"),))
    assert "schedule_passed" in said(late, other)
    assert "schedule_turns" in said(late, dataclasses.replace(made, certificate={"turns": []}))
    turns = Schedule(
        {"m": Machine("g")},
        {"a": Company(), "b": Company(had=9)},
        {
            "a0": Request("a", (Option("g", 0, 1, 5), Option("g", 6, 1, 1))),
            "a1": Request("a", (Option("g", 1, 1, 4),)),
            "b0": Request("b", (Option("g", 2, 1, 5),)),
            "b1": Request("b", (Option("g", 7, 1, 5),)),
        },
        DRAW,
        horizon=8,
        week=4,
    )
    made = solve(turns, "round_robin")
    assert made.certificate["turns"] == ["a0", "a1", "b0", "b1"]
    for order, name in (
        (["a0", "b0", "a1", "b1"], "schedule_turn"),
        (["a1", "a0", "b0", "b1"], "schedule_dearer"),
        (["b1", "a0", "a1", "b0"], "schedule_turns"),
        (["a0", "a1", "b0"], "schedule_turns"),
        ("a0", "schedule_turns"),
    ):
        assert name in said(turns, dataclasses.replace(made, certificate={"turns": order}))
    left = dataclasses.replace(made, grants=made.grants[:3], certificate={"turns": ["a0", "a1", "b0"]})
    assert "schedule_left" in said(turns, left)


def test_a_bound_of_the_solver_is_said_to_be_one() -> None:
    problem, made = random_schedule(3, 24), solve(random_schedule(3, 24))
    assert made.certificate["solver"] == made.bound
    assert int(str(made.certificate["bound"])) > int(made.bound or 0)
    assert check(problem, made) == []
    plan = plans.result(PROJECT, plans.Plan({"a": 0, "b": 2, "c": 6}, bound=10))
    assert (plan.bound, plan.certificate["solver"]) == (10, 10)
