"""Rules that match two sides. Each says how a place orders applicants; one loop does the rest."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from fairlot.limits import UNLIMITED, Limits
from fairlot.matching import arrays
from fairlot.matching.problem import OPEN, Matching
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant, Result, finished


@dataclass(frozen=True)
class Ordering:
    """How a rule orders applicants at a place.

    ``rows``: who wins among equals, first the best. ``class_of(number of the wish from 0, priority)``:
    smaller wins before rows are asked. ``parts``: what an applicant's standing at a place is made of, in
    order of weight, by name, for the explanation.
    """

    rows: Sequence[str]
    class_of: Callable[[int, int], int]
    parts: tuple[str, ...]


def deferred_acceptance(problem: Matching, limits: Limits = UNLIMITED) -> Result:
    """Applicants propose down their wishes; places keep the best so far, by priority then ticket.

    Gale and Shapley, "College Admissions and the Stability of Marriage", American Mathematical Monthly 69
    (1962). Reserves after Hafalir, Yenmez and Yildirim, "Effective affirmative action in school choice",
    Theoretical Economics 8 (2013); how a place chooses is `fairlot.matching.pools.seat`.

    Promises: no applicant and place would both rather have each other (stable); nobody could do better in
    any other stable outcome of this draw; an honest list of wishes is never a mistake. Cost: two
    applicants may each prefer the other's place, where the places see it otherwise.

    The example of Abdulkadiroglu and Sonmez, "School Choice", American Economic Review 93 (2003):

    >>> from fairlot.matching.problem import Applicant, Lottery, Matching, Place
    >>> wishes = {"i1": ("s2", "s1", "s3"), "i2": ("s1", "s2", "s3"), "i3": ("s1", "s2", "s3")}
    >>> priority = {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3"), "s3": ("i2", "i1", "i3")}
    >>> problem = Matching(
    ...     {name: Applicant(list_) for name, list_ in wishes.items()},
    ...     {name: Place(1, {who: n for n, who in enumerate(rank, 1)}) for name, rank in priority.items()},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> deferred_acceptance(problem).assignment
    {'i1': 's1', 'i2': 's2', 'i3': 's3'}
    """
    return _award(problem, "deferred_acceptance")


def serial_dictatorship(problem: Matching, limits: Limits = UNLIMITED) -> Result:
    """Places order all they accept by ticket alone: who is drawn first chooses first.

    Svensson, "Strategy-proof allocation of indivisible goods", Social Choice and Welfare 16 (1999);
    Abdulkadiroglu and Sonmez, "Random serial dictatorship and the core", Econometrica 66 (1998). With
    reserves it is deferred acceptance where every place ranks by ticket, so that a soft reserved seat
    goes to others only where its group leaves it.

    Promises: an honest list is never a mistake; without reserves nobody can gain without another losing.
    Cost: what places think of applicants counts for nothing beyond yes or no, so it is not stable.

    >>> from fairlot.matching.problem import Applicant, Lottery, Matching, Place
    >>> problem = Matching(
    ...     {name: Applicant(("s1", "s2")) for name in ("i1", "i2", "i3")},
    ...     {name: Place(1, {"i1": 1, "i2": 2, "i3": 3}) for name in ("s1", "s2")},
    ...     Lottery((("draw", "of the example"),)),
    ... )
    >>> problem.lottery.order(problem.applicants)
    ['i2', 'i1', 'i3']
    >>> serial_dictatorship(problem).assignment
    {'i1': 's2', 'i2': 's1'}
    """
    return _award(problem, "serial_dictatorship")


def points_first_come(problem: Matching, limits: Limits = UNLIMITED) -> Result:
    """The old way: first wishes are served before second ones, by priority, then by who came first.

    Every place takes, of those who list it first, the best by priority, equals by order of receipt (and by
    ticket where that is equal or missing); what is left goes in the same way to those who list it second,
    and so on. A seat once given is never taken back, except that a group's claim to its reserved seats
    goes before. In the literature "immediate acceptance" or the Boston mechanism: Abdulkadiroglu and
    Sonmez (2003); that it is deferred acceptance with the number of the wish as first priority: Ergin and
    Sonmez, "Games of school choice under the Boston mechanism", Journal of Public Economics 90 (2006).

    Promises nothing but feasibility. It is **not stable and not safe for the honest**: listing a sought
    place second can lose both, so people list what they hope to get. Here to be compared with.

    >>> from fairlot.matching.problem import Applicant, Lottery, Matching, Place
    >>> wishes = {"i1": ("s2", "s1", "s3"), "i2": ("s1", "s2", "s3"), "i3": ("s1", "s2", "s3")}
    >>> priority = {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3"), "s3": ("i2", "i1", "i3")}
    >>> problem = Matching(
    ...     {name: Applicant(list_) for name, list_ in wishes.items()},
    ...     {name: Place(1, {who: n for n, who in enumerate(rank, 1)}) for name, rank in priority.items()},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> points_first_come(problem).assignment  # i2 had the best priority at s2, and loses it
    {'i1': 's2', 'i2': 's3', 'i3': 's1'}
    """
    return _award(problem, "points_first_come")


def by_priority(problem: Matching) -> Ordering:
    """Order by the place's priority, then ticket."""
    return Ordering(problem.drawn, lambda _, priority: priority, ("priority", "lottery"))


def by_ticket(problem: Matching) -> Ordering:
    """Order by ticket alone, among the acceptable."""
    return Ordering(problem.drawn, lambda *_: 1, ("draw",))


def by_arrival(problem: Matching) -> Ordering:
    """Order by the number of the wish, then priority, then receipt (who has none comes last)."""
    last = max(problem.received.values(), default=0) + 1
    drawn = problem.drawn
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
    classes = array("q")
    ranked = {name: place.priority for name, place in problem.places.items()}
    for name in ordering.rows:
        for number, place in enumerate(problem.applicants[name].wishes):
            priority = ranked[place].get(name, 0)
            classes.append(ordering.class_of(number, priority) if priority else 0)
    return arrays.pack(problem, ordering.rows, classes)


def _award(problem: Matching, rule: str) -> Result:
    ordering = ORDERINGS[rule](problem)
    rows, at, inside = (found.tolist() for found in arrays.awarded(packed(problem, ordering)))
    names, places = ordering.rows, list(problem.places)
    pools = [pool for p in problem.places.values() for pool in (*(r.group for r in p.reserves), OPEN)]
    made = (Grant(names[r], places[p], 1, pools[q]) for r, p, q in zip(rows, at, inside, strict=True))
    grants = tuple(sorted(made, key=attrgetter("applicant", "place")))
    certificate = {"cutoffs": cutoffs_json(problem, grants, problem.ticket)}
    return finished(problem, rule, grants, count(problem, grants), certificate)
