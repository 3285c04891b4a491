"""The hot loop over a network: run as it is for small problems, compiled for large ones."""

from typing import Any, Final

import numpy as np

from fairlot.compiling import compiled
from fairlot.solvers.flow import Flow, Int64

LARGE: Final = 20_000  # arcs from which compiling pays

Ints = Any  # numpy array (compiled) or list (plain): one source for both


def settle(  # noqa: C901, PLR0912, PLR0913, PLR0917  (one loop: split, it would not compile to one)
    tail: Ints,
    head: Ints,
    is_free: Ints,
    begin: Ints,
    arcs: Ints,
    capacity: Ints,
    chosen: int,
    seen: Ints,
    came: Ints,
    queue: Ints,
    units: Ints,
) -> None:
    """Of all cheapest flows, turn ``units`` into the one that fills arc 0 if any does, then arc 1, and so on.

    ``chosen``: how many arcs are asked, all of capacity 1. ``is_free``: 1 for arcs whose reduced cost is 0;
    only those differ between cheapest flows. ``arcs[begin[node]:begin[node + 1]]``: the free arcs at a node,
    as ``arc`` where it leaves and ``-1 - arc`` where it arrives.
    """
    for asked in range(chosen):
        if is_free[asked] == 0:
            continue
        is_free[asked] = 0  # whatever comes out stays
        if units[asked] == 1:
            continue
        goal = tail[asked]
        queue[0] = head[asked]
        seen[head[asked]] = asked + 1
        read, written = 0, 1
        while read < written and seen[goal] != asked + 1:
            node = queue[read]
            read += 1
            for at in range(begin[node], begin[node + 1]):
                arc = arcs[at]
                if arc >= 0:
                    if is_free[arc] == 0 or units[arc] == capacity[arc]:
                        continue
                    other = head[arc]
                else:
                    if is_free[-1 - arc] == 0 or units[-1 - arc] == 0:
                        continue
                    other = tail[-1 - arc]
                if seen[other] != asked + 1:
                    seen[other] = asked + 1
                    came[other] = arc
                    queue[written] = other
                    written += 1
        if seen[goal] != asked + 1:
            continue
        units[asked] = 1
        node = goal
        while node != head[asked]:
            arc = came[node]
            if arc >= 0:
                units[arc] += 1
                node = tail[arc]
            else:
                units[-1 - arc] -= 1
                node = head[-1 - arc]


def settled(
    tail: Int64, head: Int64, capacity: Int64, cost: Int64, flow: Flow, chosen: int, *, large: int = LARGE
) -> Int64:
    """Return the units of the one cheapest flow that prefers the first ``chosen`` arcs in their order."""
    nodes = len(flow.potential)
    is_free = (cost + flow.potential[tail] - flow.potential[head] == 0).astype(np.int64)
    free = np.flatnonzero(is_free)
    ends = np.concatenate((tail[free], head[free]))
    order = np.argsort(ends, kind="stable")
    begin = np.searchsorted(ends[order], np.arange(nodes + 1))
    arcs = np.concatenate((free, -1 - free))[order]
    scratch = [np.zeros(nodes, np.int64) for _ in range(3)]
    units = flow.units.copy()
    given = (tail, head, is_free, begin, arcs, capacity)
    run: Any = compiled(settle) if len(tail) >= large else settle
    if len(tail) >= large:
        run(*given, chosen, *scratch, units)
        return units
    plain = units.tolist()
    run(*(a.tolist() for a in given), chosen, *(a.tolist() for a in scratch), plain)
    return np.array(plain, np.int64)
