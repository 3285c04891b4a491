"""The best total, exactly: a flow over likely pairs, prices from it, all pairs weighed, missing ones added.

Once no pair gains under the prices, they prove the flow the best over all pairs, and the rest is choosing
one of several equally good ones by lottery.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from fairlot.assignment import hall, ties
from fairlot.assignment.arrays import Arrays, Int64, Pairs, Prices, likely, price, spread, united
from fairlot.assignment.network import Tree, network, prices
from fairlot.assignment.proofs import worth
from fairlot.assignment.ties import Found
from fairlot.limits import UNLIMITED, Limits
from fairlot.solvers.flow import Flow, NoFlowError, cheapest
from fairlot.types import Message, ProblemError

ROOM: Final = 8  # pairs of one application added in one round
SPREAD: Final = 6  # evaluators of one application taken from all over, so that a flow exists at once
SPARE: Final = 12  # likely evaluators beyond twice the reviews


def _none() -> Int64:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Aim:
    """What is added up: ``weight`` x score, and an ``extra`` for the pairs ``special``; how it is shared out.

    ``share``: units of one review; ``most``: how many of them one pair may carry.
    """

    weight: int | Int64 = 1
    special: Pairs = field(default_factory=lambda: (_none(), _none()))
    extra: Int64 = field(default_factory=_none)
    share: int = 1
    most: int = 1

    def weights(self, a: Arrays) -> Int64:
        """Return the weight of each application's scores."""
        return np.broadcast_to(np.asarray(self.weight, np.int64), (a.rows,)).copy()

    def gain(self, a: Arrays, pairs: Pairs) -> Int64:
        """Return what a unit of each pair adds."""
        weight = self.weights(a)[pairs[0]]
        found: Int64 = weight * a.score[pairs].astype(np.int64)
        if len(self.extra):
            keys = pairs[0] * a.columns + pairs[1]
            found[np.searchsorted(keys, self.special[0] * a.columns + self.special[1])] += self.extra
        return found


def best_total(
    a: Arrays,
    nodes: Tree,
    names: tuple[Sequence[str], Sequence[str]],
    drawn: tuple[Int64, Int64],
    aim: Aim,
    limits: Limits = UNLIMITED,
) -> Found:
    """Return the best there is, or, once ``limits`` are over, the best so far with its bound.

    ``names``: applications and evaluators, for the ProblemError where nothing can be; ``drawn``: their
    `ties.tickets`.
    """
    pairs = united(a, likely(a, 2 * int(a.reviews.max(initial=0)) + SPARE), spread(a, SPREAD))
    pairs = united(a, pairs, aim.special) if len(aim.extra) else pairs
    weight = aim.weights(a)
    turn = 0
    while True:
        turn += 1
        limits.tell(turn - 1, turn, "flow")
        gain = aim.gain(a, pairs)
        net = network(a, nodes, pairs, gain, aim.share, aim.most)
        try:
            flow = cheapest(net.tail, net.head, net.capacity, net.cost, net.supply)
        except NoFlowError as error:
            pairs = united(
                a, pairs, hall.crossing(a, nodes, names, pairs, error, hall.Units(aim.share, aim.most))
            )
            continue
        except ValueError:
            raise ProblemError([Message("assignment_large")]) from None
        proof = prices(a, nodes, flow, weight)
        missing = price(a, proof, pairs, ROOM)
        if not len(missing.gains):
            return ties.settled(a, nodes, pairs, gain, proof, drawn, aim.share, aim.most)
        if limits.is_over:
            return _unfinished(a, flow, pairs, gain, proof, missing.gained, aim)
        pairs = united(a, pairs, missing.pairs)


def _unfinished(
    a: Arrays, flow: Flow, pairs: Pairs, gain: Int64, proof: Prices, missed: int, aim: Aim
) -> Found:
    """Return the flow as it is: feasible, with the bound that its prices prove all the same."""
    units = flow.units[a.columns : a.columns + len(gain)]
    gained = int(np.maximum(worth(a, proof, pairs, gain), 0).sum())
    bound = proof.base(a, aim.share) + aim.most * (gained + missed)
    kept = np.flatnonzero(units)
    value = int((units * gain).sum())
    return Found((pairs[0][kept], pairs[1][kept]), units[kept], value, proof, bound)
