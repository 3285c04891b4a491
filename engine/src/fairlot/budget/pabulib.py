"""Elections of Pabulib (files .pb) as problems: Faliszewski and others, IJCAI 2023."""

import csv
from collections.abc import Iterator, Mapping

from fairlot.types import Json, Message, ProblemError

Row = Mapping[str, str]
SECTIONS = ("META", "PROJECTS", "VOTES")


def read(text: str) -> Mapping[str, Json]:
    """Return the election as the JSON values of a budget problem; approvals count one point.

    Categories and districts become groups ("category: parks"). The lottery is the election's own name: it
    parts equals, and nobody has to trust it. Raises ProblemError for a file of another shape, or money that
    is no whole number.
    """
    found: dict[str, list[Row]] = {section: [] for section in SECTIONS}
    for section, row in _rows(text):
        found[section].append(row)
    meta = {row["key"]: row["value"] for row in found["META"] if row.keys() >= {"key", "value"}}
    try:
        name = "/".join(meta.get(key, "") for key in ("country", "unit", "instance"))
        return {
            "about": {"title": meta.get("description", "")},
            "ballots": {row["voter_id"]: _ballot(row) for row in found["VOTES"]},
            "family": "budget",
            "format": 1,
            "lottery": {"sources": [["Pabulib", name]]},
            "projects": {row["project_id"]: _project(row) for row in found["PROJECTS"]},
            "quotas": [],
            "settings": {"order": "per_won", "step": 0, "utility": "cost", "worth": "points"},
            "won": _whole(meta["budget"]),
        }
    except (KeyError, ValueError) as error:
        raise ProblemError([Message("budget_pabulib", {"detail": str(error)})]) from None


def _rows(text: str) -> Iterator[tuple[str, Row]]:
    section, columns = "", list[str]()
    for cells in csv.reader(text.splitlines(), delimiter=";"):
        if len(cells) == 1 and cells[0].strip() in SECTIONS:
            section, columns = cells[0].strip(), []
        elif not columns:
            columns = cells
        elif section:
            yield section, dict(zip(columns, cells, strict=False))


def _ballot(row: Row) -> dict[str, Json]:
    chosen = [name for name in row["vote"].split(",") if name]
    points = row["points"].split(",") if row.get("points") else ["1"] * len(chosen)
    return {name: _whole(number) for name, number in zip(chosen, points, strict=True) if _whole(number) > 0}


def _project(row: Row) -> dict[str, Json]:
    groups = [f"{kind}: {row[kind]}" for kind in ("category", "district") if row.get(kind)]
    return {
        "cost": _whole(row["cost"]),
        "groups": sorted(group for group in groups if group.isprintable()),
        "score": 0,
        "standing": "open",
    }


def _whole(said: str) -> int:
    whole, _, rest = said.partition(".")
    if rest.strip("0"):
        raise ValueError(said)
    return int(whole)
