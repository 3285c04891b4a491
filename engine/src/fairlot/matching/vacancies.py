"""After a decline: the problem of the seats that are free again, without moving anyone who holds one."""

from collections.abc import Collection, Mapping

from fairlot.matching.pools import groups_of, seat
from fairlot.matching.problem import Applicant, Matching, Place, Reserve
from fairlot.result import Result
from fairlot.types import Message, Param, ProblemError


def vacancy_problem(
    problem: Matching, holds: Result | Mapping[str, str], declined: Collection[str]
) -> Matching:
    """Return ``problem`` reduced to the free seats and to those who hold nothing and declined nothing.

    ``holds``: the result that was offered, or applicant -> place as it stands now (after several
    declines give the original problem, everyone who holds a seat, and everyone who ever declined).
    Nobody who holds a seat is moved, up or down: this is a second round for the others, by the same
    lottery. Those who decline take no part any more. The holders who stay are seated again by the
    published order, so a reserve asks only for what its group still lacks. Raises ProblemError where a
    holder or a place is unknown, or a place holds more than its seats.
    """
    given = holds.assignment if isinstance(holds, Result) else holds
    stay = {a: p for a, p in given.items() if a not in set(declined)}
    _check_holders(problem, stay, declined)
    ticket = problem.ticket
    waiting = {a: who for a, who in problem.applicants.items() if a not in stay and a not in set(declined)}
    places = {}
    for name, place in problem.places.items():
        worst = len(problem.applicants) + max(place.priority.values(), default=0)
        held = sorted(
            (a for a, p in stay.items() if p == name), key=lambda a: (place.priority.get(a, worst), ticket[a])
        )
        places[name] = _remainder(place, held, problem.applicants, waiting)
    return Matching(
        applicants=waiting,
        places=places,
        lottery=problem.lottery,
        about=problem.about,
        received={a: at for a, at in problem.received.items() if a in waiting},
    )


def _check_holders(problem: Matching, stay: Mapping[str, str], declined: Collection[str]) -> None:
    strangers = [
        Message("applicant_unknown", {"applicant": a}) for a in declined if a not in problem.applicants
    ]
    for a, who in problem.applicants.items():
        if who.quota > 1:
            strangers.append(Message("quota_single", {"applicant": a, "number": who.quota}))
    for applicant, place in stay.items():
        if applicant not in problem.applicants or place not in problem.places:
            strangers.append(Message("holder_unknown", {"applicant": applicant, "place": place}))
    held = list(stay.values())
    for name, where in problem.places.items():
        if held.count(name) > where.seats:
            params: dict[str, Param] = {"place": name, "seats": where.seats, "held": held.count(name)}
            strangers.append(Message("holder_seats", params))
    if strangers:
        raise ProblemError(strangers)


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
