"""Promises of a matching, checked apart from the rule that made it: this file reads no rule."""

from collections import Counter
from collections.abc import Iterator, Mapping

from fairlot.matching.pools import Cutoff, cutoffs_at, groups_of, pool_message, pool_seats, seat
from fairlot.matching.problem import OPEN, Matching, Place
from fairlot.matching.promises import RULES
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant, Result, Violation, miscounted, unbound
from fairlot.types import Message, Param

Key = tuple[int, int]  # priority, ticket: smaller comes first


def check(problem: Matching, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks; an empty list is good news.

    Each violation names the promise it belongs to: "bound" (to this problem and draw), "feasible" (seats
    and reserves), "rational" (nobody is forced), "stable" (no applicant and place would both rather have
    each other, given the reserves), "witness" (published cut-offs and counts are true).
    """
    found = [*unbound(problem, result, RULES), *_aimless(result)]
    strangers = list(_strangers(problem, result))
    if strangers:
        return found + strangers
    ticket = problem.ticket
    unfit = [*_infeasible(problem, result), *_irrational(problem, result)]
    if unfit:  # who would rather have what can only be asked of places that can be
        return found + unfit
    return [*found, *_unstable(problem, result, ticket), *_false_witness(problem, result, ticket)]


def _aimless(result: Result) -> Iterator[Violation]:
    if (result.status, result.value, result.bound) != ("complete", None, None):
        yield Violation("status", "bound", {"said": result.status})


def _strangers(problem: Matching, result: Result) -> Iterator[Violation]:
    for grant in result.grants:
        if grant.applicant not in problem.applicants or grant.place not in problem.places:
            yield Violation("unknown", "feasible", {"applicant": grant.applicant, "place": grant.place})


def _infeasible(problem: Matching, result: Result) -> Iterator[Violation]:
    yield from _too_many(problem, result)
    taken: dict[str, Counter[str]] = {name: Counter() for name in problem.places}
    for grant in result.grants:
        who = {"applicant": grant.applicant, "place": grant.place}
        if grant.units != 1:
            yield Violation("units", "feasible", {**who, "units": grant.units})
        if grant.through != OPEN and grant.through not in problem.applicants[grant.applicant].groups:
            yield Violation("group", "feasible", {**who, "pool": pool_message(grant.through)})
        taken[grant.place][grant.through] += 1
    for name, place in problem.places.items():
        yield from _overfull(name, place, taken[name])


def _too_many(problem: Matching, result: Result) -> Iterator[Violation]:
    times_at = Counter((grant.applicant, grant.place) for grant in result.grants)
    twice = {applicant for (applicant, _), times in times_at.items() if times > 1}
    for applicant, times in Counter(grant.applicant for grant in result.grants).items():
        quota = problem.applicants[applicant].quota
        if quota == 1 < times or applicant in twice:
            yield Violation("duplicate", "feasible", {"applicant": applicant})
        elif times > quota:
            yield Violation("quota", "feasible", {"applicant": applicant, "held": times, "quota": quota})


def _overfull(name: str, place: Place, taken: Mapping[str, int]) -> Iterator[Violation]:
    if (held := sum(taken.values())) > place.seats:
        yield Violation("capacity", "feasible", {"place": name, "held": held, "seats": place.seats})
        return
    room = pool_seats(place, taken)
    for pool, sitting in taken.items():
        if sitting > (seats := room.get(pool, 0)):
            params: dict[str, Param] = {"place": name, "pool": pool_message(pool)}
            yield Violation("reserve", "feasible", {**params, "held": sitting, "seats": seats})


def _irrational(problem: Matching, result: Result) -> Iterator[Violation]:
    for grant in result.grants:
        who = {"applicant": grant.applicant, "place": grant.place}
        if grant.place not in problem.applicants[grant.applicant].wishes:
            yield Violation("unlisted", "rational", who)
        elif not problem.acceptable(grant.applicant, grant.place):
            yield Violation("unacceptable", "rational", who)


def _unstable(problem: Matching, result: Result, ticket: Mapping[str, int]) -> Iterator[Violation]:
    groups = groups_of(problem.applicants)
    bars: dict[str, tuple[Cutoff, ...]] = {}
    for name, grants in _holders(problem, result).items():
        place = problem.places[name]
        held = sorted({g.applicant for g in grants}, key=lambda a: (place.priority[a], ticket[a]))
        pools, _ = seat(place, held, groups)
        yield from _misplaced(name, grants, {a: pool for pool, members in pools.items() for a in members})
        bars[name] = cutoffs_at(name, place, pools, ticket)
    sits = {(grant.applicant, grant.place) for grant in result.grants}
    for name, applicant in problem.applicants.items():
        better = 0  # how many of its places stand before this wish in its own list
        for wish in applicant.wishes:
            better += (name, wish) in sits
            if better == applicant.quota:
                break
            if (name, wish) not in sits and problem.acceptable(name, wish):
                own = (problem.places[wish].priority[name], ticket[name])
                yield from _blocking(
                    name, wish, own, [b for b in bars[wish] if b.pool in {OPEN, *groups[name]}]
                )


def _holders(problem: Matching, result: Result) -> dict[str, list[Grant]]:
    holders: dict[str, list[Grant]] = {name: [] for name in problem.places}
    for grant in result.grants:
        holders[grant.place].append(grant)
    return holders


def _misplaced(name: str, grants: list[Grant], pool_of: Mapping[str, str]) -> Iterator[Violation]:
    """The published order of seats, applied to those admitted, must seat each where the result says."""
    for grant in grants:
        should = pool_of.get(grant.applicant)
        if should != grant.through:
            params: dict[str, Param] = {
                "applicant": grant.applicant,
                "place": name,
                "pool": pool_message(grant.through),
                "should": Message("nothing") if should is None else pool_message(should),
            }
            yield Violation("seating", "stable", params)


def _blocking(name: str, wish: str, own: Key, bars: list[Cutoff]) -> Iterator[Violation]:
    """At most one violation: the first pool that is free or would rather have ``name``."""
    for bar in bars:
        if bar.is_free or (
            bar.priority is not None and bar.ticket is not None and own < (bar.priority, bar.ticket)
        ):
            params: dict[str, Param] = {"applicant": name, "place": wish, "pool": pool_message(bar.pool)}
            yield Violation("waste" if bar.is_free else "blocking_pair", "stable", params)
            return


def _false_witness(problem: Matching, result: Result, ticket: Mapping[str, int]) -> Iterator[Violation]:
    yield from miscounted(count(problem, result.grants), result)
    cutoffs = result.certificate.get("cutoffs")
    said = cutoffs if isinstance(cutoffs, Mapping) else {}
    true = cutoffs_json(problem, result.grants, ticket)
    for name in sorted(true.keys() | said.keys()):
        if said.get(name) != true.get(name):
            yield Violation("cutoff", "witness", {"place": name})
