"""Rules for time on machines: against the definition written out, and against their own promises."""

import dataclasses

import numpy as np
import pytest
from fairlot import codec
from fairlot.limits import Limits
from fairlot.result import Result
from fairlot.schedule import kernels, network
from fairlot.schedule.bounds import descend
from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
from fairlot.schedule.project import Activity, Project
from fairlot.schedule.rows import rows
from fairlot.schedule.structure import structure
from fairlot.solve import check, solve
from fairlot.solvers import flow
from fairlot.types import ProblemError
from fairlot_schedule_cases import (
    DRAW,
    allotments,
    fits,
    interval_problems,
    one_machine,
    preferred,
    random_project,
    random_schedule,
    schedules,
    slot_problems,
    worth,
)
from fairlot_shows import shows
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def pattern(problem: Schedule, result: Result) -> list[int]:
    """A 0 or 1 for each option, by ticket, then own order."""
    held = {g.applicant: (problem.machines[g.place].group, int(g.through), g.units) for g in result.grants}
    return [
        int(held.get(name) == (option.group, option.start, option.length))
        for name in problem.drawn
        for option in problem.requests[name].options
    ]


def fit(problem: Schedule, result: Result) -> bool:
    """Whether the grants fit, by the definition."""
    held = {}
    for grant in result.grants:
        group = problem.machines[grant.place].group
        wished = [
            option
            for option in problem.requests[grant.applicant].options
            if (option.group, option.start, option.length) == (group, int(grant.through), grant.units)
        ]
        held[grant.applicant] = (wished[0], grant.place)
    return len(held) == len(result.grants) and fits(problem, held)


@shows("schedule", "interval_flow", "feasible", "proven", "optimal")
@settings(max_examples=60, deadline=None)
@given(interval_problems())
def test_intervals_are_the_best_and_of_those_the_one_the_lottery_prefers(problem: Schedule) -> None:
    result = solve(problem, "interval_flow")
    assert (result.value, pattern(problem, result)) == preferred(problem)
    assert result.status == "optimal"
    assert result.bound == result.value
    assert fit(problem, result)
    assert check(problem, result) == []


@shows("schedule", "slot_assignment", "feasible", "proven", "optimal")
@settings(max_examples=80, deadline=None)
@given(slot_problems())
def test_slots_are_the_best_and_of_those_the_one_the_lottery_prefers(problem: Schedule) -> None:
    result = solve(problem, "slot_assignment")
    assert (result.value, pattern(problem, result)) == preferred(problem)
    assert result.status == "optimal"
    assert fit(problem, result)
    assert check(problem, result) == []


@shows("schedule", "constraint_programme", "feasible", "proven")
@shows("schedule", "automatic", "feasible", "proven")
@settings(max_examples=60, deadline=None)
@given(schedules())
def test_the_programme_is_the_best_whatever_the_structure(problem: Schedule) -> None:
    best = max(worth(held) for held in allotments(problem))
    result = solve(problem, "constraint_programme")
    assert (result.value, result.status) == (best, "optimal")
    assert fit(problem, result)
    assert check(problem, result) == []
    fitting = solve(problem)
    assert fitting.rule == structure(problem).rule
    assert fitting.value == best
    assert check(problem, fitting) == []


@shows("schedule", "first_come", "feasible", "in_turn")
@shows("schedule", "round_robin", "feasible", "in_turn")
@settings(max_examples=80, deadline=None)
@given(schedules(requests=7))
def test_those_who_go_one_by_one_fit_and_keep_their_order(problem: Schedule) -> None:
    for rule in ("first_come", "round_robin"):
        result = solve(problem, rule)
        assert fit(problem, result)
        assert check(problem, result) == []
        assert (result.status, result.value, result.bound) == ("complete", None, None)


@settings(max_examples=40, deadline=None)
@given(schedules())
def test_prices_never_prove_too_much(problem: Schedule) -> None:
    best = max(worth(held) for held in allotments(problem))
    assert descend(rows(problem), best).bound >= best
    assert descend(rows(problem), 0).bound >= best


def test_a_flow_and_a_programme_agree_where_both_fit() -> None:
    problem = one_machine(*[(at * 7 % 23, 2 + at % 5, 3 + at * 5 % 11) for at in range(24)], machines=2)
    by_flow, by_programme = (solve(problem, rule) for rule in ("interval_flow", "constraint_programme"))
    assert by_flow.value == by_programme.value
    assert by_programme.status == "optimal"


def test_a_larger_problem_is_solved_checked_and_the_same_again() -> None:
    problem = random_schedule(3, 40)
    result = solve(problem, "constraint_programme")
    assert check(problem, result) == []
    assert result.status == "optimal"
    assert codec.dump_result(result) == codec.dump_result(solve(problem, "constraint_programme"))


