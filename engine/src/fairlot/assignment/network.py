"""The assignment as a flow: from one source through evaluators to applications, by way of their minimums.

A minimum is a node in front of its application that the group's members go through. That works where the
groups that one application names are apart from each other or one inside another; else `tree` gives None.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlot.assignment.arrays import Arrays, Int64, Pairs, Prices
from fairlot.solvers.flow import Flow
from fairlot.types import Message, Param, ProblemError


@dataclass(frozen=True, eq=False)
class Tree:
    """Node 0 is the source; then the evaluators, the applications, and a node for each minimum that counts.

    ``need_node`` (minimums): its node, -1 where minimums inside it ask for as much already; ``need_to``: the
    node it leads to; ``demand`` (nodes): reviews wanted there. ``kind`` (rows): which row of ``inner``
    (columns wide) says where an evaluator arrives, counted from the row's own node 0, the application.
    """

    nodes: int
    need_node: Int64
    need_to: Int64
    demand: Int64
    kind: Int64
    inner: Int64
    first: Int64

    def arrival(self, pairs: Pairs) -> Int64:
        """Return the node at which each pair's evaluator arrives."""
        rows, columns = pairs
        step = self.inner[self.kind[rows], columns]
        return np.where(step == 0, 1 + self.inner.shape[1] + rows, self.first[rows] + step - 1)


def tree(a: Arrays, names: Sequence[str]) -> Tree | None:
    """Return the nodes, or None where an application names groups that overlap.

    ``names`` of the applications are for the ProblemError where minimums alone exceed the reviews.
    """
    member = a.members.astype(bool)
    kinds: dict[tuple[tuple[int, int], ...], int] = {(): 0}
    inner = [np.zeros(a.columns, np.int64)]
    kind, first = np.zeros(a.rows, np.int64), np.zeros(a.rows, np.int64)
    node = np.full(len(a.need_group), -1)
    to = np.full(len(a.need_group), -1)
    demand = np.concatenate((np.zeros(1 + a.columns, np.int64), a.reviews)).tolist()
    for row in np.flatnonzero(np.diff(a.need_start)).tolist():
        span = range(a.need_start[row], a.need_start[row + 1])
        needs = tuple(zip(a.need_group[span].tolist(), a.need_least[span].tolist(), strict=True))
        nest = _nested(needs, member)
        if nest is None:
            return None
        kept, parent, own = nest
        first[row] = len(demand)
        top = 1 + a.columns + row
        for at, which in enumerate(kept):
            node[span[which]] = first[row] + at
            to[span[which]] = top if parent[at] < 0 else first[row] + parent[at]
            demand.append(own[at])
        demand[top] -= sum(needs[which][1] for at, which in enumerate(kept) if parent[at] < 0)
        if demand[top] < 0:
            groups = tuple(a.group_names[needs[which][0]] for at, which in enumerate(kept) if parent[at] < 0)
            params: dict[str, Param] = {
                "application": names[row],
                "groups": groups,
                "reviews": int(a.reviews[row]),
            }
            raise ProblemError([Message("assignment_minimums_clash", params)])
        if needs not in kinds:
            kinds[needs] = len(inner)
            arrives = np.zeros(a.columns, np.int64)
            for at in reversed(range(len(kept))):  # smaller groups come first and are written last
                arrives[member[needs[kept[at]][0]]] = at + 1
            inner.append(arrives)
        kind[row] = kinds[needs]
    return Tree(len(demand), node, to, np.array(demand, np.int64), kind, np.array(inner), first)


def _nested(
    needs: Sequence[tuple[int, int]], member: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[list[int], list[int], list[int]] | None:
    """Return which minimums count, smallest group first, the one around it, and what it adds."""
    order = sorted(range(len(needs)), key=lambda n: (int(member[needs[n][0]].sum()), n))
    around: dict[int, int] = {}
    for at, which in enumerate(order):
        mine = member[needs[which][0]]
        for wider in order[at + 1 :]:
            shared = mine & member[needs[wider][0]]
            if shared.any() and not (shared == mine).all():
                return None
            if (shared == mine).all() and mine.any():
                around.setdefault(which, wider)
    asked = dict.fromkeys(order, 0)  # by the minimums inside
    for which in order:
        if which in around:
            asked[around[which]] += max(needs[which][1], asked[which])
    kept = [which for which in order if needs[which][1] > asked[which]]
    parents = []
    for which in kept:
        parent = around.get(which)
        while parent is not None and parent not in kept:
            parent = around.get(parent)
        parents.append(-1 if parent is None else kept.index(parent))
    return kept, parents, [needs[which][1] - asked[which] for which in kept]


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs from the source to each evaluator, then one for each pair, then out of each minimum."""

    tail: Int64
    head: Int64
    capacity: Int64
    cost: Int64
    supply: Int64


def network(a: Arrays, nodes: Tree, pairs: Pairs, gain: Int64, share: int = 1, most: int = 1) -> Network:
    """Return the network whose cheapest flow gains the most over ``pairs``.

    ``share``: units of one review, of which one pair may carry ``most``.
    """
    counted = nodes.need_node >= 0
    columns = 1 + np.arange(a.columns)
    reviews = np.repeat(a.reviews, np.diff(a.need_start))
    supply = -share * nodes.demand
    supply[columns] = share * a.least
    supply[0] = -int(supply[1:].sum())
    return Network(
        np.concatenate((np.zeros(a.columns, np.int64), 1 + pairs[1], nodes.need_node[counted])),
        np.concatenate((columns, nodes.arrival(pairs), nodes.need_to[counted])),
        np.concatenate((share * (a.most - a.least), np.full(len(gain), most), share * reviews[counted])),
        np.concatenate((np.zeros(a.columns, np.int64), -gain, np.zeros(int(counted.sum()), np.int64))),
        supply,
    )


def prices(a: Arrays, nodes: Tree, found: Flow, weight: Int64) -> Prices:
    """Return the prices that the potentials of a cheapest flow are."""
    level = found.potential
    counted = nodes.need_node >= 0
    need = np.zeros(len(counted), np.int64)
    need[counted] = level[nodes.need_node[counted]] - level[nodes.need_to[counted]]
    top = 1 + a.columns
    return Prices(weight, level[0] - level[top : top + a.rows], level[1:top] - level[0], need)
