"""Projects: the shortest plan against every order tried, bounds, bad input, and the public test set."""

import os
from pathlib import Path

import pytest
from fairlot.limits import Limits
from fairlot.lottery import Lottery
from fairlot.schedule import patterson, plans
from fairlot.schedule.project import Activity, Project
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_schedule_cases import DRAW, can_be, projects, random_project, shortest
from fairlot_shows import shows
from hypothesis import given, settings

pytestmark = pytest.mark.unit


@shows("schedule", "shortest_project", "feasible", "proven")
@settings(max_examples=60, deadline=None)
@given(projects(activities=5))
def test_no_order_ends_sooner(project: Project) -> None:
    result = solve(project)
    starts = plans.starts_of(result.grants)
    assert can_be(project, starts)
    assert (result.value, result.status) == (shortest(project), "optimal")
    assert check(project, result) == []


@settings(max_examples=60, deadline=None)
@given(projects(activities=5))
def test_the_quick_plan_fits_and_the_bound_holds(project: Project) -> None:
    assert can_be(project, dict(plans.quick(project)))
    assert int(str(plans.bounds(project)["bound"])) <= shortest(project)


def test_a_larger_project_is_proven() -> None:
    project = random_project(2, 16)
    result = solve(project)
    assert result.status == "optimal"
    assert check(project, result) == []


def test_a_second_run_that_finds_nothing_keeps_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "TIES", 0)
    project = random_project(2, 10)
    result = solve(project)
    assert result.status == "optimal"
    assert check(project, result) == []


def test_activities_in_a_circle_are_named_as_few_as_there_are() -> None:
    with pytest.raises(ProblemError) as refused:
        Project(
            {
                "a": Activity(1, ("b",)),
                "b": Activity(1, ("c",)),
                "c": Activity(1, ("a", "d")),
                "d": Activity(1, ("b",)),
                "e": Activity(1, ("d",)),
                "f": Activity(1, ("g",)),
                "g": Activity(1, ("f",)),
            },
            {},
            DRAW,
        )
    assert refused.value.sentences() == [
        "These activities wait for each other in a circle, so none can start: f, g."
    ]


def test_every_fault_of_a_project_has_a_sentence() -> None:
    with pytest.raises(ProblemError) as refused:
        Project(
            {
                "": Activity(1),
                "a": Activity(-1, ("z",), {"x": 3, "y": 1, "u": 1, "v": -1}),
                "b": Activity(2**40),
            },
            {"x": 2, "u": -1, "v": 1},
            DRAW,
        )
    assert refused.value.sentences() == [
        "'' cannot be an id: an id is a text of printable characters, not empty.",
        "There are -1 units of u; the number must be whole and not negative.",
        "Activity a takes -1; the duration must be whole, not negative, and not endless.",
        "Activity a comes after z, which is not among the activities.",
        "Activity a needs 3 of x, but there are only 2.",
        "Activity a needs y, which is not among the resources.",
        "Activity a needs -1 of v; the number must be whole and not negative.",
        f"Activity b takes {2**40}; the duration must be whole, not negative, and not endless.",
    ]
    assert all(refused.value.sentences("ko"))


@pytest.mark.parametrize("text", ["", "2 1", "2 1 4 0 0 1 9 0 0 0", "2 1 4 0 x 0 0 0 0"])
def test_a_broken_file_of_a_project_is_refused(text: str) -> None:
    with pytest.raises(ProblemError, match="Patterson"):
        patterson.read(text, DRAW)


def test_a_file_whose_project_cannot_be_says_why() -> None:
    with pytest.raises(ProblemError, match="there are only 1"):
        patterson.read("2 1 1 0 0 1 2 3 2 0", DRAW)


def test_the_public_test_set_is_proven() -> None:
    folder = Path(os.environ.get("FAIRLOT_INSTANCES", "nowhere")) / "schedule"
    files = sorted(folder.glob("j30_*.rcp"))[:6]
    if not files:
        pytest.skip("FAIRLOT_INSTANCES names no folder with schedule/j30_*.rcp")
    for file in files:
        project = patterson.read(file.read_text(), Lottery((("set", file.stem),)))
        result = solve(project, limits=Limits(seconds=10))
        assert result.status == "optimal"
        assert check(project, result) == []
