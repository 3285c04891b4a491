"""After a decline: the problem of the seats that are free again, without moving anyone who holds one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from fairlot.matching.pools import groups_of, seat
from fairlot.matching.problem import Applicant, Matching, Place, Reserve
from fairlot.result import Result
from fairlot.types import Message, Param, ProblemError

Held: TypeAlias = Mapping[str, tuple[str, ...]]  # applicant -> its places


def vacancy_problem(
    problem: Matching, holds: Result | Mapping[str, str | tuple[str, ...]], declined: Collection[str]
) -> Matching:
    """Return ``problem`` reduced to the free seats and to those who may still have one.

    ``holds``: the result that was offered, or applicant -> place (or places) as it stands now (after
    several declines give the original problem, everyone who holds a seat, and everyone who ever declined).
    Nobody who holds a seat is moved, up or down: this is a second round for the others, by the same
    lottery; who may have several places keeps those it has and asks for as many as it lacks. Those who
    decline take no part any more. The holders who stay are seated again by the published order, so a
    reserve asks only for what its group still lacks. Raises ProblemError where a holder or a place is
    unknown, or where more is held than there are seats or the holder may have.
    """
    given: Mapping[str, str | tuple[str, ...]] = holds.holdings if isinstance(holds, Result) else holds
    gone = set(declined)
    stay = {a: (p,) if isinstance(p, str) else p for a, p in given.items() if a not in gone}
    if faults := list(_faults(problem, stay, declined)):
        raise ProblemError(faults)
    ticket = problem.ticket
    waiting = {
        a: _still_asking(who, stay.get(a, ()))
        for a, who in problem.applicants.items()
        if a not in gone and len(stay.get(a, ())) < who.quota
    }
    places = {}
    for name, place in problem.places.items():
        worst = len(problem.applicants) + max(place.priority.values(), default=0)
        held = sorted(
            (a for a, mine in stay.items() if name in mine),
            key=lambda a: (place.priority.get(a, worst), ticket[a]),
        )
        places[name] = _remainder(place, held, problem.applicants, waiting)
    return Matching(
        applicants=waiting,
        places=places,
        lottery=problem.lottery,
        about=problem.about,
        received={a: at for a, at in problem.received.items() if a in waiting},
    )


def _faults(problem: Matching, stay: Held, declined: Collection[str]) -> Iterator[Message]:
    for a in declined:
        if a not in problem.applicants:
            yield Message("applicant_unknown", {"applicant": a})
    for a, mine in stay.items():
        for p in mine:
            if a not in problem.applicants or p not in problem.places:
                yield Message("holder_unknown", {"applicant": a, "place": p})
        if a in problem.applicants and len(mine) > (quota := problem.applicants[a].quota):
            yield Message("holder_quota", {"applicant": a, "held": len(mine), "quota": quota})
    held = list(chain.from_iterable(stay.values()))
    for name, where in problem.places.items():
        if held.count(name) > where.seats:
            params: dict[str, Param] = {"place": name, "seats": where.seats, "held": held.count(name)}
            yield Message("holder_seats", params)


def _still_asking(who: Applicant, mine: tuple[str, ...]) -> Applicant:
    if not mine:
        return who
    wishes = tuple(place for place in who.wishes if place not in mine)
    return replace(who, wishes=wishes, quota=who.quota - len(mine))


def _remainder(
    place: Place, held: list[str], everyone: Mapping[str, Applicant], waiting: Mapping[str, Applicant]
) -> Place:
    pools, _ = seat(place, held, groups_of(everyone))
    left = place.seats - len(held)
    lacking = {}
    for reserve in sorted(place.reserves, key=lambda r: not r.hard):  # hard ones may not lose their seats
        lacking[reserve.group] = min(reserve.seats - len(pools[reserve.group]), left)
        left -= lacking[reserve.group]
    reserves = [Reserve(r.group, lacking[r.group], r.hard) for r in place.reserves if lacking[r.group]]
    priority = {a: number for a, number in place.priority.items() if a in waiting}
    return Place(place.seats - len(held), priority, tuple(reserves))
