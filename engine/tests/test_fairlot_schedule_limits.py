"""What happens where limits stop the solver half-way, and where there is nothing to solve."""

from collections.abc import Sequence
from typing import Any

import pytest
from fairlot.limits import UNLIMITED, Limits
from fairlot.result import Grant
from fairlot.schedule import changes, plans
from fairlot.schedule.book import Book, option_of
from fairlot.schedule.bounds import descend
from fairlot.schedule.problem import Company, Machine, Option, Request, Schedule
from fairlot.schedule.project import Activity, Project
from fairlot.schedule.rows import rows
from fairlot.solve import check, explain, repair, solve
from fairlot.solvers import cpsat
from fairlot_schedule_cases import DRAW, one_machine, random_project, random_schedule

pytestmark = pytest.mark.unit


@pytest.fixture(name="half_way")
def _half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver finds an answer, but never says that it is the best."""
    real = cpsat.run

    def run(
        programme: Any, asked: Sequence[Any], limits: Limits, work: float = 1, *, is_linear: bool = True
    ) -> cpsat.Answer:
        found = real(programme, asked, limits, work, is_linear=is_linear)
        return cpsat.Answer("feasible", found.value, found.bound, found.values)

    monkeypatch.setattr(cpsat, "run", run)


@pytest.mark.usefixtures("half_way")
def test_what_is_found_half_way_is_returned_with_its_bound() -> None:
    for problem in (random_schedule(2, 24), random_project(2, 10)):
        result = solve(problem, "constraint_programme" if isinstance(problem, Schedule) else None)
        assert result.value is not None
        assert check(problem, result) == []


def test_a_programme_that_nothing_satisfies_is_infeasible() -> None:
    model = cpsat.model()
    model.add(model.new_int_var(0, 1, "") == 2)
    assert cpsat.run(model, (), UNLIMITED) == cpsat.Answer("infeasible", None, None, ())


def test_resources_that_nobody_needs_bind_nobody() -> None:
    base = random_project(2, 10)
    project = Project(base.activities, {**base.resources, "z": 1}, DRAW)
    result = solve(project)
    assert result.status == "optimal"
    assert solve(Project({}, {"z": 1}, DRAW)).value == 0
    assert plans.bounds(Project({"a": Activity(0)}, {"z": 0}, DRAW))["bound"] == 0


def test_nothing_is_said_of_values_where_the_best_is_not_proven() -> None:
    problem = random_schedule(5, 60)
    result = solve(problem, "constraint_programme", Limits(seconds=0.001))
    assert result.status == "feasible"
    (who, *_) = sorted(problem.requests.keys() - result.assignment.keys())
    assert changes.Changes(problem, result, who).needed(1) is None
    assert list(explain(problem, result, who).messages())


def test_no_value_helps_against_what_can_never_be() -> None:
    problem = one_machine((0, 4, 6), (0, 4, 2**31 - 1), (0, 4, 2**31 - 1))
    result = solve(problem)
    assert changes.Changes(problem, result, "r0").needed(1) is None


def test_a_free_start_that_would_not_be_met_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Schedule(
        {"m": Machine("g")},
        {"c": Company(), "d": Company(slots=1)},
        {
            "c0": Request("c", (Option("g", 0, 4, 5),)),
            "d0": Request("d", (Option("g", 1, 2, 5),)),
        },
        DRAW,
        horizon=9,
    )
    result = solve(problem, "round_robin")
    (loser,) = problem.requests.keys() - result.assignment.keys()
    asked = changes.Changes(problem, result, loser)
    book = Book(problem, result.grants)
    assert asked.free_start(book) is not None
    monkeypatch.setattr(changes.Changes, "rerun", lambda _self, _request: (None, result))
    assert asked.free_start(book) is None


def test_a_grant_of_strangers_is_no_option() -> None:
    problem = one_machine((0, 4, 6))
    assert option_of(problem, Grant("z", "m0", 4, "0")) is None
    assert option_of(problem, Grant("r0", "z", 4, "0")) is None


def test_prices_stop_where_nothing_is_asked_too_much_or_left_over() -> None:
    assert descend(rows(one_machine((0, 4, 6))), 0).bound == 6


def test_a_wish_behind_a_better_one_is_told_so() -> None:
    problem = Schedule(
        {"m": Machine("g")},
        {"c": Company()},
        {"r": Request("c", (Option("g", 0, 2, 3), Option("g", 4, 2, 5)))},
        DRAW,
        horizon=9,
    )
    told = [message.text() for message in explain(problem, solve(problem), "r").messages()]
    assert told[1] == "Wish 1, g from 0: another wish in its stead brought more in all."


def test_the_resource_that_lacks_is_named_among_several() -> None:
    project = Project(
        {"a": Activity(3, (), {"x": 2}), "b": Activity(2, (), {"y": 1, "x": 1}), "c": Activity(9)},
        {"x": 2, "y": 1},
        DRAW,
    )
    result = plans.result(project, plans.Plan({"a": 0, "b": 3, "c": 0}))
    told = explain(project, result, "b").to_json()
    assert (told["reason"], told["resource"], told["slack"]) == ("lacks", "x", 4)


def test_a_plan_without_an_activity_names_what_moves_would_gain() -> None:
    project = random_project(2, 10)
    result = solve(project)
    for name in project.activities:
        after = repair(project, result, [name])
        assert after.problem is not None
        assert check(after.problem, after.result) == []
        assert after.frontier[0] == (0, after.result.value)
    late = plans.result(project, plans.Plan(plans.quick(project)))
    assert repair(project, late, []).frontier[-1][1] == result.value
