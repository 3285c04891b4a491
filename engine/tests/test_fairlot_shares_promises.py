"""Shares: the promises of each rule, by their definitions, on every small problem that is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from fairlot.limits import UNLIMITED
from fairlot.shares.arrays import Int64, SharesArrays
from fairlot.shares.claims import TASK
from fairlot.shares.filling import fill
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import pack
from fairlot.shares.problem import Claimant, Group, Shares
from fairlot.shares.whole import rounded
from fairlot.solve import check, solve
from fairlot_shares_cases import RULES, gpus, one, problems
from fairlot_shows import shows
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


def got(problem: Shares, rule: str, who: str) -> int:
    return sum(g.units for g in solve(problem, rule).grants if g.applicant == who)


@shows("shares", "dominant_resource_fairness", "feasible")
@shows("shares", "weighted_max_min", "feasible")
@shows("shares", "proportional", "feasible")
@settings(max_examples=30)
@given(problems(), st.sampled_from(RULES))
def test_no_pool_ask_cap_or_floor_is_broken(problem: Shares, rule: str) -> None:
    result = solve(problem, rule)
    assert check(problem, result) == []
    for at, period in enumerate(problem.periods):
        for resource, capacity in problem.resources.items():
            of = {
                name: sum(
                    g.units * c.demand.get(resource, 0)
                    for g in result.grants
                    for c in claimant.choices
                    if (g.applicant, g.place, g.through) == (name, c.name, period)
                )
                for name, claimant in problem.claimants.items()
            }
            assert sum(of.values()) <= capacity[at] * TASK
            for group in problem.groups:
                inside = sum(u for name, u in of.items() if group.name in problem.claimants[name].groups)
                assert inside <= group.most.get(resource, capacity)[at] * TASK
    for name, claimant in problem.claimants.items():
        for at, period in enumerate(problem.periods):
            mine = [g.units for g in result.grants if (g.applicant, g.through) == (name, period)]
            assert sum(n[at] for n in claimant.floor.values()) <= sum(mine) <= claimant.most(at) * TASK


@shows("shares", "dominant_resource_fairness", "fair")
@shows("shares", "weighted_max_min", "fair")
@shows("shares", "proportional", "fair")
@settings(max_examples=40)
@given(problems(plain=True), st.sampled_from(RULES))
def test_each_is_met_in_full_or_has_a_bottleneck_where_nobody_stands_higher(
    problem: Shares, rule: str
) -> None:
    a = pack(problem).arrays
    step = MEASURES[rule](a)[1]
    held = fill(a, step, UNLIMITED)[0]
    for row in range(a.rows):
        if held[row] < a.limit[row]:
            next_ = int((held[row] + 1) * step[row])
            pools = [int(a.entry_pool[e]) for e in a.entries(row)]
            assert any(_is_bottleneck(a, held, held * step, pool, next_) for pool in pools)


def _is_bottleneck(a: SharesArrays, held: Int64, levels: Int64, pool: int, level: int) -> bool:
    """Whether the pool could not serve one more thousandth to all, and nobody took from it beyond a level."""
    users = {int(a.entry_option[e]): int(a.entry_amount[e]) for e in np.flatnonzero(a.entry_pool == pool)}
    left = int((a.capacity - a.used(held))[pool])
    return left < max(users.values()) and all(int(levels[o]) <= level for o in users)


@shows("shares", "dominant_resource_fairness", "nobody envies a share of the same weight")
@shows("shares", "weighted_max_min", "nobody envies a share of the same weight")
@settings(max_examples=30)
@given(problems(plain=True), st.sampled_from(RULES[:2]))
def test_nobody_envies_a_share_of_the_same_weight(problem: Shares, rule: str) -> None:
    equal = replace(
        problem,
        claimants={name: replace(c, weight=1, cap=None) for name, c in problem.claimants.items()},
    )
    result = solve(equal, rule)
    units = {g.applicant: g.units for g in result.grants}
    for name, claimant in equal.claimants.items():
        wants = claimant.choices[0].demand
        for other, held in units.items():
            has = equal.claimants[other].choices[0].demand
            could = min(held * has.get(r, 0) // amount for r, amount in wants.items())
            assert min(could, claimant.tasks[0] * TASK) <= units.get(name, 0) + 1  # a thousandth of a task


@shows("shares", "dominant_resource_fairness", "an honest ask is never a mistake")
@shows("shares", "weighted_max_min", "an honest ask is never a mistake")
@settings(max_examples=30)
@given(problems(plain=True), st.sampled_from(RULES[:2]), st.integers(0, 6), st.data())
def test_asking_for_another_number_never_helps(
    problem: Shares, rule: str, lie: int, data: st.DataObject
) -> None:
    if not problem.claimants:
        return
    who = data.draw(st.sampled_from(sorted(problem.claimants)))
    truth = problem.claimants[who]
    lying = replace(problem, claimants={**problem.claimants, who: replace(truth, tasks=(lie,))})
    need = truth.most(0) * TASK
    assert min(got(lying, rule, who), need) <= got(problem, rule, who) + 1


@shows("shares", "proportional", "not an honest ask is never a mistake")
def test_under_the_old_way_asking_for_too_much_helps() -> None:
    claimants = {"a": Claimant(gpus(), (8,)), "b": Claimant(gpus(), (4,))}
    honest = one(6_000, claimants)
    inflated = one(6_000, {**claimants, "b": Claimant(gpus(), (12,))})
    assert got(honest, "proportional", "b") == 2000
    assert got(inflated, "proportional", "b") == 3600
    for rule in RULES[:2]:
        assert got(honest, rule, "b") == got(inflated, rule, "b") == 3000


@shows("shares", "dominant_resource_fairness", "everybody gets an equal part of everything, or more")
@settings(max_examples=30)
@given(problems(plain=True))
def test_dominant_shares_give_each_at_least_its_equal_part(problem: Shares) -> None:
    equal = replace(problem, claimants={n: replace(c, weight=1) for n, c in problem.claimants.items()})
    for name, claimant in equal.claimants.items():
        part = min(
            TASK * equal.resources[r][0] // (amount * len(equal.claimants))
            for r, amount in claimant.choices[0].demand.items()
        )
        assert got(equal, RULES[0], name) >= min(part, claimant.most(0) * TASK) - 1


@shows("shares", "dominant_resource_fairness", "whole")
@shows("shares", "weighted_max_min", "whole")
@shows("shares", "proportional", "whole")
@settings(max_examples=40)
@given(problems(), st.sampled_from(RULES))
def test_whole_units_are_within_one_of_the_exact_share_if_there_is_room(problem: Shares, rule: str) -> None:
    a = pack(problem).arrays
    step = MEASURES[rule](a)[1]
    exact = fill(a, step, UNLIMITED)[0]
    held = rounded(a, step, exact)
    assert (held >= exact // a.unit[a.option_row] * a.unit[a.option_row]).all()
    assert ((held - a.floor) % a.unit[a.option_row] == 0).all()
    ceiling = -(-a.of_rows(exact) // a.unit) * a.unit
    total = a.of_rows(held)
    if (total > ceiling).any():
        assert not any(
            total[row] < ceiling[row] and _fits(a, held, row, a.unit[row]) for row in range(a.rows)
        )
    for row in range(a.rows):
        lacks = int(a.limit[row] - total[row])
        assert lacks == 0 or not _fits(a, held, row, min(TASK, lacks))


def _fits(a: SharesArrays, held: Int64, row: int, size: int) -> bool:
    left = a.capacity - a.used(held)
    return any(
        all(size * a.entry_amount[e] <= left[a.entry_pool[e]] for e in a.entries(o)) for o in a.options(row)
    )


def test_a_kept_share_is_reached_and_what_its_group_leaves_goes_to_others() -> None:
    claimants = {
        "new": Claimant(gpus(), (6,), groups=frozenset({"young"})),
        **{f"old{n}": Claimant(gpus(), (6,)) for n in range(3)},
    }
    kept = (Group("young", {"gpu": (5_000,)}),)
    units = {g.applicant: g.units for g in solve(one(8_000, claimants, kept)).grants}
    assert units == {"new": 5000, "old0": 1000, "old1": 1000, "old2": 1000}
    claimants["new"] = replace(claimants["new"], tasks=(1,))
    units = {g.applicant: g.units for g in solve(one(8_000, claimants, kept)).grants}
    assert units["new"] == 1000
    assert sum(units.values()) == 8000
