"""Where an applicant stands at a place under a rule, and who was the last one admitted there."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairlot.matching.pools import pool_seats
from fairlot.matching.problem import Matching
from fairlot.matching.rules import ORDERINGS, Ordering
from fairlot.result import Result


@dataclass(frozen=True)
class Last:
    """The last one admitted to one pool of a place, by what its rule really looks at.

    ``standing``: part -> number, in order of weight, smaller is better; the parts are "priority", "lottery",
    "draw", "wish" and "receipt". Empty, and ``applicant`` None, where nobody sits.
    """

    pool: str
    seats: int
    taken: int
    applicant: str | None
    standing: Mapping[str, int]

    @property
    def is_free(self) -> bool:
        """Whether a seat of this pool is left."""
        return self.taken < self.seats


class Standings:
    """What a rule looks at when it orders applicants at the places of ``problem``."""

    def __init__(self, problem: Matching, ordering: Ordering) -> None:
        self.problem, self.ordering = problem, ordering
        self._late = max(problem.received.values(), default=0) + 1  # the receipt of who has none
        self._known: dict[tuple[str, str], dict[str, int]] = {}

    def at(self, applicant: str, place: str) -> dict[str, int]:
        """Return part -> number for an applicant whom the place accepts, in order of weight."""
        if (applicant, place) not in self._known:
            self._known[applicant, place] = self._at(applicant, place)
        return self._known[applicant, place]

    def _at(self, applicant: str, place: str) -> dict[str, int]:
        ticket = self.problem.ticket[applicant]
        known = {
            "priority": self.problem.places[place].priority[applicant],
            "lottery": ticket,
            "draw": ticket,
            "wish": self.problem.applicants[applicant].wishes.index(place) + 1,
            "receipt": self.problem.received.get(applicant, self._late),
        }
        return {part: known[part] for part in self.ordering.parts}


def last_admitted(problem: Matching, result: Result) -> dict[str, tuple[Last, ...]]:
    """Return place -> the last one admitted to each pool, reserves in published order, the open pool last.

    Under deferred acceptance this is the published cut-off; other rules look at other things first.

    >>> from fairlot.matching.problem import Applicant, Lottery, Place
    >>> from fairlot.matching.rules import serial_dictatorship
    >>> problem = Matching(
    ...     {"a": Applicant(("p",)), "b": Applicant(("p",))},
    ...     {"p": Place(1, {"a": 1, "b": 2})},
    ...     Lottery((("source", "value"),)),
    ... )
    >>> [last.standing for last in last_admitted(problem, serial_dictatorship(problem))["p"]]
    [{'draw': 1}]
    """
    standings = Standings(problem, ORDERINGS[result.rule](problem))
    members: dict[str, dict[str, list[str]]] = {name: {} for name in problem.places}
    for grant in result.grants:
        members[grant.place].setdefault(grant.through, []).append(grant.applicant)
    return {name: _lasts(standings, name, members[name]) for name in problem.places}


def _lasts(standings: Standings, place: str, members: Mapping[str, list[str]]) -> tuple[Last, ...]:
    found = []
    taken = {pool: len(who) for pool, who in members.items()}
    for pool, seats in pool_seats(standings.problem.places[place], taken).items():
        at = {who: standings.at(who, place) for who in members.get(pool, [])}
        last = max(at, key=lambda who: tuple(at[who].values()), default=None)
        found.append(Last(pool, seats, taken.get(pool, 0), last, {} if last is None else at[last]))
    return tuple(found)