def test_a_millisecond_gives_an_answer_and_a_bound_that_hold() -> None:
    for problem, rule in (
        (random_schedule(5, 60), "constraint_programme"),
        (random_project(6, 40), "shortest_project"),
    ):
        result = solve(problem, rule, Limits(seconds=0.001))
        assert result.status == "feasible"
        assert check(problem, result) == []


def test_who_asks_to_stop_gets_the_best_so_far() -> None:
    problem = random_schedule(7, 160, options=6)
    result = solve(problem, "constraint_programme", Limits(stopped=lambda: True))
    assert result.status == "feasible"
    assert result.value is not None
    assert check(problem, result) == []


def test_compiled_and_plain_loops_settle_on_the_same_flow() -> None:
    problem = one_machine(*[(at % 7, 2 + at % 2, 2) for at in range(30)], machines=3)
    table = rows(problem)
    seen = []
    original = kernels.settled

    def both(*given: object, **_: object) -> flow.Int64:
        plain, fast = original(*given), original(*given, large=0)  # type: ignore[arg-type]
        seen.append(np.array_equal(plain, fast))
        return plain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "settled", both)
        network.intervals(table)
    assert seen == [True]


def test_nothing_asked_nothing_given() -> None:
    empty = Schedule({}, {}, {}, DRAW, horizon=1)
    for rule in ("interval_flow", "slot_assignment", "constraint_programme", "first_come", "round_robin"):
        result = solve(empty, rule)
        assert result.grants == ()
        assert check(empty, result) == []
    closed = Schedule(
        {"m": Machine("g", ((0, 9),))},
        {"c": Company()},
        {"r": Request("c", (Option("g", 0, 2, 5),)), "s": Request("c", ())},
        DRAW,
        horizon=9,
    )
    for rule in ("automatic", "slot_assignment", "constraint_programme", "first_come", "round_robin"):
        assert solve(closed, rule).grants == ()
        assert check(closed, solve(closed, rule)) == []


def test_a_rule_that_does_not_fit_says_why() -> None:
    problem = Schedule(
        {"m": Machine("g", setup=1), "n": Machine("g", cleaning=1)},
        {"c": Company(slots=1, weekly_slots=1), "d": Company(time=3)},
        {
            "r": Request("c", (Option("g", 0, 2, 5), Option("g", 6, 2, 5))),
            "s": Request("c", (Option("g", 0, 2, 5),)),
            "t": Request("d", (Option("g", 1, 2, 5),)),
            "u": Request("d", (Option("g", 1, 3, 5),)),
        },
        DRAW,
        horizon=9,
        week=5,
    )
    with pytest.raises(ProblemError) as refused:
        solve(problem, "interval_flow")
    assert refused.value.sentences() == [
        "The rule interval_flow does not fit this problem.",
        "Some requests can be met in several ways (for example r; 1 in all).",
        "The machines of the group g are not alike: they are not open, or not cleaned, the same.",
        "Machines of the group g must be set up between companies, so the order counts.",
        "Company c asks for more than its cap.",
    ]
    with pytest.raises(ProblemError) as refused:
        solve(problem, "slot_assignment")
    assert refused.value.sentences() == [
        "The rule slot_assignment does not fit this problem.",
        "In the group g, uses from 0 and from 1 overlap without being the same slot.",
        "Company d has a cap on time that can bind, and asks for uses of different lengths.",
        "Request r could be met in several weeks, and company c has a weekly cap.",
    ]
    assert all(refused.value.sentences("ko"))
    assert structure(problem).rule == "constraint_programme"


def test_slots_and_projects_are_not_taken_for_each_other() -> None:
    project = Project({"a": Activity(1)}, {}, DRAW)
    with pytest.raises(ProblemError, match="this problem is a project"):
        solve(project, "first_come")
    with pytest.raises(ProblemError, match="time on machines"):
        solve(one_machine((0, 1, 1)), "shortest_project")


def test_who_got_less_goes_first() -> None:
    wishes = {f"{c}{n}": Request(c, (Option("g", 2 * n, 2, 5 + n),)) for c in "ab" for n in range(3)}
    rich = {"a": Company(had=3), "b": Company()}
    problem = Schedule({"m": Machine("g")}, rich, wishes, DRAW, horizon=6)
    assert solve(problem, "round_robin").certificate["turns"] == ["b2", "b1", "a0"]
    weeks = dataclasses.replace(problem, week=2)
    assert solve(weeks, "round_robin").certificate["turns"] == ["b0", "b1", "a2"]


def test_the_same_draw_settles_ties_whatever_the_order_of_the_file() -> None:
    spans = [(0, 2, 3), (0, 2, 3), (1, 2, 3), (2, 2, 3), (3, 2, 3)]
    problem = one_machine(*spans)
    turned = dataclasses.replace(problem, requests=dict(reversed(problem.requests.items())))
    assert solve(problem).grants == solve(turned).grants
    other = dataclasses.replace(problem, lottery=Lottery((("another", "draw"),)))
    assert {solve(problem).grants, solve(other).grants} == {solve(problem).grants, solve(other).grants}
