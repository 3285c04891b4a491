"""A matching out of CSV tables: applicants, places, wishes, priorities, reserves, lottery, about."""

from collections.abc import Mapping
from itertools import pairwise

from fairlot import tabling
from fairlot.tabling import Tables
from fairlot.types import Json


def read(tables: Tables) -> Mapping[str, Json]:
    """Return the problem as JSON values. Raises ProblemError saying which row of which table is wrong.

    ``applicants``: id, perhaps groups (between semicolons), received, quota. ``places``: id, seats.
    ``wishes``: applicant, place, rank (1 is the best; gaps do not matter). ``priorities``: place,
    applicant, priority. ``reserves`` (may be missing): place, group, seats, hard (yes or no), in the
    order in which they are filled. ``lottery``: label, value. ``about`` (may be missing): label, value.
    """
    who = tabling.rows(tables, "applicants", ("id",), ("groups", "received", "quota"))
    sites = tabling.rows(tables, "places", ("id", "seats"))
    applicants, places = tabling.keyed("applicants", who, "id"), tabling.keyed("places", sites, "id")
    wishes, priorities, reserves = _wishes(tables), _priorities(tables), _reserves(tables)
    _known(tables, applicants, places)
    received = {
        row["id"]: tabling.number("applicants", at, row, "received")
        for at, row in enumerate(who, 1)
        if row.get("received")
    }
    return {
        "about": tabling.about(tables),
        "applicants": {
            row["id"]: {
                "groups": sorted(tabling.several(row.get("groups"))),
                "wishes": wishes.get(row["id"], []),
                **_quota(tabling.number("applicants", at, row, "quota", empty=1)),
            }
            for at, row in enumerate(who, 1)
        },
        "lottery": tabling.lottery(tables),
        "places": {
            row["id"]: {
                "priority": priorities.get(row["id"], {}),
                "reserves": reserves.get(row["id"], []),
                "seats": tabling.number("places", at, row, "seats"),
            }
            for at, row in enumerate(sites, 1)
        },
        "received": received,
    }


def _quota(number: int) -> dict[str, Json]:
    return {} if number == 1 else {"quota": number}


def _wishes(tables: Tables) -> dict[str, list[Json]]:
    ranked: dict[str, list[tuple[int, int, str]]] = {}
    for at, row in enumerate(tabling.rows(tables, "wishes", ("applicant", "place", "rank")), 1):
        rank = tabling.number("wishes", at, row, "rank")
        ranked.setdefault(row["applicant"], []).append((rank, at, row["place"]))
    found: dict[str, list[Json]] = {}
    for applicant, rows in ranked.items():
        ordered = sorted(rows)
        for (rank, _, _), (other, at, _) in pairwise(ordered):
            if rank == other:
                raise tabling.fault("table_twice", "wishes", at, id=f"{applicant}, {rank}")
        found[applicant] = [place for _, _, place in ordered]
    return found


def _priorities(tables: Tables) -> dict[str, dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {}
    for at, row in enumerate(tabling.rows(tables, "priorities", ("place", "applicant", "priority")), 1):
        of_place = found.setdefault(row["place"], {})
        if row["applicant"] in of_place:
            raise tabling.fault("table_twice", "priorities", at, id=row["applicant"])
        of_place[row["applicant"]] = tabling.number("priorities", at, row, "priority")
    return found


def _reserves(tables: Tables) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    rows = tabling.rows(tables, "reserves", ("place", "group", "seats", "hard"), is_needed=False)
    for at, row in enumerate(rows, 1):
        if row["hard"] not in {"yes", "no"}:
            raise tabling.fault(
                "table_choice", "reserves", at, column="hard", value=row["hard"], choices=("yes", "no")
            )
        seats = tabling.number("reserves", at, row, "seats")
        of_place = found.setdefault(row["place"], [])
        of_place.append({"group": row["group"], "hard": row["hard"] == "yes", "seats": seats})
    return found


def _known(tables: Tables, applicants: Mapping[str, object], places: Mapping[str, object]) -> None:
    """Whoever a table speaks of must stand in its own table: a slip of the pen would be lost in silence."""
    for table in ("wishes", "priorities", "reserves"):
        for at, row in enumerate(tables.get(table, ()), 1):
            for column, known in (("applicant", applicants), ("place", places)):
                if column in row and row[column] not in known:
                    raise tabling.fault("table_unknown", table, at, column=column, id=row[column])
