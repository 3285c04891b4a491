"""After some drop out: chains of those who move up, stable again with the fewest moves."""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from fairlot.matching import rules
from fairlot.matching.pools import groups_of, seat
from fairlot.matching.problem import Applicant, Matching
from fairlot.matching.rules import ORDERINGS
from fairlot.matching.vacancies import Held, vacancy_problem
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant, Repair, Result
from fairlot.types import Message, ProblemError


def repair(problem: Matching, result: Result, dropouts: Collection[str]) -> Repair:
    """Return ``result`` without ``dropouts``, the freed seats passed on along chains.

    A freed seat goes to the best of those who would rather have it, that one's seat to the next, and so on:
    Blum, Roth and Rothblum, "Vacancy chains and equilibration in senior-level labor markets", Journal of
    Economic Theory 76 (1997). Nobody who stays is worse off, the outcome keeps what the rule promises for
    the problem without the dropouts (who keep their number in the draw and wish for nothing), and **no
    outcome of which both is true moves fewer**. In what order the seats are passed on makes no difference.
    Who may have several places takes a freed seat beside those it has, as long as it lacks one, and then
    instead of its last; better off means place by place.

    ``moved`` gave a place up, ``seated`` only gained one. ``frontier`` has (places given up by those who
    stay, wishes climbed, an unmet list counting as one wish more) for: nobody moves who holds a seat
    (`fairlot.matching.vacancies`), the chains, the rule run anew.
    Raises ProblemError for somebody nobody knows, or a result that its rule does not give.
    """
    _check(problem, result, dropouts)
    gone = set(dropouts)
    before = {a: mine for a, mine in result.holdings.items() if a not in gone}
    left = without(problem, dropouts)
    chains = _Chains(left, result, before)
    chains.run([p for a, mine in result.holdings.items() if a in gone for p in mine])
    after = _awarded(left, result.rule, chains.grants())
    second = getattr(rules, result.rule)(vacancy_problem(problem, result, dropouts)).holdings
    beside = {a: before.get(a, ()) + second.get(a, ()) for a in {*before, *second}}
    anew = getattr(rules, result.rule)(left).holdings
    frontier = {_worth(left, before, held) for held in (after.holdings, beside, anew)}
    lost = {a for a, mine in before.items() if not set(mine) <= set(after.holdings[a])}
    gained = {a for a, mine in after.holdings.items() if not set(mine) <= set(before.get(a, ()))}
    moved = tuple(a for a in problem.applicants if a in lost)
    seated = tuple(a for a in problem.applicants if a in gained - lost)
    return Repair(after, moved, tuple(sorted(frontier)), left, seated)


def without(problem: Matching, dropouts: Collection[str]) -> Matching:
    """Return the problem in which ``dropouts`` wish for nothing; everyone keeps the number in the draw."""
    stay = {
        a: Applicant((), who.groups) if a in set(dropouts) else who for a, who in problem.applicants.items()
    }
    return replace(problem, applicants=stay)


def _check(problem: Matching, result: Result, dropouts: Collection[str]) -> None:
    strangers = [
        Message("applicant_unknown", {"applicant": a}) for a in dropouts if a not in problem.applicants
    ]
    if strangers:
        raise ProblemError(strangers)
    if result.rule not in ORDERINGS:
        raise ProblemError([Message("rule_unknown", {"rule": result.rule, "rules": ", ".join(ORDERINGS)})])
    if getattr(rules, result.rule)(problem).grants != result.grants:
        raise ProblemError([Message("result_differs", {"rule": result.rule})])


def _worth(problem: Matching, before: Held, after: Held) -> tuple[int, int]:
    climbed = 0
    for a, who in problem.applicants.items():
        for held, sign in ((before.get(a, ()), 1), (after.get(a, ()), -1)):
            lacking = min(who.quota, len(who.wishes)) - len(held)
            climbed += sign * (sum(map(who.wishes.index, held)) + lacking * len(who.wishes))
    return sum(len(set(mine) - set(after.get(a, ()))) for a, mine in before.items()), climbed


@dataclass
class _Chains:
    """Seats passed on until nobody would rather have one that is free."""

    problem: Matching
    result: Result
    before: Held

    def __post_init__(self) -> None:
        self.groups = groups_of(self.problem.applicants)
        ordering = ORDERINGS[self.result.rule](self.problem)
        row_of = {name: row for row, name in enumerate(ordering.rows)}
        self.at = {  # the wishes that are met, by number
            a: {who.wishes.index(p) for p in self.before.get(a, ())}
            for a, who in self.problem.applicants.items()
        }
        self.ranked: dict[str, list[tuple[int, int, str, int]]] = {p: [] for p in self.problem.places}
        for a, who in self.problem.applicants.items():
            for n, p in enumerate(who.wishes):
                if (priority := self.problem.places[p].priority.get(a)) is not None:
                    self.ranked[p].append((ordering.class_of(n, priority), row_of[a], a, n))
        for of_place in self.ranked.values():
            of_place.sort()

    def run(self, freed: list[str]) -> None:
        """Pass the seats on, place by place, as long as one has somebody to call up."""
        waiting = deque(dict.fromkeys(freed))
        while waiting:
            waiting.extend(self._called(waiting.popleft()))

    def _called(self, place: str) -> Iterator[str]:
        """Call up whom the place would take of those who would rather be there; yield whom they leave."""
        asking = [(a, n) for _, _, a, n in self.ranked[place] if n in self.at[a] or self._would(a, n)]
        _, refused = seat(self.problem.places[place], [a for a, _ in asking], self.groups)
        for a, n in asking:
            if n not in self.at[a] and a not in set(refused):
                who = self.problem.applicants[a]
                if len(self.at[a]) == who.quota:
                    last = max(self.at[a])
                    self.at[a].remove(last)
                    yield who.wishes[last]
                self.at[a].add(n)

    def _would(self, applicant: str, wish: int) -> bool:
        """Whether the applicant would take a wish that is not met, beside or instead of what it has."""
        is_short = len(self.at[applicant]) < self.problem.applicants[applicant].quota
        return is_short or wish < max(self.at[applicant])

    def grants(self) -> tuple[Grant, ...]:
        """Return who sits where, in which pool."""
        made = []
        for p, place in self.problem.places.items():
            pools, _ = seat(place, [a for _, _, a, n in self.ranked[p] if n in self.at[a]], self.groups)
            made += [Grant(a, p, 1, pool) for pool, inside in pools.items() for a in inside]
        return tuple(sorted(made, key=attrgetter("applicant", "place")))


def _awarded(problem: Matching, rule: str, grants: tuple[Grant, ...]) -> Result:
    made: Result = getattr(rules, rule)(problem)
    certificate = {"cutoffs": cutoffs_json(problem, grants, problem.ticket)}
    return replace(made, grants=grants, stats=count(problem, grants), certificate=certificate)
