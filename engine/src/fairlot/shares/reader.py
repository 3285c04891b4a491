"""A problem of shares out of JSON values."""

from collections.abc import Mapping

from fairlot import reading
from fairlot.shares.problem import Choice, Claimant, Group, Lottery, Shares
from fairlot.types import Json


def read(top: Mapping[str, Json]) -> Shares:
    """Read a problem. Raises ProblemError saying what is wrong with the file or with the problem."""
    return Shares(
        resources=reading.each_at(top, "resources", _numbers),
        periods=tuple(reading.text(item, "periods") for item in reading.list_at(top, "periods")),
        claimants=reading.each_at(top, "claimants", _claimant),
        lottery=Lottery(reading.pairs_at(reading.object_at(top, "lottery"), "sources")),
        groups=tuple(_group(item) for item in reading.list_at(top, "groups")),
        about=reading.each_at(top, "about", reading.text),
    )


def _numbers(value: Json, name: str) -> tuple[int, ...]:
    return tuple(reading.number(item, name) for item in reading.list_at({name: value}, name))


def _claimant(value: Json, name: str) -> Claimant:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    cap = value.get("cap")
    return Claimant(
        choices=tuple(_choice(item, f"{name}/choices") for item in reading.list_at(value, "choices")),
        tasks=_numbers(value.get("tasks"), f"{name}/tasks"),
        weight=reading.number(value.get("weight"), f"{name}/weight"),
        cap=None if cap is None else reading.number(cap, f"{name}/cap"),
        floor=reading.each_at(value, "floor", _numbers),
        groups=frozenset(reading.text(item, f"{name}/groups") for item in reading.list_at(value, "groups")),
        whole=reading.flag(value.get("whole"), f"{name}/whole"),
        steady=reading.flag(value.get("steady"), f"{name}/steady"),
    )


def _choice(value: Json, name: str) -> Choice:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    return Choice(
        reading.text(value.get("name"), f"{name}/name"), reading.each_at(value, "demand", reading.number)
    )


def _group(value: Json) -> Group:
    if not isinstance(value, dict):
        raise reading.misshapen("groups")
    return Group(
        reading.text(value.get("name"), "groups/name"),
        reading.each_at(value, "keep", _numbers),
        reading.each_at(value, "most", _numbers),
    )
