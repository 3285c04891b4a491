"""After some drop out: chains of those who move up, stable again with the fewest moves."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from fairlot.matching import rules
from fairlot.matching.pools import groups_of, seat
from fairlot.matching.problem import Applicant, Matching
from fairlot.matching.rules import ORDERINGS
from fairlot.matching.vacancies import vacancy_problem
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

    ``frontier`` has (moves of those who held a seat, wishes climbed by all who stay, an unmet list counting
    as one wish more) for: nobody moves who holds a seat (`fairlot.matching.vacancies`), the chains, the rule
    run anew.
    Raises ProblemError for somebody nobody knows, a result that its rule does not give, or an applicant
    who may have several places.
    """
    _check(problem, result, dropouts)
    second = _second_round(problem, result, dropouts)
    left = without(problem, dropouts)
    chains = _Chains(left, result, dropouts)
    chains.run()
    after = _awarded(left, result.rule, chains.grants())
    others = [second, getattr(rules, result.rule)(left).assignment]
    before = {a: p for a, p in result.assignment.items() if a not in set(dropouts)}
    frontier = {_worth(left, before, held) for held in (after.assignment, *others)}
    moved = tuple(a for a in problem.applicants if a in before and before[a] != after.assignment.get(a))
    seated = tuple(a for a in problem.applicants if a not in before and a in after.assignment)
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


def _second_round(problem: Matching, result: Result, dropouts: Collection[str]) -> dict[str, str]:
    """Return applicant -> place where only those who hold nothing get the free seats."""
    second = getattr(rules, result.rule)(vacancy_problem(problem, result, dropouts))
    stay = {a: p for a, p in result.assignment.items() if a not in set(dropouts)}
    return {**stay, **second.assignment}


def _worth(problem: Matching, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[int, int]:
    climbed = [_rank(who, before.get(a)) - _rank(who, after.get(a)) for a, who in problem.applicants.items()]
    return sum(before[a] != after.get(a) for a in before), sum(climbed)


def _rank(who: Applicant, place: str | None) -> int:
    return who.wishes.index(place) if place in who.wishes else len(who.wishes)


@dataclass
class _Chains:
    """Seats passed on until nobody would rather have one that is free."""

    problem: Matching
    result: Result
    dropouts: Collection[str]

    def __post_init__(self) -> None:
        self.groups = groups_of(self.problem.applicants)
        ordering = ORDERINGS[self.result.rule](self.problem)
        row_of = {name: row for row, name in enumerate(ordering.rows)}
        self.at = {a: _rank(who, self.result.assignment.get(a)) for a, who in self.problem.applicants.items()}
        self.ranked: dict[str, list[tuple[int, int, str, int]]] = {p: [] for p in self.problem.places}
        for a, who in self.problem.applicants.items():
            for n, p in enumerate(who.wishes):
                if (priority := self.problem.places[p].priority.get(a)) is not None:
                    self.ranked[p].append((ordering.class_of(n, priority), row_of[a], a, n))
        for of_place in self.ranked.values():
            of_place.sort()

    def run(self) -> None:
        """Pass the seats on, place by place, as long as one has somebody to call up."""
        waiting = deque(
            dict.fromkeys(p for a, p in self.result.assignment.items() if a in set(self.dropouts))
        )
        while waiting:
            waiting.extend(self._called(waiting.popleft()))

    def _called(self, place: str) -> Iterator[str]:
        """Call up whom the place would take of those who would rather be there; yield whom they leave."""
        asking = [(a, n) for _, _, a, n in self.ranked[place] if n <= self.at[a]]
        _, refused = seat(self.problem.places[place], [a for a, _ in asking], self.groups)
        for a, n in asking:
            if a not in set(refused) and n < self.at[a]:
                wishes = self.problem.applicants[a].wishes
                if self.at[a] < len(wishes):
                    yield wishes[self.at[a]]
                self.at[a] = n

    def grants(self) -> tuple[Grant, ...]:
        """Return who sits where, in which pool."""
        made = []
        for p, place in self.problem.places.items():
            pools, _ = seat(place, [a for _, _, a, n in self.ranked[p] if self.at[a] == n], self.groups)
            made += [Grant(a, p, 1, pool) for pool, inside in pools.items() for a in inside]
        return tuple(sorted(made, key=attrgetter("applicant")))


def _awarded(problem: Matching, rule: str, grants: tuple[Grant, ...]) -> Result:
    made: Result = getattr(rules, rule)(problem)
    certificate = {"cutoffs": cutoffs_json(problem, grants, problem.ticket)}
    return replace(made, grants=grants, stats=count(problem, grants), certificate=certificate)
