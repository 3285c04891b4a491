"""One outcome drawn from chances, so that loads, reviews and minimums hold and every chance is as published.

What has a chance between never and always is turned round circles of the flow until each pair is one or the
other; which way a circle turns is drawn so that no chance changes on average. Birkhoff (1946) and von Neumann
(1953) say that it can be done; this way after Gandhi, Khuller, Parthasarathy and Srinivasan, "Dependent
rounding", Journal of the ACM 53 (2006). The draws: SHA-256 of the seed, "chances", and a number from 1 on.
"""

import hashlib

import numpy as np

from fairlot.assignment.arrays import Arrays, Pairs
from fairlot.assignment.network import Tree
from fairlot.assignment.problem import CERTAIN
from fairlot.assignment.ties import Found


def drawn(a: Arrays, nodes: Tree, found: Found, seed: str) -> Pairs:
    """Return the pairs that the lottery draws from the chances ``found.units`` (thousandths)."""
    ends, units = _arcs(a, nodes, found)
    around: list[set[int]] = [set() for _ in range(nodes.nodes)]
    for arc, (tail, head) in enumerate(ends):
        if units[arc] % CERTAIN:
            around[tail].add(arc)
            around[head].add(arc)
    turn = 0
    for node in range(nodes.nodes):
        while around[node]:
            turn += 1
            circle = _circle(around, ends, node)
            number = int(hashlib.sha256(f"{seed}chances{turn}".encode()).hexdigest(), 16)
            for arc in _turned(units, circle, number):
                tail, head = ends[arc]
                around[tail].discard(arc)
                around[head].discard(arc)
    met = np.flatnonzero(np.array(units[: len(found.units)], np.int64) == CERTAIN)
    return found.pairs[0][met], found.pairs[1][met]


def _arcs(a: Arrays, nodes: Tree, found: Found) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the arcs with what flows on them: pairs, then evaluators' loads, then minimums."""
    arrival = nodes.arrival(found.pairs)
    ends = list(zip((1 + found.pairs[1]).tolist(), arrival.tolist(), strict=True))
    units = found.units.tolist()
    inside = np.bincount(arrival, found.units, nodes.nodes).astype(np.int64) - CERTAIN * nodes.demand
    loads = np.bincount(found.pairs[1], found.units, a.columns).astype(np.int64)
    ends += [(0, 1 + column) for column in range(a.columns)]
    units += loads.tolist()
    for need in np.argsort(nodes.need_node, kind="stable").tolist():  # smaller groups of a row come first
        node, to = int(nodes.need_node[need]), int(nodes.need_to[need])
        if node >= 0:
            ends.append((node, to))
            units.append(int(inside[node]))
            inside[to] += inside[node]
    return ends, units


def _circle(around: list[set[int]], ends: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    """Return a circle of arcs that are neither never nor always, each with 1 along it or -1 against it."""
    path, arcs, seen, last = [start], list[tuple[int, int]](), {start: 0}, -1
    while True:
        arc = min(each for each in around[path[-1]] if each != last)
        tail, head = ends[arc]
        way, other = (1, head) if tail == path[-1] else (-1, tail)
        arcs.append((arc, way))
        if other in seen:
            return arcs[seen[other] :]
        seen[other] = len(path)
        path.append(other)
        last = arc


def _turned(units: list[int], circle: list[tuple[int, int]], number: int) -> list[int]:
    """Turn ``circle`` one way or the other as ``number`` decides; return the arcs that are settled by it."""
    up = min((-units[arc] if way > 0 else units[arc]) % CERTAIN for arc, way in circle)
    down = min((units[arc] if way > 0 else -units[arc]) % CERTAIN for arc, way in circle)
    step = up if number % (up + down) < down else -down
    for arc, way in circle:
        units[arc] += way * step
    return [arc for arc, _ in circle if units[arc] % CERTAIN == 0]
