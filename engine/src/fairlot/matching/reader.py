"""A matching problem out of JSON values."""

from collections.abc import Mapping

from fairlot import reading
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.types import Json


def read(top: Mapping[str, Json]) -> Matching:
    """Read a problem. Raises ProblemError saying what is wrong with the file or with the problem."""
    return Matching(
        applicants=reading.each_at(top, "applicants", _applicant),
        places=reading.each_at(top, "places", _place),
        lottery=Lottery(reading.pairs_at(reading.object_at(top, "lottery"), "sources")),
        about=reading.each_at(top, "about", reading.text),
        received=reading.each_at(top, "received", reading.number),
    )


def _applicant(value: Json, name: str) -> Applicant:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    wishes = tuple(reading.text(item, f"{name}/wishes") for item in reading.list_at(value, "wishes"))
    groups = frozenset(reading.text(item, f"{name}/groups") for item in reading.list_at(value, "groups"))
    return Applicant(wishes, groups, reading.number(value.get("quota", 1), f"{name}/quota"))


def _place(value: Json, name: str) -> Place:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    reserves = tuple(_reserve(item, f"{name}/reserves") for item in reading.list_at(value, "reserves"))
    return Place(
        reading.number(value.get("seats"), f"{name}/seats"),
        reading.each_at(value, "priority", reading.number),
        reserves,
    )


def _reserve(value: Json, name: str) -> Reserve:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    return Reserve(
        reading.text(value.get("group"), f"{name}/group"),
        reading.number(value.get("seats"), f"{name}/seats"),
        reading.flag(value.get("hard"), f"{name}/hard"),
    )
