"""Shares: every reason is true, every change said to help does help, and a drop-out costs nobody anything."""

import json
from dataclasses import replace

import pytest
from fairlot import canonical
from fairlot.shares.claims import TASK
from fairlot.shares.explain import _Reader, explain_all
from fairlot.shares.problem import Choice, Claimant, Group, Shares
from fairlot.shares.story import Explanation, Part
from fairlot.solve import check, explain, repair, solve, whatif
from fairlot.types import ProblemError
from fairlot_shares_cases import RULES, gpus, one, problems, town
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


def said(problem: Shares, who: str, language: str = "en") -> list[str]:
    return [message.text(language) for message in explain(problem, solve(problem), who).messages()]


def test_each_is_told_which_pool_and_month_stopped_it_and_what_would_have_helped() -> None:
    assert said(town(), "Elm") == [
        "March: Elm asked for 3 tasks and got all of them (h100 3).",
        "April: Elm asked for 8 tasks and got 5 (h100 4, a100 1).",
        "h100: the stock of h100 ran out in April, when everybody had risen to 33.341 %.",
        "a100: the stock of a100 ran out in April, when everybody had risen to 47.233 %.",
        "Its exact share is 5.25 tasks; in whole units that came to 5.",
        "One more unit in the stock of h100 in April would have given it 1 tasks more.",
        "One more unit in the stock of a100 in April would have given it 1 tasks more.",
        "An ask of 5 tasks would have been met in full.",
    ]
    assert said(town(), "Dune", "ko")[1:] == [
        "April: Dune 신청은 작업 5개를 신청해 1.625개를 받았습니다(part 1.625).",
        "part: April 기간의 a100 new 집단 상한이 모두의 몫이 18.059%까지 올랐을 때 다했습니다.",
        "April 기간의 a100 new 집단 상한이 한 단위 더 있었다면 작업 0.25개를 더 받았을 것입니다.",
        "작업 1개를 신청했다면 모두 받았을 것입니다.",
    ]
    assert "One more unit in the stock of h100 in March would have given it no more." in said(town(), "Clay")


def test_everybody_is_explained_at_once_as_one_by_one() -> None:
    result = solve(town())
    stories = explain_all(town(), result)
    assert {who: story.to_json() for who, story in stories.items()} == {
        who: explain(town(), result, who).to_json() for who in town().claimants
    }
    alone = one(2_000, {"a": Claimant(gpus(), (3,)), "b": Claimant(gpus(), (3,), floor={"gpu": (1000,)})})
    assert said(alone, "b")[-1] == "An ask of 1 tasks would have been met in full."


def test_caps_empty_asks_and_pools_without_room_are_said() -> None:
    problem = one(
        3_000,
        {
            "a": Claimant(gpus(), (5,), cap=1),
            "b": Claimant(gpus(), (0,)),
            "c": Claimant((Choice("all", {"gpu": 4_000_000}),), (2,)),
        },
    )
    assert said(problem, "a") == ["now: a asked for 5 tasks and got 1, all that its cap allows (gpu 1)."]
    assert said(problem, "b") == ["b asked for nothing."]
    assert said(problem, "c") == [
        "now: c asked for 2 tasks and got 0 (nothing).",
        "all: the stock of gpu had no room for it in now.",
        "One more unit in the stock of gpu in now would have given it no more.",
    ]


@settings(max_examples=40)
@given(problems(claimants=4), st.sampled_from(RULES))
def test_what_is_said_to_help_helps_and_a_smaller_ask_is_met(problem: Shares, rule: str) -> None:
    result = solve(problem, rule)
    for who, story in explain_all(problem, result).items():
        assert story.to_json() == explain(problem, result, who).to_json()
        canonical.canonical(story.to_json())
        for part in story.parts:
            assert (part.reason == "stopped") == (part.got < min(part.asked, _most(problem, who)))
            if part.enough is not None:
                assert _asking(problem, rule, who, part, part.enough) == part.enough * TASK
            if (
                part.reason == "stopped"
                and (part.enough or 0) + 1 < min(part.asked, _most(problem, who)) // TASK
            ):
                assert (
                    _asking(problem, rule, who, part, (part.enough or 0) + 1)
                    < ((part.enough or 0) + 1) * TASK
                )
            _check_helps(problem, rule, who, story, part)


