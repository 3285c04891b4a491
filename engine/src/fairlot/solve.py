"""The front door of every family: solve, check, explain, ask what if, repair."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fairlot.family import family
from fairlot.limits import Limits
from fairlot.result import Grant, Repair, Result, Violation
from fairlot.types import Json, Message, Param, Problem, Story


def solve(problem: Problem, rule: str | None = None, limits: Limits | None = None) -> Result:
    """Return what ``rule`` allots (default: the family's first); the same problem gives the same bytes.

    Raises ProblemError for a rule nobody knows, or where nothing can satisfy the problem.
    """
    kind = family(problem.family)
    return kind.solve(problem, rule or next(iter(kind.rules)), limits or Limits())


def check(problem: Problem, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks, whatever rule made it; an empty list is good news."""
    return family(problem.family).check(problem, result)


def explain(problem: Problem, result: Result, who: str) -> Story:
    """Return what happened to ``who``, why, and what would have changed it.

    Raises ProblemError for somebody nobody knows.
    """
    return family(problem.family).explain(problem, result, who)


def repair(problem: Problem, result: Result, dropouts: Collection[str]) -> Repair:
    """Return ``result`` without ``dropouts``, moving as few others as can be. Raises ProblemError."""
    return family(problem.family).repair(problem, result, dropouts)


def rerun(problem: Problem, result: Result) -> list[Violation]:
    """Run the rule of ``result`` again and return each one whose outcome differs."""
    moves = difference(result, solve(problem, result.rule))
    return [Violation("rerun", "bound", {"rule": result.rule, **move.params()}) for move in moves]


@dataclass(frozen=True)
class Move:
    """What somebody held before and holds after, as grants in canonical order."""

    who: str
    before: tuple[Grant, ...]
    after: tuple[Grant, ...]

    def params(self) -> dict[str, Param]:
        """Return the move as a sentence takes it."""
        return {"applicant": self.who, "place": _said(self.before), "should": _said(self.after)}


def _said(grants: tuple[Grant, ...]) -> Param:
    if not grants:
        return Message("nothing")
    return tuple(grant.place if grant.units == 1 else f"{grant.place} ({grant.units})" for grant in grants)


def difference(before: Result, after: Result) -> list[Move]:
    """Return each one who holds something else in ``after`` than in ``before``, in order of ids."""
    held: dict[str, tuple[list[Grant], list[Grant]]] = {}
    for side, result in enumerate((before, after)):
        for grant in result.grants:
            held.setdefault(grant.applicant, ([], []))[side].append(grant)
    moves = (Move(who, tuple(sorted(a)), tuple(sorted(b))) for who, (a, b) in sorted(held.items()))
    return [move for move in moves if move.before != move.after]


@dataclass(frozen=True)
class WhatIf:
    """Another problem, its result, and each one whose outcome would differ."""

    problem: Problem
    result: Result
    moves: tuple[Move, ...]


def whatif(problem: Problem, result: Result, change: Mapping[str, Json]) -> WhatIf:
    """Apply ``change``, a JSON merge patch (RFC 7396), run the rule of ``result`` again, and compare.

    >>> from fairlot.matching.problem import Applicant, Lottery, Matching, Place
    >>> one = Matching(
    ...     {"a": Applicant(("p",)), "b": Applicant(("p",))},
    ...     {"p": Place(1, {"a": 1, "b": 2})},
    ...     Lottery((("no", "draw"),)),
    ... )
    >>> [move.who for move in whatif(one, solve(one), {"places": {"p": {"seats": 2}}}).moves]
    ['b']
    """
    other = family(problem.family).read(_patched(problem.to_json(), change))
    after = solve(other, result.rule)
    return WhatIf(other, after, tuple(difference(result, after)))


def _patched(value: Mapping[str, Json], patch: Mapping[str, Json]) -> dict[str, Json]:
    found = dict(value)
    for name, new in patch.items():
        if new is None:
            found.pop(name, None)
        elif isinstance(new, dict):
            old = found.get(name)
            found[name] = _patched(old if isinstance(old, dict) else {}, new)
        else:
            found[name] = new
    return found
