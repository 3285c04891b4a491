"""Explanations and repairs of schedules: every change named is true, and no smaller one is."""

import dataclasses

import pytest
from fairlot.result import Result
from fairlot.schedule import plans
from fairlot.schedule.explain import Explanation
from fairlot.schedule.explain import explain as story
from fairlot.schedule.problem import Company, Machine, Option, Request, Schedule
from fairlot.schedule.project import Activity, Project
from fairlot.solve import check, explain, repair, solve, whatif
from fairlot.types import ProblemError
from fairlot_schedule_cases import (
    DRAW,
    allotments,
    can_be,
    interval_problems,
    one_machine,
    projects,
    random_schedule,
    schedules,
    shortest,
    slot_problems,
    worth,
)
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def said(problem: Schedule | Project, result: Result, who: str) -> list[str]:
    """What is said, in English; that it can be said in Korean as well is seen to here."""
    told = explain(problem, result, who)
    assert told.to_json()
    assert all(message.text("ko") for message in told.messages())
    return [message.text() for message in told.messages()]


def changed(problem: Schedule, who: str, rank: int, **parts: int) -> Schedule:
    """The problem with one wish of ``who`` changed."""
    request = problem.requests[who]
    options = list(request.options)
    options[rank - 1] = dataclasses.replace(options[rank - 1], **parts)
    return dataclasses.replace(
        problem,
        requests={**problem.requests, who: dataclasses.replace(request, options=tuple(options))},
    )


def has(problem: Schedule, result: Result, who: str, rank: int) -> bool:
    """Whether ``who`` has its wish number ``rank``."""
    option = problem.requests[who].options[rank - 1]
    return any(
        (g.applicant, g.through, g.units, problem.machines[g.place].group)
        == (who, str(option.start), option.length, option.group)
        for g in result.grants
    )


def test_a_wish_that_was_too_dear_is_told_by_how_much_and_what_was_free() -> None:
    problem = one_machine((0, 4, 6), (5, 4, 7), (0, 9, 10), cleaning=1)
    result = solve(problem)
    assert said(problem, result, "r2") == [
        "r2 got none of its 1 wishes.",
        "Wish 1, g from 0: the time costs 13, it is worth 10: 3 short.",
        "Wish 1 would have been granted at a value of 13.",
        "With the start 10 for wish 1 it would have been granted: that time is free.",
    ]
    assert said(problem, result, "r0") == ["r0 got m0 from 0 for 4.", "Wish 1, g from 0: granted."]


def test_equals_are_told_that_the_lottery_decided() -> None:
    problem = one_machine((0, 4, 6), (0, 4, 6))
    result = solve(problem)
    (loser,) = problem.requests.keys() - result.assignment.keys()
    assert said(problem, result, loser)[1:3] == [
        "Wish 1, g from 0: it is worth what the time costs (6); the lottery decided.",
        "Wish 1 would have been granted at a value of 7.",
    ]


def test_the_old_way_names_who_came_before_and_when_one_had_to_come() -> None:
    problem = one_machine((0, 9, 10), (0, 4, 6), (5, 4, 7))
    result = solve(problem, "first_come")
    assert said(problem, result, "r1") == [
        "r1 got none of its 1 wishes.",
        "Wish 1, g from 0: the time was taken before its turn, by r0.",
        "With the start 9 for wish 1 it would have been granted: that time is free.",
    ] + ["Received as number 0 or earlier, it would have been granted."] * (problem.drawn[0] != "r0")


def test_calendars_and_caps_are_named() -> None:
    problem = Schedule(
        {"m": Machine("g", ((0, 2),)), "n": Machine("h")},
        {"c": Company(slots=1), "d": Company()},
        {
            "r": Request("c", (Option("g", 0, 2, 9), Option("g", 2, 2, 8))),
            "s": Request("c", (Option("h", 0, 2, 3),)),
            "t": Request("d", (Option("g", 2, 2, 2), Option("h", 4, 2, 1))),
        },
        DRAW,
        horizon=6,
        week=3,
    )
    for rule in ("first_come", "round_robin"):
        result = solve(dataclasses.replace(problem), rule)
        told = said(problem, result, "r") + said(problem, result, "s")
        assert "Wish 1, g from 0: no machine is open then." in told
        assert any("the caps of the company are used up" in sentence for sentence in told)
    result = solve(problem)
    assert (result.rule, result.value) == ("slot_assignment", 9)
    assert said(problem, result, "s")[1:] == [
        "Wish 1, h from 0: the time costs 7, it is worth 3: 4 short.",
        "Wish 1 would have been granted at a value of 7.",
    ]


