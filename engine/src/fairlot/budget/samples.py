"""Made-up budgets for timing and trying: ten categories and 25 districts, each with two quotas."""

import random
from typing import Final

from fairlot.budget.problem import Budget, Lottery, Project, Quota

SIZES: Final = (200, 1_000, 5_000)
CATEGORIES, DISTRICTS = 10, 25


def sample(size: int, seed: int = 1) -> Budget:
    """Return ``size`` projects, money for three in ten, and 70 quotas: counts and money, least and most."""
    chance = random.Random(seed)  # noqa: S311  (a sample, not a draw)
    projects = {}
    for name in (f"p{n}" for n in range(size)):
        groups = {f"category {chance.randrange(CATEGORIES)}", f"district {chance.randrange(DISTRICTS)}"}
        cost, score = chance.randrange(5, 300) * 1_000_000, chance.randrange(20_000, 100_000)
        projects[name] = Project(cost, score, frozenset(groups))
    won = sum(project.cost for project in projects.values()) * 3 // 10
    quotas = []
    for group in sorted(set().union(*(project.groups for project in projects.values()))):
        members = [project for project in projects.values() if group in project.groups]
        if group.startswith("category"):
            quotas.append(Quota(group, "max_count", -(-len(members) * 35 // 100)))
        else:
            quotas.append(Quota(group, "max_won", won * 45 // 1000 + 200_000_000))
        quotas.append(Quota(group, "min_count", len(members) // 5))
    return Budget(projects, won, Lottery((("sample", str(seed)),)), quotas=tuple(quotas))
