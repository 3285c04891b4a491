"""Problems out of CSV tables: every function says in which table, row and column something is wrong.

A table is its rows, each column -> text, as `csv.DictReader` gives them. Each function raises ProblemError.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fairlot.types import Json, Message, Param, ProblemError

Row: TypeAlias = Mapping[str, str]
Tables: TypeAlias = Mapping[str, Sequence[Row]]


def rows(
    tables: Tables, name: str, columns: Sequence[str], optional: Sequence[str] = (), is_needed: bool = True
) -> Sequence[Row]:
    """Return the rows of table ``name``, which has ``columns`` and perhaps ``optional`` ones, and no others.

    An empty list where the table is not there and not needed.
    """
    if name not in tables:
        if is_needed:
            raise ProblemError([Message("table_missing", {"table": name})])
        return []
    found = tables[name]
    for at, row in enumerate(found, 1):
        faults = [column for column in columns if row.get(column) is None]
        faults += [str(column) for column in row if column not in {*columns, *optional}]
        if faults:
            raise fault("table_columns", name, at, columns=(*columns, *optional))
    return found


def number(table: str, at: int, row: Row, column: str, empty: int | None = None) -> int:
    """Return the whole number in ``column`` of ``row``, the ``at``-th from 1; ``empty`` where it is blank."""
    said = (row.get(column) or "").strip()
    if not said and empty is not None:
        return empty
    digits = said.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):  # 64 bits
        raise fault("table_number", table, at, column=column, value=said)
    return int(said)


def keyed(table: str, found: Sequence[Row], column: str) -> dict[str, Row]:
    """Return the rows by ``column``, which names each once."""
    made: dict[str, Row] = {}
    for at, row in enumerate(found, 1):
        if row[column] in made:
            raise fault("table_twice", table, at, id=row[column])
        made[row[column]] = row
    return made


def several(said: str | None) -> list[str]:
    """Return the parts of a cell between semicolons."""
    return [part.strip() for part in (said or "").split(";") if part.strip()]


def fault(key: str, table: str, at: int, **params: Param) -> ProblemError:
    """Return the complaint ``key`` about row ``at`` of ``table``."""
    return ProblemError([Message(key, {"table": table, "row": at, **params})])


def lottery(tables: Tables) -> dict[str, Json]:
    """Return the lottery out of the table ``lottery``: label, value, in published order."""
    found = rows(tables, "lottery", ("label", "value"))
    return {"sources": [[row["label"], row["value"]] for row in found]}


def about(tables: Tables) -> dict[str, Json]:
    """Return what the table ``about`` says of the problem: label, value; it may be left out."""
    found = rows(tables, "about", ("label", "value"), is_needed=False)
    return {row["label"]: row["value"] for row in found}
