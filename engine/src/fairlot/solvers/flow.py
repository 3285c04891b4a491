"""Cheapest flow through a network, exact, with integer potentials that prove it.

OR-Tools finds the flow but keeps its duals to itself (google/or-tools issue 3321, open since 2022), so they
are recovered by Bellman and Ford's algorithm on the residual network: distances exist there exactly if the
flow is cheapest, which makes them a proof of it as well.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from fairlot.compiling import compiled

Int64: TypeAlias = npt.NDArray[np.int64]
Nodes: TypeAlias = tuple[int, ...]

LARGE: Final = 20_000  # arcs from which compiling pays
INFINITE: Final = 2**60


@dataclass(frozen=True)
class Flow:
    """A cheapest flow: units on each arc, a potential for each node, and what it costs in all.

    For each arc, with ``reduced = cost + potential[tail] - potential[head]``: nothing flows where reduced is
    above 0, the arc is full where it is below 0. Of all such potentials these are the largest that are at
    most 0 everywhere, so they do not depend on which of several cheapest flows was found.
    """

    units: Int64
    potential: Int64
    cost: int


class NoFlowError(ValueError):
    """The supplies cannot be brought to the demands.

    ``source_side``: the smallest set of nodes that supplies more than the demands inside it and the arcs
    that leave it can take. ``sink_side``: the smallest set that demands more than can reach it.
    """

    def __init__(self, source_side: Nodes, sink_side: Nodes) -> None:
        self.source_side, self.sink_side = source_side, sink_side
        super().__init__("The supplies cannot be brought to the demands.")


def cheapest(tail: Int64, head: Int64, capacity: Int64, cost: Int64, supply: Int64) -> Flow:
    """Return a cheapest flow that brings every supply to a demand (a supply below 0).

    ``tail``, ``head`` (nodes), ``capacity`` (from 0) and ``cost`` (any sign): one entry an arc; ``supply``:
    one entry a node. All whole numbers. One thread; the same input gives the same flow.

    Raises NoFlowError with the cut that proves it; ValueError where supplies and demands differ in sum, an
    arc or a capacity makes no sense, or costs are so large that they would overflow.

    >>> arcs = np.array([[0, 0, 1], [1, 2, 2], [5, 2, 5], [1, 3, 1]])  # tails, heads, capacities, costs
    >>> found = cheapest(*arcs, supply=np.array([4, 0, -4]))
    >>> found.units.tolist(), found.potential.tolist(), found.cost
    ([4, 0, 4], [-2, -1, 0], 8)
    """
    tail, head, capacity, cost, supply = (
        np.ascontiguousarray(values, np.int64) for values in (tail, head, capacity, cost, supply)
    )
    _refuse_nonsense(tail, head, capacity, cost, supply)
    graph = importlib.import_module("ortools.graph.python.min_cost_flow")
    solver = graph.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        raise _cut(tail, head, capacity, supply)
    if status != solver.OPTIMAL:
        reason = f"The solver for flows gave up: {status}."
        raise ValueError(reason)
    units: Int64 = np.asarray(solver.flows(arcs), np.int64).reshape(-1)
    found = potentials(tail, head, cost, units, capacity, len(supply))
    return Flow(units, found, int(solver.optimal_cost()))


def potentials(tail: Int64, head: Int64, cost: Int64, units: Int64, capacity: Int64, nodes: int) -> Int64:
    """Return the largest potentials, none above 0, under which no residual arc has a reduced cost below 0.

    Raises ValueError where there are none: then the flow ``units`` is not a cheapest one.
    """
    forward, backward = units < capacity, units > 0
    tails = np.concatenate((tail[forward], head[backward]))
    heads = np.concatenate((head[forward], tail[backward]))
    costs = np.concatenate((cost[forward], -cost[backward]))
    order = np.lexsort((tails, heads))
    made = np.zeros(nodes, np.int64)
    rounds = np.zeros(1, np.int64)
    given = (tails[order], heads[order], costs[order])
    if len(tails) >= LARGE:
        compiled(relax)(*given, made, rounds)
    else:
        plain, count = [0] * nodes, [0]
        relax(tails[order].tolist(), heads[order].tolist(), costs[order].tolist(), plain, count)
        made[:], rounds[:] = plain, count
    if rounds[0] < 0:
        reason = "This flow is not a cheapest one: it can be turned round a circle at a gain."
        raise ValueError(reason)
    return made


def relax(tails: Any, heads: Any, costs: Any, potential: Any, rounds: Any) -> None:
    """Bellman and Ford: lower each potential to what an arc into it asks, forth and back, until none does.

    Leaves in ``rounds[0]`` how many passes it took, -1 where it would never end.
    """
    nodes, arcs = len(potential), len(tails)
    is_changed = True
    while is_changed:
        is_changed = False
        for at in range(arcs):
            arc = at if rounds[0] % 2 == 0 else arcs - 1 - at
            asked = potential[tails[arc]] + costs[arc]
            if asked < potential[heads[arc]]:
                potential[heads[arc]] = asked
                is_changed = True
        rounds[0] += 1
        if rounds[0] > nodes + 1:
            rounds[0] = -1
            break


def _refuse_nonsense(tail: Int64, head: Int64, capacity: Int64, cost: Int64, supply: Int64) -> None:
    nodes = len(supply)
    ends: Sequence[Int64] = (tail, head)
    if any(len(values) and not (values.min() >= 0 and values.max() < nodes) for values in ends):
        reason = "An arc begins or ends at a node that is not there."
        raise ValueError(reason)
    if len(capacity) and capacity.min() < 0:
        reason = "A capacity is below 0."
        raise ValueError(reason)
    if int(supply.sum()) != 0:
        reason = f"Supplies and demands differ by {int(supply.sum())}."
        raise ValueError(reason)
    dearest = int(np.abs(cost).max()) if len(cost) else 0
    if dearest * (nodes + 1) * 4 > 2**63:  # the solver multiplies costs by the number of nodes
        reason = "The costs are too large to be counted exactly."
        raise ValueError(reason)


def _cut(tail: Int64, head: Int64, capacity: Int64, supply: Int64) -> NoFlowError:
    """Return the cut that stops the flow, from a largest flow between a source and a sink put in front."""
    graph = importlib.import_module("ortools.graph.python.max_flow")
    solver = graph.SimpleMaxFlow()
    nodes = len(supply)
    source, sink = nodes, nodes + 1
    giving, taking = np.flatnonzero(supply > 0), np.flatnonzero(supply < 0)
    solver.add_arcs_with_capacity(
        np.concatenate((tail, np.full(len(giving), source), taking)),
        np.concatenate((head, giving, np.full(len(taking), sink))),
        np.concatenate((np.minimum(capacity, INFINITE), supply[giving], -supply[taking])),
    )
    solver.solve(source, sink)
    return NoFlowError(
        tuple(sorted(int(node) for node in solver.get_source_side_min_cut() if node < nodes)),
        tuple(sorted(int(node) for node in solver.get_sink_side_min_cut() if node < nodes)),
    )
