"""A matching problem out of JSON values."""

from collections.abc import Mapping
from typing import Any

from fairlot import reading
from fairlot.matching.compact import Crowd, Ranking
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.streaming import Source
from fairlot.types import Json


def read(top: Mapping[str, Json]) -> Matching:
    """Read a problem. Raises ProblemError saying what is wrong with the file or with the problem."""
    crowd, places = top.get("applicants"), top.get("places")
    return Matching(
        applicants=crowd if isinstance(crowd, Crowd) else reading.each_at(top, "applicants", _applicant),
        places=places if isinstance(places, Places) else reading.each_at(top, "places", _place),
        lottery=Lottery(reading.pairs_at(reading.object_at(top, "lottery"), "sources")),
        about=reading.each_at(top, "about", reading.text),
        received=reading.each_at(top, "received", reading.number),
    )


class Places(dict[str, Place]):
    """Places out of a stream."""


def stream(source: Source) -> dict[str, Json]:
    """Return the top of a file piece by piece: applicants and places as arrays, the rest as it is.

    Places that come before the applicants are kept whole. Raises ProblemError.
    """
    top: dict[str, Any] = {}
    for name in source.members():
        if name == "applicants":
            crowd = top[name] = Crowd(Applicant)
            for who in source.members():
                crowd.add(who, _applicant(source.value(), f"applicants/{who}"))
        elif name == "places" and "applicants" in top:
            top[name] = Places()
            for place in source.members():
                top[name][place] = _place(source.value(), f"places/{place}", top["applicants"])
        else:
            top[name] = source.value()
    source.end()
    return top


def _applicant(value: Json, name: str) -> Applicant:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    wishes = tuple(reading.text(item, f"{name}/wishes") for item in reading.list_at(value, "wishes"))
    groups = frozenset(reading.text(item, f"{name}/groups") for item in reading.list_at(value, "groups"))
    return Applicant(wishes, groups, reading.number(value.get("quota", 1), f"{name}/quota"))


def _place(value: Json, name: str, crowd: Crowd | None = None) -> Place:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    reserves = tuple(_reserve(item, f"{name}/reserves") for item in reading.list_at(value, "reserves"))
    seats = reading.number(value.get("seats"), f"{name}/seats")
    if crowd is not None:
        said = reading.object_at(value, "priority")
        return Place(seats, Ranking(crowd, name.removeprefix("places/"), said), reserves)
    return Place(seats, reading.each_at(value, "priority", reading.number), reserves)


def _reserve(value: Json, name: str) -> Reserve:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    return Reserve(
        reading.text(value.get("group"), f"{name}/group"),
        reading.number(value.get("seats"), f"{name}/seats"),
        reading.flag(value.get("hard"), f"{name}/hard"),
    )
