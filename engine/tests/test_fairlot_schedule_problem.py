"""Bad input is refused with a sentence; files and tables come back as they went."""

import dataclasses
import json
from typing import Any

import pytest
from fairlot import codec
from fairlot.schedule import samples, tables
from fairlot.schedule.parts import Activity
from fairlot.schedule.problem import Company, Machine, Option, Request, Schedule
from fairlot.schedule.project import Project
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_schedule_cases import DRAW, one_machine, projects, random_project, random_schedule, schedules
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def test_every_fault_has_a_sentence() -> None:
    with pytest.raises(ProblemError) as refused:
        Schedule(
            {"m": Machine("g", ((4, 4), (-1, 2)), cleaning=-1, setup=99), "\n": Machine("g")},
            {"c": Company(slots=-1, weekly_time=1, had=2**64)},
            {
                "r": Request("x", (Option("h", 0, 1, 0), Option("g", 9, 5, 1)), received=-1),
                "s": Request("c", (Option("g", 0, 0, 1), Option("g", 1, 1, 1), Option("g", 1, 1, 2))),
            },
            DRAW,
            horizon=10,
        )
    assert refused.value.sentences() == [
        "'\\n' cannot be an id: an id is a text of printable characters, not empty.",
        "Machine m has cleaning -1; it must be whole, not negative, and within the time grid.",
        "Machine m has setup 99; it must be whole, not negative, and within the time grid.",
        "Machine m is closed from 4 to 4; the end must come after and within the grid.",
        "Machine m is closed from -1 to 2; the end must come after and within the grid.",
        "Company c has slots -1; it must be whole and not negative.",
        f"Company c has had {2**64}; it must be whole and not negative.",
        "Company c has a weekly cap, but the problem does not say how long a week is.",
        "Request r is by x, which is not among the companies.",
        "The order of receipt of r is -1; it must be a whole number from 0 on.",
        "Wish 1 of request r is for the group h, of which there is no machine.",
        "Wish 1 of request r has the value 0; it must be a whole number from 1 on.",
        "Wish 2 of request r is for 9 + 5; it must have a length and end by 10.",
        "Wish 1 of request s is for 0 + 0; it must have a length and end by 10.",
        "Wish 3 of request s repeats an earlier one.",
    ]
    assert all(refused.value.sentences("ko"))


@pytest.mark.parametrize("horizon", [0, -1, 2**70, True])
def test_a_grid_without_end_or_beginning_is_refused(horizon: int) -> None:
    with pytest.raises(ProblemError, match="time grid"):
        Schedule({}, {}, {}, DRAW, horizon=horizon)


def test_a_week_without_length_and_values_beyond_exact_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProblemError, match="A week has 0"):
        Schedule({}, {}, {}, DRAW, horizon=5, week=0)
    monkeypatch.setattr("fairlot.schedule.faults.TOTAL", 10)
    with pytest.raises(ProblemError, match="come to 11"):
        one_machine((0, 1, 5), (0, 1, 6))


def test_ids_may_hold_any_printable_character() -> None:
    strange = {'"; drop', "가나다", "a/b", "😀", "-", "0"}
    problem = dataclasses.replace(
        one_machine(), requests={name: Request("c", (Option("g", 0, 2, 3),)) for name in strange}
    )
    result = solve(problem)
    assert len(result.grants) == 1
    assert check(codec.load(codec.dump_problem(problem)), codec.load_result(codec.dump_result(result))) == []


@settings(max_examples=30, deadline=None)
@given(schedules(), projects())
def test_files_come_back_as_they_went(problem: Schedule, project: Project) -> None:
    for each in (problem, project):
        again = codec.load(codec.dump_problem(each))
        assert again == each
        assert again.digest == each.digest


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("machines", "g0"), [], "machines/g0"),
        (("machines", "g0", "closed"), [[1]], "machines/g0/closed"),
        (("machines", "g0", "closed"), 3, "closed"),
        (("companies", "c0"), 3, "companies/c0"),
        (("companies", "c0", "slots"), "many", "companies/c0/slots"),
        (("requests", "r0"), None, "requests/r0"),
        (("requests", "r0", "options"), [[1, 2, 3]], "requests/r0/options"),
        (("requests", "r0", "options"), [["g", 2, True, 1]], "requests/r0/options"),
        (("week",), "long", "week"),
        (("horizon",), None, "horizon"),
    ],
)
def test_a_file_that_is_not_one_says_where(path: tuple[str, ...], value: Any, sentence: str) -> None:
    top = json.loads(codec.dump_problem(random_schedule(1, 3)))
    parent = top
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    with pytest.raises(ProblemError, match=sentence):
        codec.load(json.dumps(top))


