"""A schedule's problem out of CSV tables: machines, companies, requests and wishes; or activities."""

from collections.abc import Mapping

from fairlot import tabling
from fairlot.schedule.parts import LIMITS
from fairlot.tabling import Row, Tables
from fairlot.types import Json


def read(tables: Tables) -> Mapping[str, Json]:
    """Return the problem as JSON values. Raises ProblemError saying which row of which table is wrong.

    ``machines``: id, group, perhaps closed (``10-14; 20-22``), cleaning, setup. ``companies``: id, perhaps
    slots, time, weekly_slots, weekly_time, had (empty: no cap). ``requests``: id, company, perhaps
    received. ``wishes``: request, group, start, length, value, best first. ``grid``: one row with horizon,
    perhaps week. Instead of these, for a project: ``activities``: id, duration, perhaps after (``a; b``)
    and demands (``crew 2; crane 1``); ``resources``: id, units. Always ``lottery`` and perhaps ``about``:
    label, value.
    """
    shared: dict[str, Json] = {"about": tabling.about(tables), "family": "schedule", "format": 1}
    if "activities" in tables:
        return {**shared, "lottery": tabling.lottery(tables), **_project(tables)}
    (grid,) = tabling.rows(tables, "grid", ("horizon",), ("week",))[:1] or [{"horizon": "0"}]
    return {
        **shared,
        "companies": _companies(tables),
        "horizon": tabling.number("grid", 1, grid, "horizon"),
        "lottery": tabling.lottery(tables),
        "machines": _machines(tables),
        "requests": _requests(tables),
        "week": _or_none("grid", 1, grid, "week"),
    }


def _or_none(table: str, at: int, row: Row, column: str) -> int | None:
    return tabling.number(table, at, row, column) if (row.get(column) or "").strip() else None


def _machines(tables: Tables) -> dict[str, Json]:
    found = tabling.rows(tables, "machines", ("id", "group"), ("closed", "cleaning", "setup"))
    tabling.keyed("machines", found, "id")
    return {
        row["id"]: {
            "cleaning": tabling.number("machines", at, row, "cleaning", empty=0),
            "closed": [_pair("machines", at, part, "-") for part in tabling.several(row.get("closed"))],
            "group": row["group"],
            "setup": tabling.number("machines", at, row, "setup", empty=0),
        }
        for at, row in enumerate(found, 1)
    }


def _pair(table: str, at: int, part: str, between: str) -> list[Json]:
    begin, _, until = part.partition(between)
    row = {"closed": begin, "until": until}
    return [tabling.number(table, at, row, "closed"), tabling.number(table, at, row, "until")]


def _companies(tables: Tables) -> dict[str, Json]:
    found = tabling.rows(tables, "companies", ("id",), (*LIMITS, "had"))
    tabling.keyed("companies", found, "id")
    return {
        row["id"]: {
            **{limit: _or_none("companies", at, row, limit) for limit in LIMITS},
            "had": tabling.number("companies", at, row, "had", empty=0),
        }
        for at, row in enumerate(found, 1)
    }


def _requests(tables: Tables) -> dict[str, Json]:
    found = tabling.rows(tables, "requests", ("id", "company"), ("received",))
    wishes: dict[str, list[Json]] = {name: [] for name in tabling.keyed("requests", found, "id")}
    for at, row in enumerate(
        tabling.rows(tables, "wishes", ("request", "group", "start", "length", "value")), 1
    ):
        if row["request"] not in wishes:
            raise tabling.fault("schedule_table_request", "wishes", at, request=row["request"])
        times = [tabling.number("wishes", at, row, column) for column in ("start", "length", "value")]
        wishes[row["request"]].append([row["group"], *times])
    return {
        row["id"]: {
            "company": row["company"],
            "options": wishes[row["id"]],
            "received": tabling.number("requests", at, row, "received", empty=0),
        }
        for at, row in enumerate(found, 1)
    }


def _project(tables: Tables) -> dict[str, Json]:
    found = tabling.rows(tables, "activities", ("id", "duration"), ("after", "demands"))
    tabling.keyed("activities", found, "id")
    activities: dict[str, Json] = {
        row["id"]: {
            "after": tabling.several(row.get("after")),
            "demands": _demands(at, row),
            "duration": tabling.number("activities", at, row, "duration"),
        }
        for at, row in enumerate(found, 1)
    }
    stock = tabling.rows(tables, "resources", ("id", "units"), is_needed=False)
    tabling.keyed("resources", stock, "id")
    units: dict[str, Json] = {
        row["id"]: tabling.number("resources", at, row, "units") for at, row in enumerate(stock, 1)
    }
    return {"activities": activities, "resources": units}


def _demands(at: int, row: Row) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for part in tabling.several(row.get("demands")):
        resource, _, units = part.rpartition(" ")
        made[resource.strip()] = tabling.number("activities", at, {"demands": units}, "demands")
    return made
