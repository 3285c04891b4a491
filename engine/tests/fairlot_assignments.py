"""Small problems of evaluators and applications, and every outcome they allow."""

import random
from collections.abc import Iterator
from itertools import combinations, product

from fairlot.assignment.problem import BARRED, Application, Assignment, Evaluator, Lottery
from hypothesis import strategies as st

GROUPS = ("field", "market", "women")
Held = dict[str, tuple[str, ...]]


@st.composite
def assignments(
    draw: st.DrawFn, applications: int = 4, evaluators: int = 4, minimums: bool = True
) -> Assignment:
    """Any small problem: ties, conflicts, loads at both ends, minimums, a cap, pairs that stood."""
    who = [f"e{n}" for n in range(draw(st.integers(1, evaluators)))]
    what = [f"a{n}" for n in range(draw(st.integers(0, applications)))]
    return made(random.Random(draw(st.integers(0, 10**6))), what, who, minimums)


def made(chance: random.Random, what: list[str], who: list[str], minimums: bool = True) -> Assignment:
    """A problem drawn by ``chance``; many allow nothing."""
    loads = {name: chance.randint(1, 3) for name in who}
    reviews = {name: chance.randint(0, min(2, len(who))) for name in what}
    narrow = chance.choice([3, 50])
    scores = {
        a: {e: chance.randint(-narrow // 4, narrow) for e in who if chance.random() < 0.9} for a in what
    }
    groups = {
        e: frozenset(g for g in GROUPS if chance.random() < 0.5) if minimums else frozenset() for e in who
    }
    return Assignment(
        {e: Evaluator(most, chance.choice([0, 0, 0, 1]), groups[e]) for e, most in loads.items()},
        {
            a: Application(n, {chance.choice(GROUPS): 1} if minimums and n and chance.random() < 0.4 else {})
            for a, n in reviews.items()
        },
        scores,
        Lottery((("draw", str(chance.randint(0, 9))),)),
        conflicts={a: frozenset({chance.choice(who)}) for a in what if chance.random() < 0.2},
        unscored=chance.choice([None, 0]),
        chance=chance.choice([1000, 700, 500]),
        standing={
            a: tuple(chance.sample(who, min(len(who), n)))
            for a, n in reviews.items()
            if chance.random() < 0.7
        },
    )


def outcomes(problem: Assignment) -> Iterator[Held]:
    """Every outcome that is allowed."""
    column = {name: at for at, name in enumerate(problem.evaluators)}
    each = []
    for row, application in enumerate(problem.applications.values()):
        able = [e for e in problem.evaluators if problem.matrix[row, column[e]] != BARRED]
        fit = [
            held
            for held in combinations(able, application.reviews)
            if all(
                sum(g in problem.evaluators[e].groups for e in held) >= n
                for g, n in application.minimums.items()
            )
        ]
        each.append(fit)
    for chosen in product(*each):
        loads = [sum(e in held for held in chosen) for e in problem.evaluators]
        if all(e.least <= load <= e.most for e, load in zip(problem.evaluators.values(), loads, strict=True)):
            yield dict(zip(problem.applications, chosen, strict=True))


def points(problem: Assignment, held: Held) -> dict[str, int]:
    """The points of each application."""
    column = {name: at for at, name in enumerate(problem.evaluators)}
    return {
        name: sum(int(problem.matrix[row, column[e]]) for e in held[name])
        for row, name in enumerate(problem.applications)
    }


def kept(problem: Assignment, held: Held) -> int:
    """How many pairs that stood are kept."""
    return sum(len(set(problem.standing.get(name, ())) & set(each)) for name, each in held.items())
