"""The witness published with a result: counts, and the cut-off of every pool, from who sits where."""

from collections.abc import Mapping

from fairlot.matching.pools import Cutoff, cutoffs_at
from fairlot.matching.problem import Matching
from fairlot.result import Grant
from fairlot.types import Json


def count(problem: Matching, grants: tuple[Grant, ...]) -> dict[str, Json]:
    """Count what people ask first: who got a place, and which wishes were met (``ranks[0]``: first ones)."""
    ranks = [0] * max((len(a.wishes) for a in problem.applicants.values()), default=0)
    for grant in grants:
        ranks[problem.applicants[grant.applicant].wishes.index(grant.place)] += 1
    placed = len({grant.applicant for grant in grants})
    return {
        "applicants": len(problem.applicants),
        "first_choices": ranks[0] if ranks else 0,
        "placed": placed,
        "ranks": ranks,
        "seats": sum(place.seats for place in problem.places.values()),
        "unplaced": len(problem.applicants) - placed,
    }


def cutoffs(
    problem: Matching, grants: tuple[Grant, ...], ticket: Mapping[str, int]
) -> dict[str, tuple[Cutoff, ...]]:
    """Return place -> the cut-off of each pool, reserves in published order, the open pool last."""
    pools: dict[str, dict[str, list[str]]] = {name: {} for name in problem.places}
    for grant in grants:
        pools[grant.place].setdefault(grant.through, []).append(grant.applicant)
    return {name: cutoffs_at(name, place, pools[name], ticket) for name, place in problem.places.items()}


def cutoffs_json(
    problem: Matching, grants: tuple[Grant, ...], ticket: Mapping[str, int]
) -> dict[str, list[dict[str, Json]]]:
    """Return the cut-offs as they are published."""
    found = cutoffs(problem, grants, ticket)
    return {name: [cutoff.to_json() for cutoff in of_place] for name, of_place in found.items()}
