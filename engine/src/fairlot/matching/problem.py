"""The question: who wishes for what, how many seats there are, and in which order they are filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

from fairlot.canonical import digest
from fairlot.lottery import Lottery
from fairlot.types import LARGEST, Each, Json, Message, ProblemError, frozen, is_count

OPEN = "open"  # the pool of seats that nobody has a special claim to

__all__ = ["LARGEST", "OPEN", "Applicant", "Lottery", "Matching", "Place", "Reserve"]


@dataclass(frozen=True)
class Applicant:
    """Someone who lists places, best first, and belongs to groups (for example "young").

    ``quota``: how many places it may have, for a trainee with several posts, say. Of two sets of places it
    would rather have the one that is better place by place, and never fewer than it may have.
    """

    wishes: tuple[str, ...]
    groups: frozenset[str] = frozenset()
    quota: int = 1

    def to_json(self) -> dict[str, Json]:
        """Return the applicant as plain JSON values; a quota of one is left out."""
        found: dict[str, Json] = {"groups": sorted(self.groups), "wishes": list(self.wishes)}
        return found if self.quota == 1 else {**found, "quota": self.quota}


@dataclass(frozen=True)
class Reserve:
    """Seats of one place kept for a group; hard seats stay empty rather than go to others."""

    group: str
    seats: int
    hard: bool = False


@dataclass(frozen=True)
class Place:
    """Seats, and how they are filled.

    ``priority``: applicant -> number, 1 the best; the lottery parts equal numbers; who is not in it is
    unacceptable. ``reserves`` are filled first, in the order given, then the open seats.
    """

    seats: int
    priority: Mapping[str, int]
    reserves: tuple[Reserve, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "priority", frozen(self.priority))

    def to_json(self) -> dict[str, Json]:
        """Return the place as plain JSON values."""
        return {
            "priority": dict(self.priority.items()),
            "reserves": [{"group": r.group, "hard": r.hard, "seats": r.seats} for r in self.reserves],
            "seats": self.seats,
        }


@dataclass(frozen=True)
class Matching:
    """A whole problem. Checks itself: raises ProblemError with one sentence for each fault.

    ``about`` is text carried along for the reader and never read by a rule; ``received`` is the order in
    which applications came in, which only the old way (`points_first_come`) reads.
    """

    family: ClassVar[str] = "matching"

    applicants: Mapping[str, Applicant]
    places: Mapping[str, Place]
    lottery: Lottery
    about: Mapping[str, str] = field(default_factory=dict)
    received: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("applicants", "places", "about", "received"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        if faults := list(_faults(self)):
            raise ProblemError(faults)

    def acceptable(self, applicant: str, place: str) -> bool:
        """Whether the place ranks the applicant at all."""
        return applicant in self.places[place].priority

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The applicants in the order of the draw, best ticket first."""
        return tuple(self.lottery.order(self.applicants))

    @cached_property
    def ticket(self) -> Mapping[str, int]:
        """Applicant -> position in the draw, 1 the best."""
        return MappingProxyType({name: position for position, name in enumerate(self.drawn, 1)})

    @cached_property
    def digest(self) -> str:
        """The digest of the problem's canonical JSON."""
        return digest(self.told())

    def to_json(self) -> dict[str, Json]:
        """Return the problem as plain JSON values; groups are sorted, everything else keeps its order."""
        told = self.told()
        return {**told, **{name: dict(told[name].items()) for name in ("applicants", "places")}}

    def told(self) -> dict[str, Any]:
        """Return the same with the applicants and places made only when asked for."""
        return {
            "about": dict(self.about),
            "applicants": Each(self.applicants, Applicant.to_json),
            "family": self.family,
            "format": 1,
            "lottery": {"sources": [list(pair) for pair in self.lottery.sources]},
            "places": Each(self.places, Place.to_json),
            "received": dict(self.received),
        }


def _faults(problem: Matching) -> Iterator[Message]:
    for name in (*problem.applicants, *problem.places):
        if not isinstance(name, str) or not name or not name.isprintable():
            yield Message("id_text", {"id": repr(name)})
    for name, applicant in problem.applicants.items():
        yield from _applicant_faults(name, applicant, problem.places)
    for name, place in problem.places.items():
        yield from _place_faults(name, place, problem.applicants)
    for name, number in problem.received.items():
        if name not in problem.applicants:
            yield Message("received_unknown", {"applicant": name})
        elif not is_count(number):
            yield Message("received_number", {"applicant": name, "number": str(number)})


def _applicant_faults(name: str, applicant: Applicant, places: Mapping[str, Place]) -> Iterator[Message]:
    if not is_count(applicant.quota) or applicant.quota < 1:
        yield Message("quota_number", {"applicant": name, "number": str(applicant.quota)})
    seen = set()
    for place in applicant.wishes:
        if place not in places:
            yield Message("wish_unknown", {"applicant": name, "place": place})
        if place in seen:
            yield Message("wish_twice", {"applicant": name, "place": place})
        seen.add(place)


def _place_faults(name: str, place: Place, applicants: Mapping[str, Applicant]) -> Iterator[Message]:
    if not is_count(place.seats):
        yield Message("seats_number", {"place": name, "number": str(place.seats)})
    yield from _reserve_faults(name, place.seats, place.reserves)
    for applicant, number in place.priority.items():
        if applicant not in applicants:
            yield Message("priority_unknown", {"place": name, "applicant": applicant})
        if not is_count(number) or number < 1:
            yield Message("priority_number", {"place": name, "applicant": applicant, "number": str(number)})


def _reserve_faults(name: str, seats: int, reserves: Sequence[Reserve]) -> Iterator[Message]:
    groups = set()
    for reserve in reserves:
        if reserve.group in groups:
            yield Message("reserve_twice", {"place": name, "group": reserve.group})
        groups.add(reserve.group)
        if not reserve.group or reserve.group == OPEN:
            yield Message("reserve_name", {"place": name, "group": reserve.group})
        if not is_count(reserve.seats) or reserve.seats < 1:
            yield Message(
                "reserve_number", {"place": name, "group": reserve.group, "number": str(reserve.seats)}
            )
            return
    kept = sum(reserve.seats for reserve in reserves)
    if is_count(seats) and kept > seats:
        yield Message("reserve_seats", {"place": name, "reserved": kept, "seats": seats})
