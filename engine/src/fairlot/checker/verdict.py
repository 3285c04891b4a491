"""The verdict on a result, whatever its family, and the command that says it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from . import assignment, budget, matching, schedule, shares
from .frame import Json, digest, frame, read, tickets

FAMILIES: dict[str, Callable[[Json, Json], Iterator[str]]] = {
    "matching": matching.verify,
    "assignment": assignment.verify,
    "budget": budget.verify,
    "shares": shares.verify,
    "schedule": schedule.verify,
}
# Family -> the part of the problem whose names draw numbers.
DRAWN = {
    "matching": "applicants",
    "assignment": "applications",
    "budget": "projects",
    "shares": "claimants",
    "schedule": "requests",
}


def verify(problem: Json, result: Json) -> list[str]:
    """Return what is wrong with ``result``, each as ``where: what``; an empty list is good news."""
    try:
        found = list(frame(problem, result))
        return found or list(FAMILIES[problem["family"]](problem, result))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return [f"shape: something is missing, or is of another kind than it must be ({error!r})"]


def main(arguments: list[str] | None = None) -> int:
    """Check the files named; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        problem, *results = [read(Path(name).read_bytes()) for name in given[:2]]
        drawn = [] if results else tickets(problem, problem[DRAWN[problem["family"]]]).items()
    except (OSError, LookupError, TypeError, ValueError, RecursionError) as error:
        sys.stderr.write(f"{error!r}\nusage: problem.json [result.json [digest]]\n")
        return 2
    for result in results:
        found = verify(problem, result)
        found += [
            f"digest: published {it}, but it is {digest(result)}" for it in given[2:] if it != digest(result)
        ]
        sys.stdout.write("\n".join(found or [f"All promises hold: {digest(result)}"]) + "\n")
        return 1 if found else 0
    sys.stdout.writelines(f"{number} {name}\n" for name, number in drawn)
    return 0
