"""A schedule's problem out of JSON values: requests for time on machines, or a project."""

from collections.abc import Mapping

from fairlot import reading
from fairlot.lottery import Lottery
from fairlot.schedule.parts import LIMITS, Activity, Company, Machine, Option, Request
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.types import Json


def read(top: Mapping[str, Json]) -> Schedule | Project:
    """Read a problem; a file with activities is a project. Raises ProblemError saying what is wrong."""
    lottery = Lottery(reading.pairs_at(reading.object_at(top, "lottery"), "sources"))
    about = reading.each_at(top, "about", reading.text)
    if "activities" in top:
        activities = reading.each_at(top, "activities", _activity)
        return Project(activities, reading.each_at(top, "resources", reading.number), lottery, about)
    return Schedule(
        machines=reading.each_at(top, "machines", _machine),
        companies=reading.each_at(top, "companies", _company),
        requests=reading.each_at(top, "requests", _request),
        lottery=lottery,
        horizon=reading.number(top.get("horizon"), "horizon"),
        week=_number_or_none(top, "week", "week"),
        about=about,
    )


def _number_or_none(parent: Mapping[str, Json], name: str, path: str) -> int | None:
    return None if parent.get(name) is None else reading.number(parent[name], path)


def _object(value: Json, name: str) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise reading.misshapen(name)
    return value


def _machine(value: Json, name: str) -> Machine:
    found = _object(value, name)
    closed = []
    for pair in reading.list_at(found, "closed"):
        if not isinstance(pair, list) or len(pair) != 2:
            raise reading.misshapen(f"{name}/closed")
        closed.append((reading.number(pair[0], f"{name}/closed"), reading.number(pair[1], f"{name}/closed")))
    return Machine(
        reading.text(found.get("group"), f"{name}/group"),
        tuple(closed),
        reading.number(found.get("cleaning"), f"{name}/cleaning"),
        reading.number(found.get("setup"), f"{name}/setup"),
    )


def _company(value: Json, name: str) -> Company:
    found = _object(value, name)
    caps = {limit: _number_or_none(found, limit, f"{name}/{limit}") for limit in LIMITS}
    return Company(**caps, had=reading.number(found.get("had"), f"{name}/had"))


def _request(value: Json, name: str) -> Request:
    found = _object(value, name)
    options = tuple(_option(item, f"{name}/options") for item in reading.list_at(found, "options"))
    return Request(
        reading.text(found.get("company"), f"{name}/company"),
        options,
        reading.number(found.get("received"), f"{name}/received"),
    )


def _option(value: Json, name: str) -> Option:
    if not isinstance(value, list) or len(value) != 4:
        raise reading.misshapen(name)
    start, length, worth = (reading.number(item, name) for item in value[1:])
    return Option(reading.text(value[0], name), start, length, worth)


def _activity(value: Json, name: str) -> Activity:
    found = _object(value, name)
    return Activity(
        reading.number(found.get("duration"), f"{name}/duration"),
        tuple(reading.text(item, f"{name}/after") for item in reading.list_at(found, "after")),
        reading.each_at(found, "demands", reading.number),
    )
