"""Canonical JSON in and out, for files that travel: problems and results of every family."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fairlot import canonical, reading
from fairlot.family import FAMILIES, family
from fairlot.matching import reader
from fairlot.matching.problem import Matching
from fairlot.result import Grant, Result
from fairlot.streaming import Source
from fairlot.types import Json, Message, Problem, ProblemError


def dump_problem(problem: Problem) -> bytes:
    """Return the problem as canonical JSON."""
    return b"".join(told(problem))


def dump_result(result: Result) -> bytes:
    """Return the result as canonical JSON."""
    return b"".join(told(result))


def told(thing: Problem | Result) -> Iterator[bytes]:
    """Yield the canonical JSON piece by piece, so that it need not be there at once."""
    lazily: Callable[[], Mapping[str, Any]] = getattr(thing, "told", thing.to_json)
    return canonical.pieces(lazily())


def digest(thing: Problem | Result) -> str:
    """Return ``"sha256:"`` and the hash of the canonical JSON, the same on every machine."""
    if isinstance(thing, Result):
        return canonical.digest(thing.told())
    return thing.digest


def load(data: bytes | str) -> Problem:
    """Read a problem of any family. Raises ProblemError saying what is wrong with the file or the problem."""
    top = reading.top(data)
    _check_kind(top.get("family"), top.get("format"))
    return family(str(top["family"])).read(top)


def load_problem(data: bytes | str) -> Matching:
    """Read a matching. Raises ProblemError saying what is wrong with the file or with the problem."""
    found = load(data)
    if not isinstance(found, Matching):
        raise ProblemError([Message("json_family", {"family": found.family, "format": "1"})])
    return found


def load_result(data: bytes | str) -> Result:
    """Read a result of any family. Raises ProblemError saying what is wrong with the file."""
    top = reading.top(data)
    return _result(top, tuple(_grant(item) for item in reading.list_at(top, "grants")))


def stream(source: Source) -> Problem:
    """Read a problem of any family piece by piece. Raises ProblemError."""
    top = reader.stream(source)
    _check_kind(top.get("family"), top.get("format"))
    return family(str(top["family"])).read(top)


def stream_result(source: Source) -> Result:
    """Read a result of any family piece by piece. Raises ProblemError."""
    top: dict[str, Any] = {}
    same: dict[str, str] = {}  # a place, or a pool, is one text however often it is named
    for name in source.members():
        if name == "grants":
            top[name] = []
            for _ in source.items():
                grant = _grant(source.value())
                place, through = (same.setdefault(each, each) for each in (grant.place, grant.through))
                top[name].append(Grant(grant.applicant, place, grant.units, through))
        else:
            top[name] = source.value()
    source.end()
    return _result(top, tuple(top["grants"]) if "grants" in top else ())


def _result(top: Mapping[str, Json], grants: tuple[Grant, ...]) -> Result:
    _check_kind(top.get("family"), top.get("format"))
    return Result(
        family=reading.text(top.get("family"), "family"),
        rule=reading.text(top.get("rule"), "rule"),
        engine_version=reading.text(top.get("engine_version"), "engine_version"),
        problem_digest=reading.text(top.get("problem_digest"), "problem_digest"),
        seed=reading.text(top.get("seed"), "seed"),
        grants=grants,
        stats=reading.object_at(top, "stats"),
        certificate=reading.object_at(top, "certificate"),
        status=reading.text(top.get("status"), "status"),
        value=_number_or_none(top, "value"),
        bound=_number_or_none(top, "bound"),
    )


def _check_kind(family: Json, form: Json) -> None:
    if family not in FAMILIES or form != 1 or form is True:
        raise ProblemError([Message("json_family", {"family": str(family), "format": str(form)})])


def _number_or_none(top: Mapping[str, Json], name: str) -> int | None:
    return None if top.get(name) is None else reading.number(top[name], name)


def _grant(item: Json) -> Grant:
    if not isinstance(item, list) or len(item) != 4:
        raise reading.misshapen(at="grants")
    applicant, place, units, through = item
    return Grant(
        reading.text(applicant, "grants"),
        reading.text(place, "grants"),
        reading.number(units, "grants"),
        reading.text(through, "grants"),
    )
