"""The hot loop over a network: run as it is for small problems, compiled for large ones."""

from heapq import heappop, heappush
from itertools import pairwise
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


def ship(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917  (one loop, as above)
    tail: Ints,
    head: Ints,
    capacity: Ints,
    cost: Ints,
    begin: Ints,
    arcs: Ints,
    low: int,
    high: int,
    amount: int,
    came: Ints,
    far: Ints,
    units: Ints,
    level: Ints,
) -> None:
    """Send ``amount`` units from node ``low`` to node ``high`` - 1 as cheaply as can be.

    All arcs at the nodes between lead on, to a later node, and one way is never full. Successive shortest
    paths: Busacker and Gowen (1961), with the prices of Edmonds and Karp (1972). Fills ``units`` and, as
    `fairlot.solvers.flow.potentials` does, ``level``. ``arcs`` and ``begin`` as in `settle`.
    """
    beyond = 2**62
    for node in range(low, high):
        far[node] = beyond
    far[low] = 0
    for node in range(low, high):  # the first way, against costs below 0: nodes in their order
        for at in range(begin[node], begin[node + 1]):
            arc = arcs[at]
            if arc >= 0 and far[node] + cost[arc] < far[head[arc]]:
                far[head[arc]] = far[node] + cost[arc]
                came[head[arc]] = arc
    while True:
        for node in range(low, high):
            level[node] += far[node]
        sent = amount
        node = high - 1
        while node != low and sent > 0:
            arc = came[node]
            if arc >= 0:
                sent = min(sent, capacity[arc] - units[arc])
                node = tail[arc]
            else:
                sent = min(sent, units[-1 - arc])
                node = head[-1 - arc]
        node = high - 1
        while node != low and sent > 0:
            arc = came[node]
            if arc >= 0:
                units[arc] += sent
                node = tail[arc]
            else:
                units[-1 - arc] -= sent
                node = head[-1 - arc]
        amount -= sent
        heap = [(0, low)]
        for node in range(low, high):
            far[node] = beyond if amount > 0 else -level[node]
            if amount == 0:
                heappush(heap, (far[node], node))  # the last time from everywhere: for the levels
        if amount > 0:
            far[low] = 0
        while len(heap) > 0:
            key, node = heappop(heap)
            if key != far[node]:
                continue
            for at in range(begin[node], begin[node + 1]):
                arc = arcs[at]
                if arc >= 0:
                    if units[arc] == capacity[arc]:
                        continue
                    other, step = head[arc], cost[arc]
                else:
                    if units[-1 - arc] == 0:
                        continue
                    other, step = tail[-1 - arc], -cost[-1 - arc]
                step += level[node] - level[other]
                if key + step < far[other]:
                    far[other] = key + step
                    came[other] = arc
                    heappush(heap, (far[other], other))
        if amount == 0:
            break
    for node in range(low, high):
        level[node] += far[node]


def shipped(
    tail: Int64, head: Int64, capacity: Int64, cost: Int64, supply: Int64, *, large: int = LARGE
) -> Flow:
    """Return a cheapest flow where nodes fall into stretches, each from a supply to the demand after it.

    The same as `fairlot.solvers.flow.cheapest` gives, faster where supplies are small.
    """
    nodes = len(supply)
    ends = np.concatenate((tail, head))
    order = np.argsort(ends, kind="stable")
    begin = np.searchsorted(ends[order], np.arange(nodes + 1))
    arcs = np.concatenate((np.arange(len(tail)), -1 - np.arange(len(tail))))[order]
    starts = np.flatnonzero(np.append(True, supply[:-1] < 0)).tolist()
    filled = [np.zeros(nodes, np.int64), np.zeros(nodes, np.int64), np.zeros(len(tail), np.int64)]
    filled.append(np.zeros(nodes, np.int64))
    is_large = len(tail) * int(supply[supply > 0].max(initial=1)) >= large
    given: list[Any] = [tail, head, capacity, cost, begin, arcs]
    work: list[Any] = filled
    if not is_large:
        given, work = [each.tolist() for each in given], [each.tolist() for each in filled]
    run: Any = compiled(ship) if is_large else ship
    for low, high in pairwise((*starts, nodes)):
        run(*given, low, high, int(supply[low]), *work)
    units, level = (np.array(each, np.int64) for each in work[2:])
    return Flow(units, level, int((units * cost).sum()))


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
