"""One value of a published result changed, for every family's test of the checker."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from fairlot import codec
from fairlot.result import Result
from fairlot.types import Problem

Path = tuple[str | int, ...]


def as_published(problem: Problem, result: Result) -> tuple[Any, Any]:
    """The two files as JSON values."""
    return json.loads(codec.dump_problem(problem)), json.loads(codec.dump_result(result))


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of a JSON document that holds a plain value; the engine's version binds nobody."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*path, key))
    elif path != ("engine_version",):
        yield path


def changes(result: Any, times: int = 1000, seed: int = 1) -> Iterator[tuple[Path, Any]]:
    """``times`` copies of ``result`` with one value changed at random, each with the path of the change."""
    chance = random.Random(seed)
    paths = list(leaves(result))
    for _ in range(times):
        changed = copy.deepcopy(result)
        path = chance.choice(paths)
        parent = changed
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = _other(parent[path[-1]], chance)
        yield path, changed


def _other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool) or value is None:
        return chance.choice([0, 1, not value])
    if isinstance(value, int):
        return value + chance.choice([-1000003, -2, -1, 1, 2, 7, 10**6, 2**40])
    others = [value + "x", value[:-1], "", chance.randint(0, 9)]
    return chance.choice([other for other in others if other != value])
