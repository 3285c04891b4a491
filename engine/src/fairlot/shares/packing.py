"""A problem of shares into arrays, and back: which row is whom in which periods, which pool is what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from fairlot.shares.arrays import OPEN, Int64, SharesArrays, Stage, starts_of
from fairlot.shares.claims import TASK, Choice, Claimant
from fairlot.shares.problem import Shares


@dataclass(frozen=True, order=True)
class Pool:
    """A resource in a period; with a ``group`` and ``kind`` "most" or "keep", that group's share of it."""

    kind: str
    group: str
    resource: str
    period: str


@dataclass(frozen=True)
class Row:
    """One claimant in one period, or in all its periods where it asks for a steady number."""

    claimant: str
    periods: tuple[int, ...]


@dataclass(frozen=True)
class Packed:
    """The arrays of a problem and what is what in them."""

    arrays: SharesArrays
    rows: tuple[Row, ...]
    pools: tuple[Pool, ...]


def pack(problem: Shares) -> Packed:
    """Return the problem as arrays: rows by ticket then period, pools in canonical order."""
    rows = tuple(row for name in problem.drawn for row in _rows(name, problem.claimants[name]))
    pools = tuple(_pools(problem))
    at = {pool: number for number, pool in enumerate(pools)}
    sizes, floors, entry_sizes, entries = [], [], [], []
    for row in rows:
        claimant = problem.claimants[row.claimant]
        sizes.append(len(claimant.choices))
        for choice in claimant.choices:
            floors.append(claimant.floor.get(choice.name, {row.periods[0]: 0})[row.periods[0]])
            found = sorted(_entries(problem, claimant, choice, row.periods, at))
            entry_sizes.append(len(found))
            entries += found
    table = np.array(entries, np.int64).reshape(-1, 2)
    asks = [problem.claimants[row.claimant] for row in rows]
    start = starts_of(entry_sizes)
    arrays = SharesArrays(
        option_start=starts_of(sizes),
        limit=np.array([a.most(row.periods[0]) * TASK for a, row in zip(asks, rows, strict=True)], np.int64),
        weight=np.array([a.weight for a in asks], np.int64),
        unit=np.array([TASK if a.whole else 1 for a in asks], np.int64),
        floor=np.array(floors, np.int64),
        entry_start=start,
        entry_pool=table[:, 0].copy(),
        entry_amount=table[:, 1].copy(),
        counts=np.array([pool.kind == "" for pool in pools], np.bool_),
        stages=tuple(_stages(problem, pools, table[:, 0], start)),
    )
    return Packed(arrays, rows, pools)


def _rows(name: str, claimant: Claimant) -> Iterator[Row]:
    asked = tuple(period for period, tasks in enumerate(claimant.tasks) if tasks)
    if claimant.steady and asked:
        yield Row(name, asked)
    elif asked:
        yield from (Row(name, (period,)) for period in asked)


def _pools(problem: Shares) -> Iterator[Pool]:
    for period in problem.periods:
        for resource in sorted(problem.resources):
            yield Pool("", "", resource, period)
    for group in problem.groups:
        for kind, amounts in (("keep", group.keep), ("most", group.most)):
            for period in problem.periods:
                yield from (Pool(kind, group.name, resource, period) for resource in sorted(amounts))


def _entries(
    problem: Shares, claimant: Claimant, choice: Choice, periods: Iterable[int], at: Mapping[Pool, int]
) -> Iterator[tuple[int, int]]:
    for period in periods:
        month = problem.periods[period]
        for resource, amount in choice.demand.items():
            yield at[Pool("", "", resource, month)], amount
            for group in claimant.groups:
                for kind in ("keep", "most"):
                    if (number := at.get(Pool(kind, group, resource, month))) is not None:
                        yield number, amount


def capacity_of(problem: Shares, pool: Pool) -> int:
    """Return what a pool holds, in thousandths of milli-units."""
    period = problem.periods.index(pool.period)
    if not pool.kind:
        return problem.resources[pool.resource][period] * TASK
    group = next(group for group in problem.groups if group.name == pool.group)
    amounts = group.keep if pool.kind == "keep" else group.most
    return amounts[pool.resource][period] * TASK


def _stages(problem: Shares, pools: tuple[Pool, ...], entry_pool: Int64, start: Int64) -> Iterator[Stage]:
    """Yield a stage for each group something is kept for, then the one for everybody."""
    full = [capacity_of(problem, pool) for pool in pools]
    options = np.repeat(np.arange(len(start) - 1), np.diff(start))
    for group in (*(g.name for g in problem.groups if g.keep), ""):
        is_kept = np.array([pool.kind == "keep" and pool.group == group for pool in pools], np.bool_)
        counted = [
            capacity if pool.kind != "keep" or pool.group == group else OPEN
            for pool, capacity in zip(pools, full, strict=True)
        ]
        takes_part = np.ones(len(start) - 1, np.bool_)
        if group:
            takes_part[:] = False
            takes_part[options[is_kept[entry_pool]]] = True
        yield Stage(group, np.array(counted, np.int64), takes_part)
