"""A small timing of every family on this machine, on instances made up from a seed."""

import importlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

from fairlot import checker, codec
from fairlot.family import FAMILIES, family
from fairlot.reading import top
from fairlot.result import Result
from fairlot.solve import check, solve
from fairlot.types import Problem

HEAD = ("family", "rule", "size", "solve", "check", "checker", "status", "broken promises")


def table(families: Sequence[str] | None = None, size: int | None = None) -> Iterator[str]:
    """Yield a table, line by line: each family's default rule at its sizes, or at ``size``.

    A family without the module ``samples`` (``SIZES`` and ``sample(size, seed)``) is left out.
    """
    yield _row(*HEAD)
    yield _row(*("---" for _ in HEAD))
    for key in families or FAMILIES:
        family(key)
        try:
            samples = importlib.import_module(f"fairlot.{key}.samples")
        except ModuleNotFoundError:
            continue
        for each in (size,) if size is not None else samples.SIZES:
            yield _timed(samples, each)


def _timed(samples: Any, size: int) -> str:
    problem: Problem = samples.sample(size)
    start = time.perf_counter()
    result = solve(problem)
    solved = time.perf_counter()
    broken = check(problem, result)
    checked = time.perf_counter()
    found = checker.verify(*_published(problem, result))
    verified = time.perf_counter()
    seconds = (solved - start, checked - solved, verified - checked)
    times = (f"{each:.3f} s" for each in seconds)
    return _row(
        problem.family, result.rule, f"{size:,}", *times, result.status, str(len(broken) + len(found))
    )


def _published(problem: Problem, result: Result) -> tuple[Any, Any]:
    return top(codec.dump_problem(problem)), top(codec.dump_result(result))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