def test_nobody_knows_a_stranger() -> None:
    problem, project = one_machine((0, 1, 1)), Project({"a": Activity(1)}, {}, DRAW)
    for each in (problem, project):
        with pytest.raises(ProblemError, match="no applicant x"):
            explain(each, solve(each), "x")
        with pytest.raises(ProblemError, match="no request, machine or activity x"):
            repair(each, solve(each), ["x"])


def _holds(problem: Schedule, result: Result, who: str) -> None:
    """Every change that is named is true, and a value one smaller is not enough."""
    told = story(problem, result, who)
    assert isinstance(told, Explanation)
    for fate in told.fates:
        assert (fate.verdict == "granted") == has(problem, result, who, fate.rank)
        if fate.needed is not None:
            enough = changed(problem, who, fate.rank, value=fate.needed)
            assert has(enough, solve(enough, result.rule), who, fate.rank)
            if fate.needed > 1:
                less = changed(problem, who, fate.rank, value=fate.needed - 1)
                assert not has(less, solve(less, result.rule), who, fate.rank)
    if told.free_start:
        rank, start = told.free_start
        other = changed(problem, who, rank, start=start)
        assert any(
            grant.applicant == who
            for grant in solve(
                other, result.rule if told.rule in {"first_come", "round_robin"} else None
            ).grants
        )
    if told.receipt is not None:
        request = dataclasses.replace(problem.requests[who], received=told.receipt)
        earlier = dataclasses.replace(problem, requests={**problem.requests, who: request})
        assert any(grant.applicant == who for grant in solve(earlier, result.rule).grants)


@settings(max_examples=40, deadline=None)
@given(interval_problems())
def test_changes_of_intervals_are_true_and_smallest(problem: Schedule) -> None:
    result = solve(problem, "interval_flow")
    for who in problem.requests:
        _holds(problem, result, who)


@settings(max_examples=40, deadline=None)
@given(slot_problems())
def test_changes_of_slots_are_true_and_smallest(problem: Schedule) -> None:
    result = solve(problem, "slot_assignment")
    for who in problem.requests:
        _holds(problem, result, who)


@settings(max_examples=12, deadline=None)
@given(schedules(requests=4))
def test_changes_under_every_other_rule_are_true(problem: Schedule) -> None:
    for rule in ("constraint_programme", "first_come", "round_robin"):
        result = solve(problem, rule)
        for who in problem.requests:
            _holds(problem, result, who)


def test_cancelled_requests_free_time_and_nobody_moves() -> None:
    problem = one_machine((0, 4, 6), (5, 4, 7), (0, 9, 10), (1, 3, 2), cleaning=1)
    after = repair(problem, solve(problem), ["r0"])
    assert {g.applicant for g in after.result.grants} == {"r1", "r3"}
    assert (after.moved, after.frontier) == ((), ((0, 9), (1, 10)))
    assert after.problem is not None
    assert check(after.problem, after.result) == []


def test_a_machine_out_of_service_moves_only_whom_it_served() -> None:
    spans = [(0, 4, 6), (0, 4, 5), (4, 4, 5), (4, 2, 1), (6, 2, 1)]
    problem = one_machine(*spans, machines=2)
    result = solve(problem)
    out = result.assignment["r1"]
    after = repair(problem, result, [out])
    on_it = {g.applicant for g in result.grants if g.place == out}
    assert set(after.moved) == on_it
    assert after.problem is not None
    assert check(after.problem, after.result) == []
    assert all(grant.place != out for grant in after.result.grants)


@settings(max_examples=15, deadline=None)
@given(schedules())
def test_a_repair_keeps_whom_it_can_and_its_frontier_is_reached(problem: Schedule) -> None:
    result = solve(problem)
    if not result.grants:
        return
    gone = [result.grants[0].applicant]
    for dropouts in (gone, [result.grants[0].place], []):
        after = repair(problem, result, dropouts)
        assert after.problem is not None
        assert check(after.problem, after.result) == []
        stays = [g for g in result.grants if g.applicant not in dropouts and g.place not in dropouts]
        assert set(stays) <= set(after.result.grants)
        best = max(worth(held) for held in allotments(after.problem))
        assert after.frontier[0][1] == after.result.value
        assert after.frontier[-1][1] <= best
        if after.frontier[0][1] == best:
            assert len(after.frontier) == 1


