"""Among equally good outcomes the one that the public lottery prefers, so that every machine finds the same.

Under prices that prove an optimum, every optimum uses all pairs that gain and some that break even. Of the
latter the cheapest by lottery are taken. The lottery number of a pair: the first 16 hex digits of the two
tickets, made odd, multiplied modulo 2**64, the upper 30 bits of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fairlot.assignment.arrays import Arrays, Int64, Pairs, Prices, price
from fairlot.assignment.network import Tree
from fairlot.assignment.proofs import worth
from fairlot.lottery import Lottery
from fairlot.solvers.flow import cheapest


@dataclass(frozen=True, eq=False)
class Found:
    """Units for each pair (all above 0), what they add up to, the prices, and the bound these prove."""

    pairs: Pairs
    units: Int64
    value: int
    prices: Prices
    bound: int
    scale: int = 1


def tickets(lottery: Lottery, names: Iterable[str]) -> Int64:
    """Return the first 16 hex digits of each ticket, made odd, as unsigned numbers of 64 bits."""
    return np.array([int(lottery.ticket(name)[:16], 16) | 1 for name in names], np.uint64).view(np.int64)


def numbers(tickets: tuple[Int64, Int64], pairs: Pairs) -> Int64:
    """Return the lottery number of each pair, below 2**30."""
    rows, columns = (part.view(np.uint64) for part in tickets)
    return ((rows[pairs[0]] * columns[pairs[1]]) >> np.uint64(34)).astype(np.int64)


def settled(
    a: Arrays,
    nodes: Tree,
    pairs: Pairs,
    gain: Int64,
    proof: Prices,
    drawn: tuple[Int64, Int64],
    share: int,
    most: int,
) -> Found:
    """Return the optimum proven by ``proof`` that the lottery prefers; no pair beyond ``pairs`` gains."""
    worths = worth(a, proof, pairs, gain)
    is_fixed, is_open = worths > 0, worths == 0
    counts = price(a, proof, pairs, 0, even=True).counts
    others = price(a, proof, pairs, counts, even=True).pairs
    fixed = (pairs[0][is_fixed], pairs[1][is_fixed])
    free = tuple(np.concatenate((known[is_open], more)) for known, more in zip(pairs, others, strict=True))
    units = _cheapest(a, nodes, proof, fixed, (free[0], free[1]), drawn, share, most)
    rows, columns, carried = (
        np.concatenate(parts)
        for parts in (
            (fixed[0], free[0]),
            (fixed[1], free[1]),
            (np.full(len(fixed[0]), most), units),
        )
    )
    kept = np.flatnonzero(carried)
    order = kept[np.lexsort((columns[kept], rows[kept]))]
    bound = proof.base(a, share) + most * int(worths[is_fixed].sum())
    return Found((rows[order], columns[order]), carried[order], bound, proof, bound)


def _cheapest(
    a: Arrays,
    nodes: Tree,
    proof: Prices,
    fixed: Pairs,
    free: Pairs,
    drawn: tuple[Int64, Int64],
    share: int,
    most: int,
) -> Int64:
    """Return the units on ``free`` pairs that every optimum with the least lottery numbers has."""
    used = most * np.bincount(fixed[1], minlength=a.columns)
    low = np.where(proof.column > 0, share * a.most, share * a.least)
    high = np.where(proof.column < 0, share * a.least, share * a.most)
    low = np.maximum(low, used)
    counted = nodes.need_node >= 0
    supply = -share * nodes.demand
    supply += most * np.bincount(nodes.arrival(fixed), minlength=nodes.nodes)
    columns = 1 + np.arange(a.columns)
    supply[columns] = low - used
    supply[0] = -int(supply[1:].sum())
    reviews = np.repeat(a.reviews, np.diff(a.need_start))[counted]
    passing = np.where(proof.need[counted] > 0, 0, share * reviews)
    count = len(free[0])
    found = cheapest(
        np.concatenate((np.zeros(a.columns, np.int64), 1 + free[1], nodes.need_node[counted])),
        np.concatenate((columns, nodes.arrival(free), nodes.need_to[counted])),
        np.concatenate((high - low, np.full(count, most), passing)),
        np.concatenate((np.zeros(a.columns, np.int64), numbers(drawn, free), np.zeros_like(passing))),
        supply,
    )
    return found.units[a.columns : a.columns + count]
