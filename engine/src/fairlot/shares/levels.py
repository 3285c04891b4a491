"""How a rule measures what a claimant holds: the level that a thousandth of a task adds, in whole numbers.

A level is a share times ``scale``. The scale is the least common multiple of all denominators where that is
at most 10**14, so that levels are exact; else it is 10**14 and each step is rounded up to a whole number.
"""

from collections.abc import Callable, Iterable, Mapping
from math import lcm
from typing import Final

import numpy as np

from fairlot.shares.arrays import Int64, SharesArrays, sums

FINEST: Final = 10**14
_SAFE: Final = 2**62


def dominant(arrays: SharesArrays) -> tuple[int, Int64]:
    """Return the scale, and the largest share of any pool that a thousandth of a task takes, by weight."""
    scale, shares = _shares(arrays, 1)
    return scale, np.maximum(-arrays.smallest(-shares), 1)


def overall(arrays: SharesArrays) -> tuple[int, Int64]:
    """Return the scale, and the share of all pools together that a thousandth of a task takes, by weight."""
    scale, shares = _shares(arrays, int(arrays.counts.sum()))
    return scale, np.maximum(sums(arrays.entry_option, shares, len(arrays.floor)), 1)


def asked(arrays: SharesArrays) -> tuple[int, Int64]:
    """Return the scale, and the part of its own ask that a thousandth of a task is, by weight."""
    parts = np.maximum(arrays.limit, 1) * arrays.weight
    scale = scale_of(np.unique(parts).tolist())
    return scale, ceiling(scale, np.ones_like(parts), parts)[arrays.option_row]


def _shares(a: SharesArrays, times: int) -> tuple[int, Int64]:
    capacity = np.where(a.counts, a.capacity, 1)
    weight = a.weight[a.option_row][a.entry_option]
    used = np.unique(a.weight).tolist()
    scale = scale_of({max(c, 1) * w * times for c in np.unique(capacity).tolist() for w in used})
    amount = np.where(a.counts[a.entry_pool], np.minimum(a.entry_amount, capacity[a.entry_pool]), 0)
    is_small = times * int(max(capacity, default=1)) * max(used, default=1) < _SAFE
    of = np.maximum(capacity, 1) if is_small else np.maximum(capacity, 1).astype(object)
    return scale, ceiling(scale, amount, of[a.entry_pool] * weight * times)


def scale_of(denominators: Iterable[int]) -> int:
    """Return the scale for shares with these denominators.

    >>> scale_of([796_000, 880_000, 3])
    525360000
    """
    found = 1
    for each in sorted(denominators):
        found = lcm(found, each)
        if found > FINEST:
            return FINEST
    return found


def ceiling(scale: int, amount: Int64, of: Int64) -> Int64:
    """Return ``scale * amount / of``, rounded up, without overflow."""
    if int(amount.max(initial=0)) * int(of.max(initial=1)) >= _SAFE:
        amount, of = amount.astype(object), of.astype(object)
        return np.asarray(-(-scale * amount // of), np.int64)
    whole, rest = scale // of, scale % of
    found: Int64 = amount * whole - (-amount * rest // of)
    return found


MEASURES: Final[Mapping[str, Callable[[SharesArrays], tuple[int, Int64]]]] = {
    "dominant_resource_fairness": dominant,
    "weighted_max_min": overall,
    "proportional": asked,
}