def test_a_larger_repair_names_steps_in_between() -> None:
    problem = random_schedule(3, 40)
    result = solve(problem)
    after = repair(problem, result, ["g0"])
    assert len(after.frontier) > 2
    assert after.frontier[0][0] == len(after.moved)
    assert after.problem is not None
    assert check(after.problem, after.result) == []


def test_a_large_repair_leaves_the_steps_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairlot.schedule.repair.LARGE", 3)
    problem = one_machine((0, 4, 6), (5, 4, 7), (0, 9, 10), (1, 3, 2), cleaning=1)
    assert repair(problem, solve(problem), ["r0"]).frontier == ((0, 9), (1, 10))


def test_what_if_a_machine_were_added() -> None:
    problem = one_machine((0, 4, 6), (0, 4, 5))
    found = whatif(problem, solve(problem), {"machines": {"m9": problem.to_json()["machines"]["m0"]}})  # type: ignore[call-overload,index]
    assert found.result.value == 11
    assert {move.who for move in found.moves} >= {"r1"}


SITE = Project(
    {
        "dig": Activity(3, (), {"crew": 1}),
        "lay": Activity(2, ("dig",), {"crew": 1}),
        "paint": Activity(4, (), {"crew": 1}),
        "open": Activity(1, ("lay", "paint")),
        "sign": Activity(1),
    },
    {"crew": 1},
    DRAW,
)


def test_an_activity_is_told_what_it_waits_for_and_what_would_end_all_sooner() -> None:
    result = solve(SITE)
    assert result.value == 10
    told = {name: said(SITE, result, name) for name in SITE.activities}
    assert told["open"] == [
        "open runs from 9 to 10.",
        told["open"][1],
        "With everything else as planned it may not start later.",
        "Were it shorter by 1, the project could end sooner.",
    ]
    assert "Nothing keeps it from starting at the very beginning." in told["sign"]
    assert "With everything else as planned it may start later by up to 9." in told["sign"]
    everything = [sentence for sentences in told.values() for sentence in sentences]
    assert any("there is too little crew" in sentence for sentence in everything)
    assert any("what it waits for is over" in sentence for sentence in everything)
    assert "With one unit more of crew the project could end at 6." in everything


def test_an_activity_that_could_start_sooner_is_told_so() -> None:
    late = {**plans.quick(SITE), "sign": 5}
    result = plans.result(SITE, plans.Plan(late))
    told = [
        "It could start sooner; the project would not end sooner.",
        "With everything else as planned it may start later by up to 4.",
    ]
    assert said(SITE, result, "sign")[1:] == told
    worse = plans.result(SITE, plans.Plan({**late, "open": 11}))
    assert worse.status == "feasible"
    assert said(SITE, worse, "sign")[2] == "With everything else as planned it may start later by up to 6."


@settings(max_examples=25, deadline=None)
@given(projects(activities=4))
def test_slack_and_shortening_are_true_and_smallest(project: Project) -> None:
    result = solve(project)
    starts = plans.starts_of(result.grants)
    for name, activity in project.activities.items():
        told = explain(project, result, name).to_json()
        slack, shorter = int(str(told["slack"])), told["shorter"]
        later = {**starts, name: starts[name] + slack}
        assert can_be(project, later)
        assert plans.makespan(project, later) == result.value
        too_late = {**starts, name: starts[name] + slack + 1}
        assert not can_be(project, too_late) or plans.makespan(project, too_late) > int(result.value or 0)
        for units in range(1, activity.duration + 1):
            other = dataclasses.replace(activity, duration=activity.duration - units)
            quicker = dataclasses.replace(project, activities={**project.activities, name: other})
            is_sooner = shortest(quicker) < int(result.value or 0)
            assert is_sooner == (shorter is not None and units >= int(str(shorter)))


@settings(max_examples=20, deadline=None)
@given(projects(activities=5))
def test_a_project_without_an_activity_keeps_the_others_where_they_are(project: Project) -> None:
    result = solve(project)
    for name in list(project.activities)[:2]:
        after = repair(project, result, [name])
        assert after.problem is not None
        assert check(after.problem, after.result) == []
        assert after.moved == ()
        assert after.frontier[0][0] == 0
        assert after.frontier[-1][1] == shortest(after.problem)  # type: ignore[arg-type]
