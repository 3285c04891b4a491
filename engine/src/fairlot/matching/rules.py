"""Rules that match two sides. Each says how a place orders applicants; one loop does the rest."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import fairlot
from fairlot.canonical import digest
from fairlot.matching import arrays
from fairlot.matching.pools import tickets_of
from fairlot.matching.problem import OPEN, Matching
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant, Result


@dataclass(frozen=True)
class Ordering:
    """How a rule orders applicants at a place.

    ``rows``: who wins among equals, first the best. ``class_of(number of the wish from 0, priority)``:
    smaller wins before rows are asked. ``parts``: what an applicant's standing at a place is made of, in
    order of weight, by name, for the explanation.
    """

    rows: list[str]
    class_of: Callable[[int, int], int]
    parts: tuple[str, ...]


def deferred_acceptance(problem: Matching) -> Result:
    """Applicants propose down their wishes; places keep the best so far, by priority then ticket."""
    return _award(problem, "deferred_acceptance")


def serial_dictatorship(problem: Matching) -> Result:
    """In the order of the draw each takes the best place that is left and accepts it."""
    return _award(problem, "serial_dictatorship")


def points_first_come(problem: Matching) -> Result:
    """The old way: first wishes before second ones, then priority, then who came first."""
    return _award(problem, "points_first_come")


def by_priority(problem: Matching) -> Ordering:
    """Order by the place's priority, then ticket."""
    return Ordering(
        problem.lottery.order(problem.applicants), lambda _, priority: priority, ("priority", "lottery")
    )


def by_ticket(problem: Matching) -> Ordering:
    """Order by ticket alone, among the acceptable."""
    return Ordering(problem.lottery.order(problem.applicants), lambda *_: 1, ("draw",))


def by_arrival(problem: Matching) -> Ordering:
    """Order by the number of the wish, then priority, then receipt (who has none comes last)."""
    last = max(problem.received.values(), default=0) + 1
    drawn = problem.lottery.order(problem.applicants)
    rows = sorted(drawn, key=lambda a: problem.received.get(a, last))  # stable: equals stay in ticket order
    places = problem.places
    seen = sorted(
        {(n, places[p].priority.get(a, 0)) for a in rows for n, p in enumerate(problem.applicants[a].wishes)}
    )

    def class_of(number: int, priority: int) -> int:  # even for what occurs, odd for what lies between
        at = bisect_left(seen, (number, priority))
        return 2 * at + (2 if at < len(seen) and seen[at] == (number, priority) else 1)

    return Ordering(rows, class_of, ("wish", "priority", "receipt", "lottery"))


ORDERINGS: Final[Mapping[str, Callable[[Matching], Ordering]]] = {
    "deferred_acceptance": by_priority,
    "serial_dictatorship": by_ticket,
    "points_first_come": by_arrival,
}


def packed(problem: Matching, ordering: Ordering) -> arrays.MatchingArrays:
    """Return the problem as the loop sees it under ``ordering``; class 0 marks who is unacceptable."""
    classes = []
    for name in ordering.rows:
        for number, place in enumerate(problem.applicants[name].wishes):
            priority = problem.places[place].priority.get(name, 0)
            classes.append(ordering.class_of(number, priority) if priority else 0)
    return arrays.pack(problem, ordering.rows, classes)


def _award(problem: Matching, rule: str) -> Result:
    ordering = ORDERINGS[rule](problem)
    place_of, pool_of = arrays.defer(packed(problem, ordering))
    places = list(problem.places)
    pools = [pool for p in problem.places.values() for pool in (*(r.group for r in p.reserves), OPEN)]
    grants = tuple(
        sorted(
            Grant(name, places[place], 1, pools[pool])
            for name, place, pool in zip(ordering.rows, place_of.tolist(), pool_of.tolist(), strict=True)
            if place >= 0
        )
    )
    return Result(
        family="matching",
        rule=rule,
        engine_version=fairlot.__version__,
        problem_digest=digest(problem.to_json()),
        seed=problem.lottery.seed,
        grants=grants,
        stats=count(problem, grants),
        certificate={"cutoffs": cutoffs_json(problem, grants, tickets_of(problem))},
    )
