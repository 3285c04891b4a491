"""Schedules that are flows: fixed intervals on alike machines, and slots that do not overlap.

In both the rows have only whole corners (totally unimodular), so the cheapest flow is the best allotment
and its potentials are prices that prove it. Of several best allotments the one is taken that serves the
best ticket if any does, then the next, and so on: it does not depend on the solver.
"""

from dataclasses import dataclass

import numpy as np

from fairlot.schedule import kernels
from fairlot.schedule.rows import Int64, Rows
from fairlot.solvers import flow


@dataclass(frozen=True)
class Solved:
    """Which choices are taken, and the price of each point and of each cap, in units of value."""

    taken: tuple[int, ...]
    prices: Int64
    cap_prices: Int64


def intervals(rows: Rows) -> Solved:
    """Solve where each request has one choice: machines flow through time, idle or in use.

    A node for each point of time and one at the end of each group; ``room`` machines flow along.
    """
    if not rows.choices:
        return _nothing(rows)
    group = np.array(_breaks(rows))
    points, first, after = len(rows.points), *rows.span
    shift = np.searchsorted(group, np.arange(points), side="right") - 1  # one more node for each group before
    at = np.arange(points) + shift
    machines = rows.room
    supply = np.zeros(points + len(group), np.int64)
    supply[at[group]] = machines[group]
    supply[np.append(at[group[1:]] - 1, -1)] = -machines[group]
    end = after + shift[first]  # the node after the last point, or the end of the group
    arcs = (
        np.concatenate((at[first], at)),
        np.concatenate((end, at + 1)),
        np.concatenate((np.ones(len(first), np.int64), machines + 1)),
        np.concatenate((-rows.value, np.zeros(points, np.int64))),
    )
    found = kernels.shipped(*arcs, supply)
    level = found.potential
    return Solved(_taken(arcs, found, len(first)), level[at] - level[at + 1], np.zeros(0, np.int64))


def _breaks(rows: Rows) -> list[int]:
    """The points at which another group begins."""
    names = [name for name, _ in rows.points]
    return [at for at, name in enumerate(names) if at == 0 or name != names[at - 1]]


def slots(rows: Rows) -> Solved:
    """Solve where slots are alike or apart: uses flow from companies over weeks and requests to slots.

    Caps of a company hold those of its weeks, and each capped request lies in one week.
    """
    if not rows.choices:
        return _nothing(rows)
    points, requests, capped = len(rows.points), len(rows.problem.requests), len(rows.caps)
    source, sink = 0, 1
    slot, request, cap = 2, 2 + points, 2 + points + requests
    parent = _parents(rows)
    above = np.full(requests, source, np.int64)
    choice, of_cap, _ = rows.uses
    for number, at in zip(choice.tolist(), of_cap.tolist(), strict=True):
        who = rows.request[number]
        if above[who] == source or rows.caps[at].week is not None:
            above[who] = cap + at
    first, _ = rows.span
    arcs = (
        np.concatenate((request + rows.request, above, parent, slot + np.arange(points), [source])),
        np.concatenate(
            (
                slot + first,
                request + np.arange(requests),
                cap + np.arange(capped),
                np.full(points, sink),
                [sink],
            )
        ),
        np.concatenate(
            (
                np.ones(len(first) + requests, np.int64),
                np.array([each.most for each in rows.caps], np.int64),
                rows.room,
                [requests + 1],
            )
        ),
        np.concatenate((-rows.value, np.zeros(requests + capped + points + 1, np.int64))),
    )
    ends = np.concatenate(([requests + 1, -requests - 1], np.zeros(points + requests + capped, np.int64)))
    found = flow.cheapest(*arcs, ends)
    # Source and sink are level: the way past everything is never full.
    price = found.potential - found.potential[source]
    return Solved(
        _taken(arcs, found, len(first)),
        np.maximum(0, -price[slot : slot + points]),
        np.maximum(0, price[cap:] - price[parent]),
    )


def _parents(rows: Rows) -> Int64:
    """For each cap the node it hangs on: the company's total where it has one, else the source (node 0)."""
    nodes = 2 + len(rows.points) + len(rows.problem.requests)
    total = {cap.company: nodes + at for at, cap in enumerate(rows.caps) if cap.week is None}
    return np.array([0 if cap.week is None else total.get(cap.company, 0) for cap in rows.caps], np.int64)


def _nothing(rows: Rows) -> Solved:
    return Solved((), np.zeros(len(rows.points), np.int64), np.zeros(len(rows.caps), np.int64))


def _taken(arcs: tuple[Int64, Int64, Int64, Int64], found: flow.Flow, chosen: int) -> tuple[int, ...]:
    """Return which of the first ``chosen`` arcs are used by the cheapest flow that tickets prefer."""
    return tuple(np.flatnonzero(kernels.settled(*arcs, found, chosen)[:chosen]).tolist())
