"""Canonical JSON in and out, for files that travel: problems and results."""

import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from fairlot import canonical
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.result import Grant, Result
from fairlot.types import Json, Message, ProblemError

T = TypeVar("T")


def dump_problem(problem: Matching) -> bytes:
    """Return the problem as canonical JSON."""
    return canonical.canonical(problem.to_json())


def dump_result(result: Result) -> bytes:
    """Return the result as canonical JSON."""
    return canonical.canonical(result.to_json())


def digest(thing: Matching | Result) -> str:
    """Return ``"sha256:"`` and the hash of the canonical JSON, the same on every machine."""
    return canonical.digest(thing.to_json())


def load_problem(data: bytes | str) -> Matching:
    """Read a problem. Raises ProblemError saying what is wrong with the file or with the problem."""
    top = _top(data)
    return Matching(
        applicants=_each(top, "applicants", _applicant),
        places=_each(top, "places", _place),
        lottery=Lottery(_sources(_object(top, "lottery"))),
        about=_each(top, "about", _text),
        received=_each(top, "received", _number),
    )


def load_result(data: bytes | str) -> Result:
    """Read a result. Raises ProblemError saying what is wrong with the file."""
    top = _top(data)
    return Result(
        family=_text(top.get("family"), "family"),
        rule=_text(top.get("rule"), "rule"),
        engine_version=_text(top.get("engine_version"), "engine_version"),
        problem_digest=_text(top.get("problem_digest"), "problem_digest"),
        seed=_text(top.get("seed"), "seed"),
        grants=tuple(_grant(item) for item in _list(top, "grants")),
        stats=_object(top, "stats"),
        certificate=_object(top, "certificate"),
    )


def _top(data: bytes | str) -> Mapping[str, Json]:
    try:
        top = json.loads(data, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        if isinstance(error, ProblemError):
            raise
        raise ProblemError([Message("json_broken", {"detail": str(error)})]) from None
    if not isinstance(top, dict):
        raise _misshapen(at="a JSON object")
    if top.get("family") != "matching" or top.get("format") != 1 or top.get("format") is True:
        said = {"family": str(top.get("family")), "format": str(top.get("format"))}
        raise ProblemError([Message("json_family", said)])
    return top


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ProblemError([Message("json_twice", {"name": twice})])
    return found


def _no_float(text: str) -> Json:
    raise ProblemError([Message("json_type", {"type": f"number with a fraction ({text})"})])


def _misshapen(at: str) -> ProblemError:
    return ProblemError([Message("json_shape", {"name": at})])


def _object(parent: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = parent.get(name)
    if not isinstance(value, dict):
        raise _misshapen(name)
    return value


def _list(parent: Mapping[str, Json], name: str) -> list[Json]:
    value = parent.get(name)
    if not isinstance(value, list):
        raise _misshapen(name)
    return value


def _each(parent: Mapping[str, Json], name: str, read: Callable[[Json, str], T]) -> dict[str, T]:
    return {key: read(value, f"{name}/{key}") for key, value in _object(parent, name).items()}


def _text(value: Json, name: str) -> str:
    if not isinstance(value, str):
        raise _misshapen(name)
    return value


def _number(value: Json, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _misshapen(name)
    return value


def _flag(value: Json, name: str) -> bool:
    if not isinstance(value, bool):
        raise _misshapen(name)
    return value


def _applicant(value: Json, name: str) -> Applicant:
    if not isinstance(value, dict):
        raise _misshapen(name)
    wishes = tuple(_text(item, f"{name}/wishes") for item in _list(value, "wishes"))
    groups = frozenset(_text(item, f"{name}/groups") for item in _list(value, "groups"))
    return Applicant(wishes, groups)


def _place(value: Json, name: str) -> Place:
    if not isinstance(value, dict):
        raise _misshapen(name)
    reserves = tuple(_reserve(item, f"{name}/reserves") for item in _list(value, "reserves"))
    return Place(_number(value.get("seats"), f"{name}/seats"), _each(value, "priority", _number), reserves)


def _reserve(value: Json, name: str) -> Reserve:
    if not isinstance(value, dict):
        raise _misshapen(name)
    return Reserve(
        _text(value.get("group"), f"{name}/group"),
        _number(value.get("seats"), f"{name}/seats"),
        _flag(value.get("hard"), f"{name}/hard"),
    )


def _sources(lottery: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for pair in _list(lottery, "sources"):
        if not isinstance(pair, list) or len(pair) != 2:
            raise _misshapen(at="lottery/sources")
        pairs.append((_text(pair[0], "lottery/sources"), _text(pair[1], "lottery/sources")))
    return tuple(pairs)


def _grant(item: Json) -> Grant:
    if not isinstance(item, list) or len(item) != 4:
        raise _misshapen(at="grants")
    applicant, place, units, through = item
    return Grant(
        _text(applicant, "grants"), _text(place, "grants"), _number(units, "grants"), _text(through, "grants")
    )
