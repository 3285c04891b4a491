"""Why nothing can be: a set of applications that needs more reviews than are free of conflict, exactly.

Named after Hall's theorem; found as a smallest cut, over all pairs and not only the likely ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fairlot.assignment.arrays import Arrays, Int64, Pairs
from fairlot.assignment.kernels import BARRED
from fairlot.assignment.network import Tree
from fairlot.solvers.flow import NoFlowError
from fairlot.types import Message, Param, ProblemError

ROOM: Final = 8  # pairs of one application added in one round


@dataclass(frozen=True)
class Units:
    """``share``: units of one review, of which one pair may carry ``most``."""

    share: int
    most: int


def crossing(
    a: Arrays,
    nodes: Tree,
    names: tuple[Sequence[str], Sequence[str]],
    pairs: Pairs,
    error: NoFlowError,
    units: Units,
) -> Pairs:
    """Return pairs beyond ``pairs`` that cross the cut in ``error``: with them more may flow.

    ``names``: of the applications and of the evaluators. Raises ProblemError where no pair crosses: the cut
    is then a proof that nothing can be.
    """
    inside = np.zeros(nodes.nodes, bool)
    inside[list(error.source_side)] = True
    found = list(_crossing(a, nodes, pairs, inside))
    rows, columns = (np.concatenate(part) for part in zip(*found, strict=True))
    if not len(rows):
        raise ProblemError([_witness(a, nodes, names, error, units)])
    return rows, columns


def _crossing(
    a: Arrays, nodes: Tree, pairs: Pairs, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Iterator[Pairs]:
    """Yield for each application the best pairs from an evaluator inside to a node outside."""
    yield np.zeros(0, np.int64), np.zeros(0, np.int64)
    every = np.flatnonzero(inside[1 : 1 + a.columns])
    start = np.searchsorted(pairs[0], np.arange(a.rows + 1))
    for row in range(a.rows):
        able = ~inside[nodes.arrival((np.full(len(every), row), every))] & (a.score[row, every] != BARRED)
        at = np.setdiff1d(every[able], pairs[1][start[row] : start[row + 1]], assume_unique=True)
        if len(at) > ROOM:
            at = at[np.argpartition(a.score[row, at], len(at) - ROOM)[-ROOM:]]
        yield np.full(len(at), row), at


def _witness(
    a: Arrays,
    nodes: Tree,
    names: tuple[Sequence[str], Sequence[str]],
    error: NoFlowError,
    units: Units,
) -> Message:
    if 0 in error.sink_side:
        return _too_much_asked(a, nodes, names[1], error, units)
    short = set(error.sink_side)
    claims = [
        (label, sum(int(nodes.demand[n]) for n in held), able)
        for label, held, able in _claims(a, nodes, names[0], short)
    ]
    taken: Int64 = np.array([able for _, _, able in claims], np.int64).sum(axis=0)
    at = 0
    while at < len(claims):  # what is left out without the rest becoming possible is not needed to see why
        needed = sum(claim[1] for claim in claims) - claims[at][1]
        without = taken - claims[at][2]
        if needed * units.share > _most(a, without, units):
            taken = without
            del claims[at]
        else:
            at += 1
    params: dict[str, Param] = {
        "applications": tuple(label for label, _, _ in claims),
        "count": len(claims),
        "needed": sum(claim[1] for claim in claims),
        "available": _most(a, taken, units) // units.share,
    }
    return Message("assignment_hall", params)


def _most(a: Arrays, taken: Int64, units: Units) -> int:
    return int(np.minimum(units.share * a.most, units.most * taken).sum())


def _claims(
    a: Arrays, nodes: Tree, names: Sequence[str], short: set[int]
) -> Iterator[tuple[str, list[int], Int64]]:
    """Yield what goes short: its name (and groups, where only minimums do), nodes, and who could help."""
    every = np.arange(a.columns)
    need_row = a.need_row()
    for row, name in enumerate(names):
        needs = [n for n in np.flatnonzero(need_row == row).tolist() if nodes.need_node[n] in short]
        held = [int(nodes.need_node[n]) for n in needs]
        label = name
        if (top := 1 + a.columns + row) in short:
            held.append(top)
        elif needs:
            label = f"{name} ({', '.join(a.group_names[a.need_group[n]] for n in needs)})"
        if held:
            able = np.isin(nodes.arrival((np.full(a.columns, row), every)), held) & (a.score[row] != BARRED)
            yield label, held, able.astype(np.int64)


def _too_much_asked(
    a: Arrays, nodes: Tree, names: Sequence[str], error: NoFlowError, units: Units
) -> Message:
    """Evaluators who must take more than can be given to them."""
    inside = np.zeros(nodes.nodes, bool)
    inside[list(error.source_side)] = True
    columns = np.flatnonzero(inside[1 : 1 + a.columns])
    room = units.share * int(nodes.demand[inside].sum())
    for row in range(a.rows):
        outside = ~inside[nodes.arrival((np.full(len(columns), row), columns))]
        room += units.most * int((outside & (a.score[row, columns] != BARRED)).sum())
    params: dict[str, Param] = {
        "evaluators": tuple(names[column] for column in columns.tolist()),
        "count": len(columns),
        "needed": int(a.least[columns].sum()),
        "available": room // units.share,
    }
    return Message("assignment_hall_loads", params)
