"""An assignment problem out of JSON values."""

from collections.abc import Mapping
from typing import Any

from fairlot import reading
from fairlot.assignment.problem import CERTAIN, Application, Assignment, Evaluator, Lottery
from fairlot.types import Json


def read(top: Mapping[str, Json]) -> Assignment:
    """Read a problem. Raises ProblemError saying what is wrong with the file or with the problem.

    ``conflicts``, ``unscored``, ``chance``, ``standing`` and ``about`` may be left out.
    """
    unscored = top.get("unscored")
    return Assignment(
        evaluators=reading.each_at(top, "evaluators", _evaluator),
        applications=reading.each_at(top, "applications", _application),
        scores=_scores(top),
        lottery=Lottery(reading.pairs_at(reading.object_at(top, "lottery"), "sources")),
        conflicts={name: frozenset(held) for name, held in _lists(top, "conflicts").items()},
        unscored=None if unscored is None else reading.number(unscored, "unscored"),
        chance=reading.number(top.get("chance", CERTAIN), "chance"),
        standing=_lists(top, "standing"),
        about=reading.each_at({"about": {}, **top}, "about", reading.text),
    )


def _scores(top: Mapping[str, Json]) -> Any:
    rows = top.get("scores")
    if isinstance(rows, list):
        return [_row(row) for row in rows]
    return reading.each_at(top, "scores", _scored)


def _row(row: Json) -> list[int | None]:
    if not isinstance(row, list):
        raise reading.misshapen("scores")
    for score in row:
        if score is not None and type(score) is not int:
            raise reading.misshapen("scores")
    return row


def _scored(value: Json, name: str) -> dict[str, int]:
    return reading.each_at({name: value}, name, reading.number)


def _lists(top: Mapping[str, Json], name: str) -> dict[str, tuple[str, ...]]:
    def names(value: Json, path: str) -> tuple[str, ...]:
        return tuple(reading.text(item, path) for item in reading.list_at({path: value}, path))

    return reading.each_at({name: {}, **top}, name, names)


def _evaluator(value: Json, name: str) -> Evaluator:
    found = reading.object_at({name: value}, name)
    return Evaluator(
        most=reading.number(found.get("most"), f"{name}/most"),
        least=reading.number(found.get("least", 0), f"{name}/least"),
        groups=frozenset(
            reading.text(item, f"{name}/groups")
            for item in reading.list_at({"groups": [], **found}, "groups")
        ),
    )


def _application(value: Json, name: str) -> Application:
    found = reading.object_at({name: value}, name)
    return Application(
        reviews=reading.number(found.get("reviews"), f"{name}/reviews"),
        minimums=reading.each_at({"minimums": {}, **found}, "minimums", reading.number),
    )
