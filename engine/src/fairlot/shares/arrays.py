"""A problem of shares as arrays: how rules and checks see it, and the way in for millions of claimants."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Int64: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

OPEN: Final = 2**62  # the level of a pool that never ran out, and the room of one that does not count


@dataclass(frozen=True)
class Stage:
    """One filling: the ``capacity`` of each pool in it (OPEN: not counted), and which options take part."""

    name: str
    capacity: Int64
    takes_part: Flags


@dataclass(frozen=True)
class SharesArrays:
    """Rows are raised together; **row 0 has the best ticket**. Options are the choices of a row, best first.

    A row is a claimant in one period, or a steady claimant in all its periods. A pool is a resource in a
    period, or the share of a group in it. Amounts are thousandths of milli-units; what a row holds of an
    option is thousandths of a task, so that one of them takes ``entry_amount`` of ``entry_pool``.

    ``option_start`` (rows + 1), ``entry_start`` (options + 1); ``limit``, ``weight`` and ``unit`` (rows):
    thousandths of a task at most, and the smallest piece of use (1 or 1000); ``floor`` (options);
    ``counts`` (pools): whether the pool's capacity is what shares are measured by. ``stages`` in published
    order, the last for everybody.
    """

    option_start: Int64
    limit: Int64
    weight: Int64
    unit: Int64
    floor: Int64
    entry_start: Int64
    entry_pool: Int64
    entry_amount: Int64
    counts: Flags
    stages: tuple[Stage, ...]

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.limit)

    @property
    def capacity(self) -> Int64:
        """The capacity of each pool for everybody."""
        return self.stages[-1].capacity

    @cached_property
    def option_row(self) -> Int64:
        """The row of each option."""
        return np.repeat(np.arange(self.rows), np.diff(self.option_start))

    @cached_property
    def entry_option(self) -> Int64:
        """The option of each entry."""
        return np.repeat(np.arange(len(self.floor)), np.diff(self.entry_start))

    @cached_property
    def by_pool(self) -> Int64:
        """The entries in order of pools, and within one in order of rows."""
        return np.argsort(self.entry_pool, kind="stable")

    def used(self, held: Int64) -> Int64:
        """Return how much of each pool is used where each option holds ``held``."""
        amounts = held[self.entry_option[self.by_pool]] * self.entry_amount[self.by_pool]
        return sums(self.entry_pool[self.by_pool], amounts, len(self.counts))

    def of_rows(self, values: Int64) -> Int64:
        """Return the sum of ``values`` (options) over the options of each row."""
        return sums(self.option_row, values, self.rows)

    def smallest(self, values: Int64) -> Int64:
        """Return the smallest of ``values`` (entries) for each option; every option has an entry."""
        if not len(values):
            return values
        found: Int64 = np.minimum.reduceat(values, self.entry_start[:-1])
        return found

    def entries(self, option: int) -> range:
        """Return the entries of one option."""
        return range(int(self.entry_start[option]), int(self.entry_start[option + 1]))

    def options(self, row: int) -> range:
        """Return the options of one row."""
        return range(int(self.option_start[row]), int(self.option_start[row + 1]))

    def fitting(self, stage: Stage, used: Int64) -> Flags:
        """Return the options that take part and of which a thousandth of a task still fits."""
        is_tight = used[self.entry_pool] + self.entry_amount > stage.capacity[self.entry_pool]
        fits = stage.takes_part.copy()
        fits[self.entry_option[is_tight]] = False
        return fits


def sums(keys: Int64, values: Int64, size: int) -> Int64:
    """Return the exact sum of ``values`` for each of ``keys``, which are in ascending order."""
    found = np.zeros(size, np.int64)
    if len(keys):
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        found[keys[starts]] = np.add.reduceat(values, starts)
    return found


def starts_of(sizes: Sequence[int] | Int64) -> Int64:
    """Return where each of consecutive runs of these sizes begins, and the end of the last."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.asarray(sizes, np.int64))))
