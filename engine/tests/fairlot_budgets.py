"""Small budgets drawn by Hypothesis or by a seed, and the best of all their selections by brute force."""

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction

from fairlot.budget.problem import ALL, Budget, Lottery, Project, Quota, Settings
from fairlot.budget.programme import broken
from hypothesis import strategies as st

GROUPS = ("care", "move", "north")


@st.composite
def budgets(draw: st.DrawFn, size: int = 6, is_limited: bool = False, is_voted: bool = False) -> Budget:
    """A problem with few projects, coarse numbers (so that ties are many), and what the flags ask for."""
    groups = st.frozensets(st.sampled_from(GROUPS))
    standing = st.sampled_from(("open", "open", "open", "open", "promised", "withdrawn"))
    project = st.builds(Project, st.integers(1, 5), st.integers(0, 4), groups, standing)
    projects = {f"p{n}": draw(project) for n in range(draw(st.integers(1, size)))}
    known = sorted({ALL}.union(*(p.groups for p in projects.values())))
    rule = st.sampled_from(("min_count", "max_count", "min_won", "max_won"))
    quota = st.builds(Quota, st.sampled_from(known), rule, st.integers(0, 6))
    quotas = draw(st.lists(quota, max_size=3, unique_by=lambda q: (q.group, q.rule))) if is_limited else []
    ballot = st.dictionaries(st.sampled_from(sorted(projects)), st.sampled_from((1, 1, 1, 2, 3)))
    ballots = draw(st.lists(ballot, max_size=6)) if is_voted else []
    return Budget(
        projects,
        draw(st.integers(0, 20)),
        Lottery((("draw", str(draw(st.integers(0, 9)))),)),
        quotas=tuple(quotas),
        ballots={f"v{n}": one for n, one in enumerate(ballots)},
        settings=draw(settings_drawn),
    )


settings_drawn = st.builds(
    Settings,
    st.sampled_from(("score", "points")),
    st.sampled_from(("per_won", "worth")),
    st.sampled_from(("cost", "points")),
    st.integers(0, 2),
)


def selections(problem: Budget) -> Iterator[tuple[str, ...]]:
    """Every selection that keeps all limits."""
    choices = {"open": (False, True), "promised": (True,), "withdrawn": (False,)}
    sides = [choices[problem.projects[name].standing] for name in problem.drawn]
    for picks in itertools.product(*sides):
        chosen = tuple(name for name, is_in in zip(problem.drawn, picks, strict=True) if is_in)
        if not list(broken(problem, chosen)):
            yield chosen


def canonical_best(problem: Budget) -> tuple[str, ...] | None:
    """The selection of most worth; of those the cheapest; of those the one with the best tickets."""

    def standing(chosen: tuple[str, ...]) -> tuple[int, int, list[bool]]:
        worth = sum(problem.worth[name] for name in chosen)
        cost = sum(problem.projects[name].cost for name in chosen)
        return worth, -cost, [name in chosen for name in problem.drawn]

    return max(selections(problem), key=standing, default=None)


def town(seed: int, projects: int, voters: int, groups: int = 4) -> Budget:
    """A town with approvals for up to four projects each, popular ones more, and scores."""
    chance = random.Random(seed)
    names = [f"p{n}" for n in range(projects)]
    weight = [1 / (n + 1) for n in range(projects)]
    return Budget(
        {
            name: Project(
                chance.randrange(5, 300) * 1000,
                chance.randrange(20_000, 100_000),
                frozenset({f"g{chance.randrange(groups)}"}),
            )
            for name in names
        },
        chance.randrange(40, 60) * 1000 * projects,
        Lottery((("town", str(seed)),)),
        ballots={
            f"v{n}": dict.fromkeys(chance.choices(names, weight, k=chance.randrange(1, 5)), 1)
            for n in range(voters)
        },
    )


def naive_shares(problem: Budget, money: Fraction) -> list[str]:
    """Equal shares as the paper says it: every round, the least price of every project, found by trial."""
    purse = dict.fromkeys(problem.ballots, money)
    bought: list[str] = []
    while True:
        offers = []
        for rank, name in enumerate(problem.drawn):
            project = problem.projects[name]
            given = {v: b[name] for v, b in problem.ballots.items() if name in b}
            if name in bought or project.standing != "open" or sum(map(purse.get, given)) < project.cost:
                continue
            if not given:
                continue
            price = min(
                price
                for price in _breaks(project.cost, given, purse)
                if sum(min(purse[v], n * price) for v, n in given.items()) >= project.cost
            )
            gain = project.cost if problem.settings.utility == "cost" else 1
            offers.append((price / gain, rank, name, price))
        if not offers:
            return bought
        _, _, name, price = min(offers)
        for voter, ballot in problem.ballots.items():
            purse[voter] -= min(purse[voter], ballot.get(name, 0) * price)
        bought.append(name)


def _breaks(cost: int, given: dict[str, int], purse: dict[str, Fraction]) -> Iterator[Fraction]:
    """The prices that can be the least one: somebody's last won, or the rest shared by the rich."""
    by_wealth = sorted(given, key=lambda v: purse[v] / given[v])
    for at, voter in enumerate(by_wealth):
        yield purse[voter] / given[voter]
        poor, rich = by_wealth[:at], by_wealth[at:]
        yield (cost - sum((purse[v] for v in poor), Fraction(0))) / sum(given[v] for v in rich)
