"""Agreement with other software that solves the same problems, on made-up instances and a real election.

The real one lies beside the repository where it was allowed to be downloaded; without it, skipped.
"""

import os
import random
import warnings
from pathlib import Path
from typing import Any

import pytest
from fairlot.budget import pabulib, reader
from fairlot.budget.problem import Budget, Lottery, Project, Quota, Settings
from fairlot.budget.programme import programme
from fairlot.solve import check, solve
from fairlot_budgets import town
from ortools.sat.python import cp_model
from pabutools import election
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

pytestmark = pytest.mark.unit


def peers(problem: Budget, **more: Any) -> set[str]:
    """The winners of equal shares by pabutools, equals parted by our draw."""
    projects = {name: election.Project(name, project.cost) for name, project in problem.projects.items()}
    instance = election.Instance(projects.values(), budget_limit=problem.won)
    ballots = [election.ApprovalBallot(projects[name] for name in b) for b in problem.ballots.values()]
    rank = {name: at for at, name in enumerate(problem.drawn)}
    gain = election.Cost_Sat if problem.settings.utility == "cost" else election.Cardinality_Sat
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = method_of_equal_shares(
            instance,
            election.ApprovalProfile(ballots),
            gain,
            tie_breaking=TieBreakingRule(lambda *each: rank[each[2].name]),
            **more,
        )
    return {project.name for project in found}


@pytest.mark.parametrize("utility", ["cost", "points"])
@pytest.mark.parametrize("seed", range(6))
def test_equal_shares_are_those_of_pabutools(seed: int, utility: str) -> None:
    chance = random.Random(seed)
    names = [f"p{n}" for n in range(12)]
    problem = Budget(
        {name: Project(chance.randrange(1, 12)) for name in names},
        40,
        Lottery((("seed", str(seed)),)),
        ballots={f"v{n}": dict.fromkeys(chance.sample(names, chance.randrange(1, 5)), 1) for n in range(15)},
        settings=Settings(utility=utility, step=1),
    )
    made = solve(problem, "equal_shares")
    bought = {grant.applicant for grant in made.grants if grant.through == "shares"}
    assert bought == peers(problem, voter_budget_increment=1)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_is_as_good_as_that_of_constraint_programming(seed: int) -> None:
    quotas = (
        Quota("g0", "min_count", 1),
        Quota("g1", "max_won", 300_000),
        Quota("g2", "max_count", 4),
        Quota("g3", "min_won", 20_000),
    )
    free = town(seed, 24, 0)
    problem = Budget(free.projects, free.won, free.lottery, quotas=quotas)
    asked = programme(problem)
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in asked.aim]
    for row in asked.rows:
        model.add(sum(number * taken[at] for at, number in row.terms.items()) <= row.most)
    model.maximize(sum(w * x for w, x in zip(asked.aim, taken, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solve(problem).value == round(solver.objective_value)


def test_a_real_election_has_the_winners_of_pabutools() -> None:
    file = Path(os.environ.get("FAIRLOT_INSTANCES", "nowhere")) / "budget" / "France_Toulouse_2022.pb"
    if not file.exists():
        pytest.skip("the election is not at hand: FAIRLOT_INSTANCES")
    problem = reader.read(pabulib.read(file.read_text()))
    made = solve(problem, "equal_shares")
    assert check(problem, made) == []
    assert (made.certificate["steps"], made.stats["selected"], made.stats["spent"]) == (1617, 129, 7_996_720)
    whole = Budget(
        problem.projects,
        problem.won,
        problem.lottery,
        ballots=problem.ballots,
        settings=Settings(step=10**9),
    )
    once = solve(whole, "equal_shares")
    assert {grant.applicant for grant in once.grants if grant.through == "shares"} == peers(problem)