@settings(max_examples=60)
@given(problems(), st.sampled_from(RULES))
def test_no_larger_ask_below_ones_own_is_met(problem: Shares, rule: str) -> None:
    reader = _Reader(problem, solve(problem, rule))
    a = reader.packed.arrays
    for row, limit in enumerate(a.limit.tolist()):
        got = sum(int(reader.held[o]) for o in a.options(row))
        if got < limit:
            low = max(1, -(-sum(int(a.floor[o]) for o in a.options(row)) // TASK))
            met = [n for n in range(low, limit // TASK) if reader._is_met(row, n)]
            assert reader._enough(row, got) == max(met, default=None)


def test_the_old_way_tries_asks_for_everybody_only_where_they_are_few() -> None:
    for others, rule, is_said in (
        (150, "proportional", True),
        (200, "proportional", False),
        (200, "weighted_max_min", True),
    ):
        claimants = {f"c{n}": Claimant(gpus(), (1,)) for n in range(others)}
        problem = one(others * 1000 + 1000, {**claimants, "z": Claimant(gpus(), (3,))})
        result = solve(problem, rule)
        assert explain_all(problem, result)["z"].parts[0].enough == (1 if is_said else None)
        alone = explain(problem, result, "z")
        assert isinstance(alone, Explanation)
        assert alone.parts[0].enough == 1


def _most(problem: Shares, who: str) -> int:
    cap = problem.claimants[who].cap
    return 10**9 if cap is None else cap * TASK


def _asking(problem: Shares, rule: str, who: str, part: Part, tasks: int) -> int:
    claimant = problem.claimants[who]
    if claimant.floor and tasks == 0:
        return 0
    asked = tuple(
        tasks if p in part.periods else n for p, n in zip(problem.periods, claimant.tasks, strict=True)
    )
    change = {"claimants": {who: {"tasks": list(asked)}}}
    other = whatif(problem, solve(problem, rule), json.loads(json.dumps(change)))
    return sum(g.units for g in other.result.grants if (g.applicant, g.through) == (who, part.periods[0]))


def _check_helps(problem: Shares, rule: str, who: str, story: Explanation, part: Part) -> None:
    before = sum(p.got * len(p.periods) for p in story.parts)
    for help_ in part.helps:
        at = problem.periods.index(help_.pool.period)
        resource = help_.pool.resource
        if help_.pool.kind:
            groups = tuple(
                Group(g.name, g.keep, {r: _plus(n, at) if r == resource else n for r, n in g.most.items()})
                if g.name == help_.pool.group
                else g
                for g in problem.groups
            )
            other = replace(problem, groups=groups)
        else:
            more = {r: _plus(n, at) if r == resource else n for r, n in problem.resources.items()}
            other = replace(problem, resources=more)
        assert sum(g.units for g in solve(other, rule).grants if g.applicant == who) - before == help_.more


def _plus(amounts: tuple[int, ...], at: int) -> tuple[int, ...]:
    return tuple(n + 1000 * (t == at) for t, n in enumerate(amounts))


def test_only_its_own_result_is_explained_to_those_who_take_part() -> None:
    problem = town()
    result = solve(problem)
    for other, who in (
        (result, "nobody"),
        (replace(result, rule="dice"), "Acme"),
        (replace(result, grants=result.grants[1:]), "Acme"),
    ):
        with pytest.raises(ProblemError):
            explain(problem, other, who)
        with pytest.raises(ProblemError):
            repair(problem, other, [who])


@settings(max_examples=40)
@given(problems(claimants=4), st.sampled_from(RULES), st.data())
def test_after_drop_outs_nobody_who_stays_loses(problem: Shares, rule: str, data: st.DataObject) -> None:
    result = solve(problem, rule)
    names = sorted(problem.claimants)
    away = data.draw(st.sets(st.sampled_from(names))) if names else set()
    made = repair(problem, result, away)
    assert made.problem is not None
    assert check(made.problem, made.result) == []
    before = {(g.applicant, g.place, g.through): g.units for g in result.grants if g.applicant not in away}
    after = {(g.applicant, g.place, g.through): g.units for g in made.result.grants}
    assert all(after[key] >= units for key, units in before.items())
    gained = {key[0] for key, units in after.items() if units != before.get(key)}
    assert set(made.moved) == gained
    assert not gained & away
    assert (0, sum(before.values())) in made.frontier
    assert (len(gained), sum(after.values())) in made.frontier


def test_a_freed_unit_goes_to_whoever_stands_lowest() -> None:
    problem = one(6_000, {n: Claimant(gpus(), (4,), whole=True) for n in "abc"})
    made = repair(problem, solve(problem), ["a"])
    assert [(g.applicant, g.units) for g in made.result.grants] == [("b", 3000), ("c", 3000)]
    assert made.moved == ("b", "c")
    assert made.frontier == ((0, 4000), (2, 6000))
