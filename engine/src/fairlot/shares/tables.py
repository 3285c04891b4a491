"""A problem of shares out of CSV tables: resources, claimants, tasks, choices, groups, floors, lottery."""

from collections.abc import Mapping, Sequence

from fairlot import tabling
from fairlot.tabling import Row, Tables
from fairlot.types import Json

Cells = dict[str, dict[str, int]]  # name -> period -> amount


def read(tables: Tables) -> Mapping[str, Json]:
    """Return the problem as JSON values. Raises ProblemError saying which row of which table is wrong.

    ``resources``: resource, period, capacity (milli-units; periods in the order they appear). ``claimants``:
    id, perhaps weight, cap, groups (between semicolons), whole, steady (yes or no). ``tasks``: claimant,
    period, tasks. ``choices``: claimant, choice, resource, amount, the best first. ``groups`` (may be
    missing): group, resource, period, keep, most (blank: nothing kept, no limit), in the order in which
    they are served. ``floors`` (may be missing): claimant, choice, period, amount (thousandths of a task).
    ``lottery``: label, value. ``about`` (may be missing): label, value.
    """
    resources = tabling.rows(tables, "resources", ("resource", "period", "capacity"))
    periods = list(dict.fromkeys(row["period"] for row in resources))
    columns = ("weight", "cap", "groups", "whole", "steady")
    who = tabling.rows(tables, "claimants", ("id",), columns)
    known = tabling.keyed("claimants", who, "id")
    stock = _cells("resources", list(enumerate(resources, 1)), "resource", "capacity")
    parts = {name: _of_claimants(tables, name, known, periods) for name in ("tasks", "choices", "floors")}
    return {
        "about": tabling.about(tables),
        "claimants": {
            row["id"]: _claimant(at, row, {name: of[row["id"]] for name, of in parts.items()}, periods)
            for at, row in enumerate(who, 1)
        },
        "groups": _groups(tables, periods, stock),
        "lottery": tabling.lottery(tables),
        "periods": list(periods),
        "resources": _lists(stock, periods, {}),
    }


_COLUMNS = {
    "tasks": ("claimant", "period", "tasks"),
    "choices": ("claimant", "choice", "resource", "amount"),
    "floors": ("claimant", "choice", "period", "amount"),
}


def _of_claimants(
    tables: Tables, name: str, known: Mapping[str, Row], periods: Sequence[str]
) -> dict[str, list[tuple[int, Row]]]:
    found: dict[str, list[tuple[int, Row]]] = {claimant: [] for claimant in known}
    for at, row in enumerate(tabling.rows(tables, name, _COLUMNS[name], is_needed=name != "floors"), 1):
        if row["claimant"] not in known:
            raise tabling.fault("table_unknown", name, at, id=row["claimant"], column="claimant")
        if "period" in row and row["period"] not in periods:
            raise tabling.fault("table_unknown", name, at, id=row["period"], column="period")
        found[row["claimant"]].append((at, row))
    return found


def _claimant(
    at: int, row: Row, parts: Mapping[str, list[tuple[int, Row]]], periods: Sequence[str]
) -> dict[str, Json]:
    choices: dict[str, dict[str, Json]] = {}
    for line, of in parts["choices"]:
        demand = choices.setdefault(of["choice"], {})
        if of["resource"] in demand:
            raise tabling.fault("table_twice", "choices", line, id=of["resource"])
        demand[of["resource"]] = tabling.number("choices", line, of, "amount")
    tasks = dict.fromkeys(periods, 0)
    for line, of in parts["tasks"]:
        tasks[of["period"]] = tabling.number("tasks", line, of, "tasks")
    return {
        "cap": tabling.number("claimants", at, row, "cap") if row.get("cap") else None,
        "choices": [{"demand": demand, "name": name} for name, demand in choices.items()],
        "floor": _lists(_cells("floors", parts["floors"], "choice", "amount"), periods, {}),
        "groups": sorted(tabling.several(row.get("groups"))),
        "steady": _flag(at, row, "steady"),
        "tasks": list(tasks.values()),
        "weight": tabling.number("claimants", at, row, "weight", empty=1),
        "whole": _flag(at, row, "whole"),
    }


def _flag(at: int, row: Row, column: str) -> bool:
    said = row.get(column) or "no"
    if said not in {"yes", "no"}:
        raise tabling.fault("table_choice", "claimants", at, column=column, value=said, choices=("yes", "no"))
    return said == "yes"


def _cells(table: str, rows: Sequence[tuple[int, Row]], name: str, amount: str) -> Cells:
    """Return name -> period -> amount, for the rows that say one."""
    found: Cells = {}
    for at, row in rows:
        if row.get(amount):
            found.setdefault(row[name], {})[row["period"]] = tabling.number(table, at, row, amount)
    return found


def _lists(cells: Cells, periods: Sequence[str], otherwise: Cells) -> dict[str, Json]:
    """Return name -> amount in each period; where none is said, that of ``otherwise``, or 0."""
    return {
        name: [said.get(period, otherwise.get(name, {}).get(period, 0)) for period in periods]
        for name, said in cells.items()
    }


def _groups(tables: Tables, periods: Sequence[str], stock: Cells) -> list[Json]:
    rows: dict[str, list[tuple[int, Row]]] = {}
    columns = ("group", "resource", "period")
    for at, row in enumerate(tabling.rows(tables, "groups", columns, ("keep", "most"), is_needed=False), 1):
        if row["period"] not in periods:
            raise tabling.fault("table_unknown", "groups", at, id=row["period"], column="period")
        rows.setdefault(row["group"], []).append((at, row))
    return [
        {
            "keep": _lists(_cells("groups", of, "resource", "keep"), periods, {}),
            "most": _lists(_cells("groups", of, "resource", "most"), periods, stock),
            "name": name,
        }
        for name, of in rows.items()
    ]