def test_a_file_of_a_project_that_is_not_one_says_where() -> None:
    top = json.loads(codec.dump_problem(random_project(1, 3)))
    top["activities"]["a0"] = 7
    with pytest.raises(ProblemError, match="activities/a0"):
        codec.load(json.dumps(top))
    with pytest.raises(ProblemError, match="not complete JSON"):
        codec.load(codec.dump_problem(random_project(1, 3))[:-9])


TABLES: dict[str, list[dict[str, str]]] = {
    "grid": [{"horizon": "48", "week": "24"}],
    "machines": [
        {"id": "m", "group": "g", "closed": "20-24; 30-31", "cleaning": "1", "setup": ""},
        {"id": "n", "group": "g", "closed": "", "cleaning": "", "setup": "2"},
    ],
    "companies": [
        {"id": "c", "slots": "3", "time": "", "weekly_slots": "", "weekly_time": "9", "had": "4"},
        {"id": "d"},
    ],
    "requests": [{"id": "r", "company": "c", "received": "2"}, {"id": "s", "company": "d"}],
    "wishes": [
        {"request": "r", "group": "g", "start": "1", "length": "2", "value": "3"},
        {"request": "r", "group": "g", "start": "5", "length": "2", "value": "2"},
    ],
    "lottery": [{"label": "test", "value": "draw"}],
}


def test_tables_become_a_problem() -> None:
    read = codec.load(json.dumps(tables.read(TABLES)))
    assert read == Schedule(
        {"m": Machine("g", ((20, 24), (30, 31)), 1, 0), "n": Machine("g", (), 0, 2)},
        {"c": Company(slots=3, weekly_time=9, had=4), "d": Company()},
        {
            "r": Request("c", (Option("g", 1, 2, 3), Option("g", 5, 2, 2)), 2),
            "s": Request("d", ()),
        },
        DRAW,
        horizon=48,
        week=24,
    )


def test_tables_become_a_project() -> None:
    read = tables.read(
        {
            "activities": [
                {"id": "dig", "duration": "3", "after": "", "demands": "night crew 2; crane 1"},
                {"id": "lay", "duration": "1", "after": "dig"},
            ],
            "resources": [{"id": "night crew", "units": "2"}, {"id": "crane", "units": "1"}],
            "lottery": TABLES["lottery"],
        }
    )
    assert codec.load(json.dumps(read)) == Project(
        {"dig": Activity(3, (), {"night crew": 2, "crane": 1}), "lay": Activity(1, ("dig",))},
        {"night crew": 2, "crane": 1},
        DRAW,
    )


@pytest.mark.parametrize(
    ("table", "rows", "sentence"),
    [
        ("grid", [], "time grid has 0"),
        ("machines", [{"id": "m", "group": "g", "closed": "7"}], "row 1|Row 1"),
        ("wishes", [{"request": "z", "group": "g", "start": "1", "length": "1", "value": "1"}], "request z"),
        ("companies", [{"id": "c"}, {"id": "c"}], "c"),
        ("requests", [{"id": "r"}], "requests"),
    ],
)
def test_tables_that_are_wrong_say_where(table: str, rows: list[dict[str, str]], sentence: str) -> None:
    with pytest.raises(ProblemError, match=sentence):
        codec.load(json.dumps(tables.read({**TABLES, table: rows})))


def test_the_sample_is_one_for_flows() -> None:
    problem = samples.sample(60)
    result = solve(problem)
    assert result.rule == "interval_flow"
    assert check(problem, result) == []
