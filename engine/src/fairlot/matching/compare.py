"""Two results of one problem side by side: who gains, who loses, which cut-offs move."""

from dataclasses import dataclass

from fairlot.matching.pools import Cutoff
from fairlot.matching.problem import Matching
from fairlot.matching.witness import cutoffs
from fairlot.result import Result


@dataclass(frozen=True)
class Move:
    """One applicant's outcome before and after; a rank is the number of its own wish, None for no place."""

    applicant: str
    before: str | None
    after: str | None
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True)
class CutoffMove:
    """The cut-off of one pool before and after."""

    before: Cutoff
    after: Cutoff


@dataclass(frozen=True)
class Difference:
    """What changes from one result to another, in the applicants' own eyes."""

    gains: tuple[Move, ...]
    loses: tuple[Move, ...]
    unchanged: int
    cutoffs: tuple[CutoffMove, ...]


def compare(problem: Matching, before: Result, after: Result) -> Difference:
    """Return who gains and who loses from ``before`` to ``after`` by their own wishes."""
    gains: list[Move] = []
    loses: list[Move] = []
    for name, applicant in problem.applicants.items():
        was, is_ = before.assignment.get(name), after.assignment.get(name)
        if was == is_:
            continue
        rank_before, rank_after = _rank(applicant.wishes, was), _rank(applicant.wishes, is_)
        move = Move(name, was, is_, rank_before, rank_after)
        is_better = rank_before is None or (rank_after is not None and rank_after < rank_before)
        (gains if is_better else loses).append(move)
    ticket = problem.ticket
    old, new = cutoffs(problem, before.grants, ticket), cutoffs(problem, after.grants, ticket)
    moved = [
        CutoffMove(a, b)
        for name in problem.places
        for a, b in zip(old[name], new[name], strict=True)
        if a != b
    ]
    unchanged = len(problem.applicants) - len(gains) - len(loses)
    return Difference(tuple(gains), tuple(loses), unchanged, tuple(moved))


def _rank(wishes: tuple[str, ...], place: str | None) -> int | None:
    return None if place is None else wishes.index(place) + 1
