"""Small problems, random problems, and the definitions the rules are tested against."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping

from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from hypothesis import strategies as st

GROUPS = ("young", "local", "women")
Key = Callable[[str, str], tuple[int, ...]]


def market(
    wishes: Mapping[str, Iterable[str]], priority: Mapping[str, Iterable[str]], seats: int = 1
) -> Matching:
    """A problem from wish lists and strict orders, best first."""
    return Matching(
        {name: Applicant(tuple(places)) for name, places in wishes.items()},
        {name: Place(seats, {who: n for n, who in enumerate(order, 1)}) for name, order in priority.items()},
        Lottery((("test", "market"),)),
    )


@st.composite
def matchings(
    draw: st.DrawFn,
    applicants: int = 6,
    places: int = 4,
    reserves: bool = True,
    is_soft: bool = False,
    received: bool = True,
) -> Matching:
    """Any small problem: ties, gaps in the priorities, overlapping reserves, places without seats."""
    names = [f"a{n}" for n in range(draw(st.integers(0, applicants)))]
    sites = [f"s{n}" for n in range(draw(st.integers(1, places)))]
    groups = st.frozensets(st.sampled_from(GROUPS)) if reserves else st.just(frozenset())
    who = {
        name: Applicant(tuple(draw(st.lists(st.sampled_from(sites), unique=True))), draw(groups))
        for name in names
    }
    return Matching(
        who,
        {site: draw(_places(names, reserves, is_soft)) for site in sites},
        Lottery((("draw", draw(st.sampled_from("abcdefgh"))),)),
        received={n: draw(st.integers(0, 5)) for n in names if draw(st.booleans())} if received else {},
    )


@st.composite
def _places(draw: st.DrawFn, names: list[str], reserves: bool, is_soft: bool) -> Place:
    kept = []
    for group in draw(st.permutations(GROUPS)) if reserves else ():
        seats = draw(st.integers(0, 1))
        if seats:
            kept.append(Reserve(group, seats, not is_soft and draw(st.booleans())))
    ranked = {name: draw(st.integers(1, 4)) for name in names if draw(st.integers(0, 5))}
    return Place(len(kept) + draw(st.integers(0, 2)), ranked, tuple(kept))


def random_market(seed: int, applicants: int, places: int, wishes: int, reserves: bool = True) -> Matching:
    """A larger problem from a seed, for what Hypothesis would be too slow for."""
    chance = random.Random(seed)
    sites = [f"s{n}" for n in range(places)]
    names = [f"a{n}" for n in range(applicants)]
    kept = (Reserve("young", 1, hard=True), Reserve("local", 1)) if reserves else ()
    return Matching(
        {
            name: Applicant(
                tuple(chance.sample(sites, wishes)), frozenset(g for g in GROUPS if chance.random() < 0.3)
            )
            for name in names
        },
        {
            site: Place(3, {name: chance.randint(1, 5) for name in names if chance.random() < 0.9}, kept)
            for site in sites
        },
        Lottery((("random market", str(seed)),)),
        received={name: chance.randint(1, applicants) for name in names},
    )


def ticket(problem: Matching) -> dict[str, int]:
    """Applicant -> position in the draw."""
    return {name: n for n, name in enumerate(problem.drawn, 1)}


def choose(problem: Matching, place: str, asked: Iterable[str], key: Key) -> frozenset[str]:
    """Whom a place takes among those who asked: the definition, written out as the docs say it."""
    site = problem.places[place]
    left = sorted((a for a in asked if a in site.priority), key=lambda a: key(a, place))
    taken: list[str] = []
    hard_empty = 0
    for reserve in site.reserves:
        members = [a for a in left if reserve.group in problem.applicants[a].groups][: reserve.seats]
        taken += members
        left = [a for a in left if a not in members]
        hard_empty += (reserve.seats - len(members)) * reserve.hard
    return frozenset(taken + left[: site.seats - len(taken) - hard_empty])


def proposals(problem: Matching, key: Key) -> dict[str, str]:
    """Deferred acceptance as the textbook has it: rounds, and everybody refused proposes again."""
    asked: dict[str, set[str]] = {place: set() for place in problem.places}
    at = dict.fromkeys(problem.applicants, 0)
    while True:
        held = {a: p for p in problem.places for a in choose(problem, p, asked[p], key)}
        moves = [a for a, who in problem.applicants.items() if a not in held and at[a] < len(who.wishes)]
        if not moves:
            return held
        for a in moves:
            asked[problem.applicants[a].wishes[at[a]]].add(a)
            at[a] += 1


def by_priority(problem: Matching) -> Key:
    """Priority, then ticket."""
    tickets = ticket(problem)
    return lambda a, p: (problem.places[p].priority[a], tickets[a])


def by_arrival(problem: Matching) -> Key:
    """Number of the wish, priority, receipt, ticket."""
    tickets = ticket(problem)
    return lambda a, p: (
        problem.applicants[a].wishes.index(p),
        problem.places[p].priority[a],
        problem.received.get(a, 10**9),
        tickets[a],
    )


def blocking(problem: Matching, held: Mapping[str, str], key: Key) -> Iterator[tuple[str, str]]:
    """Pairs who would both rather have each other, by the definition of choice."""
    at = {p: {a for a, q in held.items() if q == p} for p in problem.places}
    for a, who in problem.applicants.items():
        for p in who.wishes:
            if held.get(a) == p:
                break
            if a in choose(problem, p, at[p] | {a}, key):
                yield a, p


def outcomes(problem: Matching) -> Iterator[dict[str, str]]:
    """Every way to give each applicant a listed place that accepts it, or none; nothing else is asked."""

    def spread(names: list[str]) -> Iterator[dict[str, str]]:
        if not names:
            yield {}
            return
        for rest in spread(names[1:]):
            yield rest
            for place in problem.applicants[names[0]].wishes:
                if problem.acceptable(names[0], place):
                    yield {**rest, names[0]: place}

    yield from spread(list(problem.applicants))


def is_stable(problem: Matching, held: Mapping[str, str], key: Key) -> bool:
    """Whether every place would keep whom it holds, and no pair blocks."""
    at = {p: frozenset(a for a, q in held.items() if q == p) for p in problem.places}
    keeps = all(choose(problem, p, at[p], key) == at[p] for p in problem.places)
    return keeps and not any(blocking(problem, held, key))


def standing(problem: Matching, held: Mapping[str, str], applicant: str) -> int:
    """The number of the wish that was met, from 0; beyond all wishes for none of them."""
    wishes = problem.applicants[applicant].wishes
    return wishes.index(held[applicant]) if held.get(applicant) in wishes else len(wishes)
