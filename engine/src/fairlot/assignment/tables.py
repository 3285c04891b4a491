"""An assignment problem out of CSV tables, as JSON values.

``evaluators.csv``: id, most, least, groups (apart by ;). ``applications.csv``: id, reviews, minimums
("women:1; market:1"). ``scores.csv``: application, evaluator, score. ``lottery.csv``: label, value. And
``conflicts.csv``, ``standing.csv``: application, evaluator; ``settings.csv``: name (chance, unscored), value.
"""

from collections.abc import Mapping, Sequence

from fairlot.types import Json, Message, ProblemError

Tables = Mapping[str, Sequence[Mapping[str, str]]]


def read(tables: Tables) -> dict[str, Json]:
    """Return the problem as JSON values. Raises ProblemError naming the table, row and column.

    >>> read({"evaluators": [{"id": "Kim", "most": "2"}], "applications": [], "scores": [],
    ...       "lottery": [{"label": "a", "value": "b"}]})["evaluators"]
    {'Kim': {'groups': [], 'least': 0, 'most': 2}}
    """
    scores: dict[str, dict[str, Json]] = {}
    for at, row in _rows(tables, "scores"):
        name, who = (_text(row, "scores", at, column) for column in ("application", "evaluator"))
        scores.setdefault(name, {})[who] = _number(row, "scores", at, "score")
    settings = {
        _text(row, "settings", at, "name"): _number(row, "settings", at, "value")
        for at, row in _rows(tables, "settings")
    }
    sources = [[row.get("label", ""), row.get("value", "")] for _, row in _rows(tables, "lottery")]
    return {
        "about": {},
        "applications": {
            _text(row, "applications", at, "id"): _application(row, at)
            for at, row in _rows(tables, "applications")
        },
        "conflicts": _pairs(tables, "conflicts"),
        "evaluators": {
            _text(row, "evaluators", at, "id"): _evaluator(row, at) for at, row in _rows(tables, "evaluators")
        },
        "family": "assignment",
        "format": 1,
        "lottery": {"sources": sources},
        "scores": scores,
        "standing": _pairs(tables, "standing"),
        **settings,
    }


def _evaluator(row: Mapping[str, str], at: int) -> dict[str, Json]:
    return {
        "groups": sorted({each.strip() for each in row.get("groups", "").split(";") if each.strip()}),
        "least": _number(row, "evaluators", at, "least") if row.get("least") else 0,
        "most": _number(row, "evaluators", at, "most"),
    }


def _application(row: Mapping[str, str], at: int) -> dict[str, Json]:
    minimums: dict[str, Json] = {}
    for each in filter(None, map(str.strip, row.get("minimums", "").split(";"))):
        group, _, number = each.rpartition(":")
        minimums[group.strip()] = _number({"minimums": number}, "applications", at, "minimums")
    return {"minimums": minimums, "reviews": _number(row, "applications", at, "reviews")}


def _pairs(tables: Tables, table: str) -> dict[str, Json]:
    found: dict[str, list[Json]] = {}
    for at, row in _rows(tables, table):
        name, who = (_text(row, table, at, column) for column in ("application", "evaluator"))
        found.setdefault(name, []).append(who)
    return dict(found)


def _rows(tables: Tables, table: str) -> list[tuple[int, Mapping[str, str]]]:
    return list(enumerate(tables.get(table, ()), 2))  # the first row holds the names of the columns


def _text(row: Mapping[str, str], table: str, at: int, column: str) -> str:
    if not row.get(column):
        raise _unreadable(table, at, column, row.get(column) or "")
    return row[column]


def _number(row: Mapping[str, str], table: str, at: int, column: str) -> int:
    try:
        return int(row.get(column) or "")
    except ValueError:
        raise _unreadable(table, at, column, row.get(column) or "") from None


def _unreadable(table: str, at: int, column: str, value: str) -> ProblemError:
    return ProblemError(
        [Message("assignment_column", {"table": table, "row": at, "column": column, "value": value})]
    )
