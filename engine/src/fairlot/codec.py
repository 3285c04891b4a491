"""Canonical JSON in and out, for files that travel: problems and results of every family."""

from collections.abc import Mapping

from fairlot import canonical, reading
from fairlot.family import FAMILIES, family
from fairlot.matching.problem import Matching
from fairlot.result import Grant, Result
from fairlot.types import Json, Message, Problem, ProblemError


def dump_problem(problem: Problem) -> bytes:
    """Return the problem as canonical JSON."""
    return canonical.canonical(problem.to_json())


def dump_result(result: Result) -> bytes:
    """Return the result as canonical JSON."""
    return canonical.canonical(result.to_json())


def digest(thing: Problem | Result) -> str:
    """Return ``"sha256:"`` and the hash of the canonical JSON, the same on every machine."""
    return canonical.digest(thing.to_json())


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
    _check_kind(top.get("family"), top.get("format"))
    return Result(
        family=reading.text(top.get("family"), "family"),
        rule=reading.text(top.get("rule"), "rule"),
        engine_version=reading.text(top.get("engine_version"), "engine_version"),
        problem_digest=reading.text(top.get("problem_digest"), "problem_digest"),
        seed=reading.text(top.get("seed"), "seed"),
        grants=tuple(_grant(item) for item in reading.list_at(top, "grants")),
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
