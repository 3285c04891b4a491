"""JSON values out of a file that somebody else wrote: every function says at which place it is wrong.

Each raises ProblemError: ``json_broken``, ``json_twice``, ``json_type`` or ``json_shape``.
"""

import json
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from fairlot.types import Json, Message, ProblemError

T = TypeVar("T")


def top(data: bytes | str) -> Mapping[str, Json]:
    """Return the JSON object that ``data`` holds; no name twice, no number with a fraction."""
    try:
        found = json.loads(data, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        if isinstance(error, ProblemError):
            raise
        raise ProblemError([Message("json_broken", {"detail": str(error)})]) from None
    if not isinstance(found, dict):
        raise misshapen(at="a JSON object")
    return found


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ProblemError([Message("json_twice", {"name": twice})])
    return found


def _no_float(text: str) -> Json:
    raise ProblemError([Message("json_type", {"type": f"number with a fraction ({text})"})])


DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)


def misshapen(at: str) -> ProblemError:
    """Return the complaint that ``at`` is missing or holds something else."""
    return ProblemError([Message("json_shape", {"name": at})])


def object_at(parent: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """Return the JSON object at ``name``."""
    value = parent.get(name)
    if not isinstance(value, dict):
        raise misshapen(name)
    return value


def list_at(parent: Mapping[str, Json], name: str) -> list[Json]:
    """Return the JSON list at ``name``."""
    value = parent.get(name)
    if not isinstance(value, list):
        raise misshapen(name)
    return value


def each_at(parent: Mapping[str, Json], name: str, read: Callable[[Json, str], T]) -> dict[str, T]:
    """Return the JSON object at ``name`` with each value read by ``read(value, path)``."""
    return {key: read(value, f"{name}/{key}") for key, value in object_at(parent, name).items()}


def text(value: Json, name: str) -> str:
    """Return ``value`` if it is text."""
    if not isinstance(value, str):
        raise misshapen(name)
    return value


def number(value: Json, name: str) -> int:
    """Return ``value`` if it is a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise misshapen(name)
    return value


def flag(value: Json, name: str) -> bool:
    """Return ``value`` if it is true or false."""
    if not isinstance(value, bool):
        raise misshapen(name)
    return value


def pairs_at(parent: Mapping[str, Json], name: str) -> tuple[tuple[str, str], ...]:
    """Return the list of pairs of text at ``name``, for example the sources of a lottery."""
    pairs = []
    for pair in list_at(parent, name):
        if not isinstance(pair, list) or len(pair) != 2:
            raise misshapen(name)
        pairs.append((text(pair[0], name), text(pair[1], name)))
    return tuple(pairs)
