"""Whether the witness of a result is true: each number published is worked out again from the problem."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from fairlot import reading
from fairlot.assignment import proofs
from fairlot.assignment.arrays import Arrays, Int64, own_best, pack, standing_pairs
from fairlot.assignment.problem import BARRED, CERTAIN, Assignment
from fairlot.assignment.proofs import Frame, Proof
from fairlot.assignment.witness import points_of
from fairlot.result import Result, Violation, sealed
from fairlot.types import ProblemError


def false_proofs(problem: Assignment, result: Result) -> Iterator[Violation]:
    """Yield what is not true of the witness of ``result``, whose grants are feasible."""
    if result.rule not in CHECKS:
        return
    if sealed(result.certificate) != result.certificate:
        yield _false("seal")
    try:
        a = pack(problem)
        said: Any = result.certificate
        found = [proofs.from_json(problem, a, each) for each in said["proofs"]]
        yield from CHECKS[result.rule](problem, a, result, found)
    except (ProblemError, LookupError, TypeError, ValueError, AttributeError):
        yield _false("certificate")


def chances_of(problem: Assignment, result: Result) -> tuple[Int64, Int64, Int64]:
    """Return the published chances: application, evaluator, thousandths. Raises ProblemError or KeyError."""
    row = {name: at for at, name in enumerate(problem.applications)}
    column = {name: at for at, name in enumerate(problem.evaluators)}
    found = [
        (row[name], column[each], number)
        for name, inner in reading.object_at(result.certificate, "chances").items()
        for each, number in reading.each_at({name: inner}, name, reading.number).items()
    ]
    rows, columns, units = np.array(found, np.int64).reshape(-1, 3).T
    return rows, columns, units


def _false(part: str, promise: str = "witness") -> Violation:
    return Violation("assignment_witness", promise, {"part": part})


def _total(problem: Assignment, a: Arrays, result: Result, found: list[Proof]) -> Iterator[Violation]:
    """The value is the sum of all points, and the one proof proves the bound."""
    (proof,) = found
    total = sum(points_of(problem, result.grants).values())
    yield from _aimed(a, result, proof, total, Frame())


def _aimed(
    a: Arrays,
    result: Result,
    proof: Proof,
    value: int,
    frame: Frame,
    is_proven: bool = True,
    less: int = 0,
) -> Iterator[Violation]:
    has_floors = result.rule == "best_worst_then_total"
    if proof.aim != "total" or proof.scale < 1 or (proof.floors and not has_floors):
        yield _false("proofs")
    if result.value != value:
        yield _false("value")
    shown = proofs.bound(a, proof, frame)
    if shown is None or result.bound != shown - less:
        yield _false("bound")
    if (result.status == "optimal") != (is_proven and result.value == result.bound):
        yield _false("status")


def _fair(problem: Assignment, a: Arrays, result: Result, found: list[Proof]) -> Iterator[Violation]:
    """The levels are at their own best, the worst is what is said, and both proofs prove their bounds."""
    lowest, proof = found
    row = {name: at for at, name in enumerate(problem.applications)}
    points = {row[name]: each for name, each in points_of(problem, result.grants).items()}
    levels = reading.each_at(result.certificate, "levels", reading.number)
    own = own_best(a)
    at_best = {row[name]: value for name, value in levels.items()}
    if any(value != points[at] or value != own[at] for at, value in at_best.items()):
        yield _false("levels")
    others = [value for at, value in points.items() if at not in at_best]
    worst = reading.each_at(result.certificate, "worst", reading.number)
    if worst.keys() != {"bound", "value"} or worst["value"] > min(others, default=worst["value"]):
        yield _false("worst")
    shown = proofs.bound(a, lowest, Frame()) if others else 0
    weighed = {at for at in at_best if lowest.prices.weight[at]}
    if lowest.aim != "worst" or not weighed <= lowest.floors.keys() <= at_best.keys():
        yield _false("proofs")
    if not lowest.floors.items() <= at_best.items():
        yield _false("proofs")
    if worst["bound"] != shown:
        yield _false("worst")
    if not proof.floors.items() <= {**dict.fromkeys(row.values(), worst["value"]), **at_best}.items():
        yield _false("proofs")
    yield from _aimed(a, result, proof, sum(points.values()), Frame(), worst["value"] == worst["bound"])


def _levels(problem: Assignment, a: Arrays, result: Result, found: list[Proof]) -> Iterator[Violation]:
    """The levels are what the applications have, the worst first, and each bound is shown."""
    row = {name: at for at, name in enumerate(problem.applications)}
    points = points_of(problem, result.grants)
    said: Any = result.certificate["levels"]
    order = [row[level["application"]] for level in said]
    values = [points[level["application"]] for level in said]
    if values != [level["value"] for level in said] or values != sorted(values):
        yield _false("levels")
    if sorted(order) != np.flatnonzero(a.reviews).tolist():
        yield _false("levels")
    own = np.minimum.accumulate(own_best(a)[order][::-1])[::-1]
    floors = np.zeros(a.rows, np.int64)
    for at, level in enumerate(said):
        rest, top = np.array(order[at:]), _number(level["bound"])
        floors[rest] = top + 1
        if "prices" in level:
            shown = proofs.ceiling(a, proofs.from_json(problem, a, level["prices"]), floors, rest)
        else:
            shown = int(own[at])
        if shown != top:
            yield _false("levels")
        floors[order[at]] = values[at]
    is_proven = all(level["value"] == level["bound"] for level in said)
    total = sum(points.values())
    (proof,) = found
    if result.certificate["most"] != proofs.bound(a, proof, Frame()) or proof.floors:
        yield _false("most")
    if is_proven and (result.value, result.bound, result.status) != (total, total, "optimal"):
        yield _false("bound")
    if not is_proven:
        yield from _aimed(a, result, proof, total, Frame(), is_proven=False)


def _number(value: Any) -> int:
    found = reading.number(value, "bound")
    if abs(found) > proofs.LARGEST:
        raise reading.misshapen("bound")
    return found


def _capped(problem: Assignment, a: Arrays, result: Result, found: list[Proof]) -> Iterator[Violation]:
    """The chances keep to the cap, to loads and reviews, and who meets had a chance to."""
    (proof,) = found
    rows, columns, units = chances_of(problem, result)
    said = {(int(r), int(c)): int(n) for r, c, n in zip(rows, columns, units, strict=True)}
    names = (list(problem.applications), list(problem.evaluators))
    sums = np.bincount(rows, units, a.rows), np.bincount(columns, units, a.columns)
    for (at, column), number in said.items():
        if not 0 < number <= problem.chance or a.score[at, column] == BARRED:
            who = {"application": names[0][at], "evaluator": names[1][column]}
            yield Violation("assignment_chance", "capped", who)
    needs = zip(a.need_row().tolist(), a.need_group.tolist(), a.need_least.tolist(), strict=True)
    member = a.members
    is_short = any(units[(rows == r) & (member[g][columns] == 1)].sum() < CERTAIN * n for r, g, n in needs)
    is_over = (sums[1] > CERTAIN * a.most).any() or (sums[1] < CERTAIN * a.least).any()
    if is_short or is_over or (sums[0] != CERTAIN * a.reviews).any():
        yield _false("chances", "capped")
    able = {(names[0][at], names[1][column]) for at, column in said}
    if any((grant.applicant, grant.place) not in able for grant in result.grants):
        yield _false("chances")
    value = int((units * a.score[rows, columns].astype(np.int64)).sum())
    yield from _aimed(a, result, proof, value, Frame(share=CERTAIN, most=problem.chance))


def _kept(problem: Assignment, a: Arrays, result: Result, found: list[Proof]) -> Iterator[Violation]:
    """The bonus is large enough, and the proof bounds what pairs kept and points come to together."""
    (proof,) = found
    special = standing_pairs(problem, a)
    stood = {(name, each) for name, names in problem.standing.items() for each in names}
    kept = sum((grant.applicant, grant.place) in stood for grant in result.grants)
    bonus = reading.number(result.certificate["bonus"], "bonus")
    if result.certificate["kept"] != kept:
        yield _false("kept", "kept")
    if bonus != 1 + int(a.reviews.sum()) * a.span:
        yield _false("bonus")
    total = sum(points_of(problem, result.grants).values())
    frame = Frame(special=special, extra=bonus)
    yield from _aimed(a, result, proof, total, frame, less=kept * bonus)


CHECKS: Mapping[str, Any] = {
    "maximum_total": _total,
    "best_worst_then_total": _fair,
    "leximin": _levels,
    "randomised": _capped,
    "fewest_moves": _kept,
}
