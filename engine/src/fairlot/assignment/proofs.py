"""What proves a bound: prices, published with the result and believed only after going over all pairs.

Take any whole-number prices: one for each evaluator, application and minimum (these at least 0), and a weight
for each application's scores. Whatever is allowed, the weighted scores add up to no more than the prices of
all loads and reviews, less those of the minimums, and what pairs gain beyond the prices of their two sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from fairlot import reading
from fairlot.assignment.arrays import Arrays, Int64, Pairs, Prices, pairs_of, price
from fairlot.assignment.problem import BARRED, Assignment
from fairlot.types import Json

LARGEST: Final = 2**46  # of a price: with it no sum over one pair leaves 64 bits
HEAVIEST: Final = 2**30  # of a weight


@dataclass(frozen=True, eq=False)
class Proof:
    """Prices and what they bound: ``aim`` "total" of all, or the "worst" of the applications not floored.

    ``scale``: the weight of a score that counts once. ``floors``: application (by number) -> points it has at
    least; it weighs more the harder that is to keep.
    """

    aim: str
    scale: int
    prices: Prices
    floors: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Frame:
    """What else counts: ``share`` units a review, ``most`` of them a pair, an ``extra`` for some pairs."""

    share: int = 1
    most: int = 1
    special: Pairs = field(default_factory=lambda: (np.zeros(0, np.int64), np.zeros(0, np.int64)))
    extra: int = 0


def bound(a: Arrays, proof: Proof, frame: Frame) -> int | None:
    """Return what the proof shows that nothing allowed can exceed; None where it shows nothing.

    For the aim "total" in units of scores (times ``share``), for "worst" the points of one application.
    """
    weight = proof.prices.weight
    extra = np.full(len(weight), proof.scale if proof.aim == "total" else 0, np.int64)
    floored = np.zeros(len(weight), bool)
    floored[list(proof.floors)] = True
    over = weight - extra
    if proof.scale < 1 or (proof.prices.need < 0).any() or (over < 0).any():
        return None
    if proof.aim == "total" and over[~floored].any():
        return None
    beyond = price(a, proof.prices, frame.special, 0).gained
    if beyond >= 2**62:
        return None
    if len(frame.special[0]):
        points = weight[frame.special[0]] * a.score[frame.special].astype(np.int64)
        beyond += int(np.maximum(worth(a, proof.prices, frame.special, points + frame.extra), 0).sum())
    most = proof.prices.base(a, frame.share) + frame.most * beyond
    most -= sum(int(over[row]) * floor for row, floor in proof.floors.items())
    units = proof.scale if proof.aim == "total" else int(weight[~floored].sum())
    return most // units if units > 0 else None


def worth(a: Arrays, prices: Prices, pairs: Pairs, gain: Int64) -> Int64:
    """Return what each pair gains beyond the prices of its two sides, with what its minimums pay."""
    rows, columns = pairs
    found = gain - prices.row[rows] - prices.column[columns]
    member = a.members
    for need in np.flatnonzero(prices.need).tolist():
        row = int(np.searchsorted(a.need_start, need, side="right")) - 1
        mine = rows == row
        found[mine] += prices.need[need] * member[a.need_group[need], columns[mine]]
    return found


def useful(a: Arrays, floors: Int64) -> npt.NDArray[np.bool_]:
    """Return which pairs may meet in an outcome that leaves nobody below its floor (rows x columns).

    With a useless one even the best others leave the application below it.
    """
    short = floors - a.others
    made: npt.NDArray[np.bool_] = (a.score != BARRED) & (a.score >= short[:, np.newaxis])
    made[a.reviews == 0] = False
    return made


def ceiling(a: Arrays, proof: Proof, floors: Int64, rest: Int64) -> int | None:
    """Return the least number, ``floors`` of ``rest`` less 1 or more, than which the worst of ``rest``
    cannot have more points while all others have their floors; None where the prices show none.

    Whoever has more has no use for useless pairs. So the weighted points of all are at most what the prices
    come to without these; less what the others take it is for ``rest``, weighted.
    """
    weight, need = proof.prices.weight, proof.prices.need
    if (weight < 0).any() or (need < 0).any():
        return None
    pairs = pairs_of(useful(a, floors))
    gains = worth(a, proof.prices, pairs, weight[pairs[0]] * a.score[pairs].astype(np.int64))
    if len(gains) * max(0, int(gains.max(initial=0))) >= 2**62:
        return None
    least, units = int(floors[rest].max()) - 1, int(weight[rest].sum())
    held = sum(w * floor for w, floor in zip(weight.tolist(), floors.tolist(), strict=True) if w)
    left = proof.prices.base(a) + int(np.maximum(gains, 0).sum()) - held + units * (least + 1)
    return max(least, left // units) if units else (least if left < 0 else None)


def to_json(problem: Assignment, a: Arrays, proof: Proof) -> dict[str, Json]:
    """Return the proof as it is published: ids to whole numbers, what goes without saying left out."""
    applications, evaluators = list(problem.applications), list(problem.evaluators)
    usual = proof.scale if proof.aim == "total" else 0
    weights = zip(applications, proof.prices.weight.tolist(), strict=True)
    minimums: dict[str, dict[str, Json]] = {}
    for need in np.flatnonzero(proof.prices.need).tolist():
        row = int(np.searchsorted(a.need_start, need, side="right")) - 1
        of_row = minimums.setdefault(applications[row], {})
        of_row[a.group_names[a.need_group[need]]] = int(proof.prices.need[need])
    return {
        "aim": proof.aim,
        "applications": _told(applications, proof.prices.row),
        "evaluators": _told(evaluators, proof.prices.column),
        "floors": {applications[row]: floor for row, floor in proof.floors.items()},
        "minimums": minimums,
        "scale": proof.scale,
        "weights": {name: weight for name, weight in weights if weight != usual},
    }


def _told(names: list[str], values: Int64) -> dict[str, Json]:
    return {name: value for name, value in zip(names, values.tolist(), strict=True) if value}


def from_json(problem: Assignment, a: Arrays, said: Mapping[str, Json]) -> Proof:
    """Return the proof that was published. Raises ProblemError or KeyError where it makes no sense."""
    row = {name: at for at, name in enumerate(problem.applications)}
    column = {name: at for at, name in enumerate(problem.evaluators)}
    aim, scale = reading.text(said.get("aim"), "aim"), _number(said.get("scale"), "scale")
    need = np.zeros(len(a.need_group), np.int64)
    for name, groups in reading.object_at(said, "minimums").items():
        for group, value in reading.each_at({name: groups}, name, _number).items():
            span = range(a.need_start[row[name]], a.need_start[row[name] + 1])
            at = {a.group_names[a.need_group[n]]: n for n in span}
            need[at[group]] = value
    prices = Prices(
        _filled(reading.each_at(said, "weights", _number), row, scale if aim == "total" else 0),
        _filled(reading.each_at(said, "applications", _number), row),
        _filled(reading.each_at(said, "evaluators", _number), column),
        need,
    )
    floors = {row[name]: value for name, value in reading.each_at(said, "floors", _number).items()}
    if max(scale, int(prices.weight.max(initial=0))) > HEAVIEST:
        raise reading.misshapen("weights")
    return Proof(aim, scale, prices, floors)


def _filled(said: Mapping[str, int], at: Mapping[str, int], usual: int = 0) -> Int64:
    made = np.full(len(at), usual, np.int64)
    for name, value in said.items():
        made[at[name]] = value
    return made


def _number(value: Json, name: str) -> int:
    found = reading.number(value, name)
    if abs(found) > LARGEST:
        raise reading.misshapen(name)
    return found
