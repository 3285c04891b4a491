"""Cheapest flows: against linear programming, against their own proof, and where there is none."""

import random
from typing import Any

import numpy as np
import pytest
from fairlot.schedule import kernels
from fairlot.solvers import flow
from fairlot.solvers.flow import Flow, NoFlowError, cheapest, potentials
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

pytestmark = pytest.mark.unit

Network = tuple[np.ndarray[Any, Any], ...]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Tails, heads, capacities, costs (either sign) and supplies that add up to nothing."""
    nodes = draw(st.integers(1, 6))
    node = st.integers(0, nodes - 1)
    arcs = draw(
        st.lists(st.tuples(node, node, st.integers(0, 4), st.integers(-3, 6)), max_size=14).map(
            lambda found: [arc for arc in found if arc[0] != arc[1]]
        )
    )
    supply = draw(st.lists(st.integers(-3, 3), min_size=nodes, max_size=nodes))
    supply[-1] -= sum(supply)
    columns = np.array(arcs, np.int64).reshape(-1, 4).T
    return (*columns, np.array(supply, np.int64))


def by_programming(tail: Any, head: Any, capacity: Any, cost: Any, supply: Any) -> int | None:
    if not len(tail):
        return None if supply.any() else 0
    balance = np.zeros((len(supply), len(tail)))
    for arc, (a, b) in enumerate(zip(tail, head, strict=True)):
        balance[a, arc] += 1
        balance[b, arc] -= 1
    bounds = [(0, int(most)) for most in capacity]
    made = linprog(cost, A_eq=balance, b_eq=supply, bounds=bounds, method="highs")
    return round(made.fun) if made.status == 0 else None


def proven(network: Network, found: Flow) -> bool:
    tail, head, capacity, cost, supply = network
    reduced = cost + found.potential[tail] - found.potential[head]
    assert (found.units[reduced > 0] == 0).all()
    assert (found.units[reduced < 0] == capacity[reduced < 0]).all()
    sent = np.bincount(tail, found.units, len(supply)) - np.bincount(head, found.units, len(supply))
    return bool((sent == supply).all())


@settings(max_examples=60)
@given(networks())
def test_the_flow_is_cheapest_and_its_potentials_prove_it_or_the_cut_shows_why_there_is_none(
    network: Network,
) -> None:
    expected = by_programming(*network)
    try:
        found = cheapest(*network)
    except NoFlowError as error:
        assert expected is None
        assert_cut(network, error.source_side)
    else:
        assert found.cost == expected == int((found.units * network[3]).sum())
        assert proven(network, found)


def assert_cut(network: Network, side: tuple[int, ...]) -> None:
    """More is supplied inside than the arcs that leave can take away."""
    tail, head, capacity, _, supply = network
    inside = np.isin(np.arange(len(supply)), side)
    assert supply[inside].sum() > capacity[inside[tail] & ~inside[head]].sum()


def test_a_set_of_demands_that_too_little_can_reach_is_the_other_side_of_the_cut() -> None:
    with pytest.raises(NoFlowError) as caught:
        cheapest(*np.array([[0, 0, 1], [1, 2, 2], [5, 2, 1], [0, 0, 0]]), np.array([4, 0, -4]))
    assert (caught.value.source_side, caught.value.sink_side) == ((0, 1), (2,))


def test_compiled_and_plain_loops_give_the_same_potentials(monkeypatch: pytest.MonkeyPatch) -> None:
    network = wide(30)
    plain = cheapest(*network)
    monkeypatch.setattr(flow, "LARGE", 0)
    assert (cheapest(*network).potential == plain.potential).all()
    assert proven(network, plain)


def wide(size: int) -> Network:
    chance = np.random.default_rng(1)
    tail, head = (each.ravel() for each in np.indices((size, size)))
    cost = chance.integers(-1000, 1000, size * size)
    supply = np.repeat([2, -2], size)
    return tail, head + size, np.ones(size * size, np.int64), cost, supply


def test_a_flow_that_is_not_cheapest_has_no_potentials(monkeypatch: pytest.MonkeyPatch) -> None:
    tail, head, capacity, cost, supply = wide(4)
    units = np.zeros(16, np.int64)
    best = cheapest(tail, head, capacity, cost, supply).units
    units[:] = 1 - best  # the other half of all pairs
    for large in (20_000, 0):
        monkeypatch.setattr(flow, "LARGE", large)
        with pytest.raises(ValueError, match="not a cheapest one"):
            potentials(tail, head, cost, units, capacity, len(supply))


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (([0], [2], [1], [1], [1, -1]), "is not there"),
        (([-1], [0], [1], [1], [1, -1]), "is not there"),
        (([0], [1], [-1], [1], [1, -1]), "below 0"),
        (([0], [1], [1], [1], [2, -1]), "differ by 1"),
        (([0], [1], [1], [2**61], [1, -1]), "too large"),
    ],
)
def test_nonsense_is_refused(network: tuple[list[int], ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        cheapest(*(np.array(values) for values in network))


def test_a_solver_that_gives_up_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Solver:
        OPTIMAL, INFEASIBLE = 1, 2

        def __getattr__(self, name: str) -> Any:
            return lambda *_: 7

    class Graph:
        SimpleMinCostFlow = Solver

    monkeypatch.setattr(flow.importlib, "import_module", lambda _: Graph)
    with pytest.raises(ValueError, match="gave up: 7"):
        cheapest(*(np.array(values) for values in ([0], [1], [1], [1], [1, -1])))


@given(st.integers(0, 10**6))
def test_shortest_ways_one_after_another_give_the_cheapest_flow_and_the_same_prices(seed: int) -> None:
    chance = random.Random(seed)
    arcs, supply = [], list[int]()
    for _ in range(chance.randint(1, 3)):  # stretches of nodes, some machines flow along each
        low, nodes, machines = len(supply), chance.randint(2, 8), chance.randint(1, 3)
        supply += [machines, *[0] * (nodes - 2), -machines]
        for _ in range(chance.randint(0, 8)):
            start = chance.randint(0, nodes - 2)
            arcs.append((low + start, low + chance.randint(start + 1, nodes - 1), 1, -chance.randint(0, 5)))
        arcs += [(low + at, low + at + 1, machines + 1, 0) for at in range(nodes - 1)]
    tail, head, capacity, cost = np.array(arcs, np.int64).T
    best = flow.cheapest(tail, head, capacity, cost, np.array(supply))
    found = kernels.shipped(tail, head, capacity, cost, np.array(supply))
    assert found.cost == best.cost
    assert found.potential.tolist() == best.potential.tolist()


def test_the_compiled_loop_gives_the_same() -> None:
    arcs = np.array([(0, 2, 1, -4), (1, 3, 1, -5), (0, 1, 3, 0), (1, 2, 3, 0), (2, 3, 3, 0)], np.int64).T
    made = [kernels.shipped(*arcs, np.array([2, 0, 0, -2]), large=large) for large in (1, 10**6)]
    assert made[0].cost == made[1].cost == -9
    assert made[0].units.tolist() == made[1].units.tolist()
