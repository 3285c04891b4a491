"""A budget problem out of tables.

projects.csv: id, cost, score, groups (between semicolons), standing (open, promised, withdrawn; open where
blank); quotas.csv: group, rule, amount; ballots.csv: voter, project, points (1 where blank); settings.csv:
name, value with the ``won`` to spend, and perhaps worth, order, utility, step; lottery.csv; about.csv.
"""

from collections.abc import Mapping

from fairlot import tabling
from fairlot.budget.problem import OPEN, Settings
from fairlot.tabling import Tables
from fairlot.types import Json

_USUAL = Settings()


def read(tables: Tables) -> Mapping[str, Json]:
    """Return the problem as JSON values. Raises ProblemError naming table, row and column."""
    said = tabling.keyed("settings", tabling.rows(tables, "settings", ("name", "value")), "name")
    wanted = {"settings": [{name: row["value"] for name, row in said.items()}]}
    (row,) = tabling.rows(wanted, "settings", ("won",), ("worth", "order", "utility", "step"))
    return {
        "about": tabling.about(tables),
        "ballots": _ballots(tables),
        "family": "budget",
        "format": 1,
        "lottery": tabling.lottery(tables),
        "projects": _projects(tables),
        "quotas": _quotas(tables),
        "settings": {
            "order": row.get("order") or _USUAL.order,
            "step": tabling.number("settings", 1, row, "step", _USUAL.step),
            "utility": row.get("utility") or _USUAL.utility,
            "worth": row.get("worth") or _USUAL.worth,
        },
        "won": tabling.number("settings", 1, row, "won"),
    }


def _projects(tables: Tables) -> dict[str, Json]:
    found = tabling.rows(tables, "projects", ("id", "cost"), ("score", "groups", "standing"))
    tabling.keyed("projects", found, "id")
    return {
        row["id"]: {
            "cost": tabling.number("projects", at, row, "cost"),
            "groups": sorted(tabling.several(row.get("groups"))),
            "score": tabling.number("projects", at, row, "score", 0),
            "standing": row.get("standing") or OPEN,
        }
        for at, row in enumerate(found, 1)
    }


def _quotas(tables: Tables) -> list[Json]:
    found = tabling.rows(tables, "quotas", ("group", "rule", "amount"), is_needed=False)
    return [
        {
            "amount": tabling.number("quotas", at, row, "amount"),
            "group": row["group"],
            "rule": row["rule"],
        }
        for at, row in enumerate(found, 1)
    ]


def _ballots(tables: Tables) -> dict[str, Json]:
    made: dict[str, dict[str, Json]] = {}
    found = tabling.rows(tables, "ballots", ("voter", "project"), ("points",), is_needed=False)
    for at, row in enumerate(found, 1):
        ballot = made.setdefault(row["voter"], {})
        if row["project"] in ballot:
            raise tabling.fault("table_twice", "ballots", at, id=f"{row['voter']}, {row['project']}")
        ballot[row["project"]] = tabling.number("ballots", at, row, "points", 1)
    return dict(made)
