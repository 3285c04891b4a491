"""How one place seats people: reserves in published order, then open seats; the cut-off of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairlot.matching.problem import OPEN, Applicant, Matching, Place
from fairlot.types import Json, Message


@dataclass(frozen=True)
class Cutoff:
    """The last one admitted to one pool of a place; who would come before it gets in.

    ``seats`` is how many the pool may hold now (open seats include unfilled soft reserved ones); where
    ``taken`` is less, the pool is free and there is no last one that matters.
    """

    place: str
    pool: str
    seats: int
    taken: int
    applicant: str | None
    priority: int | None
    ticket: int | None

    @property
    def is_free(self) -> bool:
        """Whether a seat of this pool is left."""
        return self.taken < self.seats

    def to_json(self) -> dict[str, Json]:
        """Return the cut-off as plain JSON values."""
        return {
            "applicant": self.applicant,
            "pool": self.pool,
            "priority": self.priority,
            "seats": self.seats,
            "taken": self.taken,
            "ticket": self.ticket,
        }


def seat(
    place: Place, held: Iterable[str], groups: Mapping[str, frozenset[str]]
) -> tuple[dict[str, list[str]], list[str]]:
    """Seat ``held`` (best first) at ``place``; return who sits in which pool, and who finds no seat.

    Each reserve, in the published order, takes the best of its group that are left; the open seats, and
    the soft reserved seats nobody of the group took, go to the best of the rest.

    >>> from fairlot.matching.problem import Reserve
    >>> place = Place(2, {}, (Reserve("young", 1),))
    >>> seat(place, ["a", "b", "c"], {"a": frozenset(), "b": frozenset(), "c": frozenset({"young"})})
    ({'young': ['c'], 'open': ['a']}, ['b'])
    """
    pools: dict[str, list[str]] = {reserve.group: [] for reserve in place.reserves}
    rest = []
    for applicant in held:
        for reserve in place.reserves:
            if reserve.group in groups[applicant] and len(pools[reserve.group]) < reserve.seats:
                pools[reserve.group].append(applicant)
                break
        else:
            rest.append(applicant)
    room = pool_seats(place, {group: len(members) for group, members in pools.items()})[OPEN]
    pools[OPEN] = rest[:room]
    return pools, rest[room:]


def pool_seats(place: Place, taken: Mapping[str, int]) -> dict[str, int]:
    """Return how many each pool may hold, given how many sit in each reserve (soft leftovers are open)."""
    seats = {reserve.group: reserve.seats for reserve in place.reserves}
    spare = sum(r.seats - taken.get(r.group, 0) for r in place.reserves if not r.hard)
    return {**seats, OPEN: place.seats - sum(seats.values()) + spare}


def cutoffs_at(
    name: str, place: Place, pools: Mapping[str, list[str]], ticket: Mapping[str, int]
) -> tuple[Cutoff, ...]:
    """Return the cut-off of each pool, reserves in published order, the open pool last."""
    found = []
    for pool, seats in pool_seats(place, {p: len(members) for p, members in pools.items()}).items():
        members = pools.get(pool, [])
        last = max(members, key=lambda a: (place.priority[a], ticket[a]), default=None)
        priority = None if last is None else place.priority[last]
        position = None if last is None else ticket[last]
        found.append(Cutoff(name, pool, seats, len(members), last, priority, position))
    return tuple(found)


def groups_of(applicants: Mapping[str, Applicant]) -> dict[str, frozenset[str]]:
    """Return applicant -> groups."""
    return {name: applicant.groups for name, applicant in applicants.items()}


def tickets_of(problem: Matching) -> Mapping[str, int]:
    """Return applicant -> position in the draw, 1 the best."""
    return problem.ticket


def pool_message(pool: str) -> Message:
    """Return what to call a pool in a sentence."""
    return Message("pool_open") if pool == OPEN else Message("pool_reserve", {"group": pool})
