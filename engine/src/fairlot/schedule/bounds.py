"""What prices prove: no allotment is worth more than all room sold at these prices and what is left to gain.

For any prices, none below 0, of points of time and of caps: each grant is worth at most the prices of what
it uses and the surplus of its request. So the total is at most the room of each point and of each cap at its
price, and each request's largest surplus (weak duality). Flows give prices where the two sides are equal;
elsewhere prices are found step by step, in whole numbers only.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from fairlot.schedule.rows import Int64, Rows
from fairlot.types import Json

STEPS: Final = 300
FINE: Final = 256  # parts of a unit of value, where prices are found step by step


@dataclass(frozen=True)
class Prices:
    """Prices of points and of caps, in units of 1/``scale`` of a value, and the three sums they prove by."""

    rows: Rows
    points: Int64
    caps: Int64
    scale: int = 1

    @property
    def dear(self) -> Int64:
        """For each choice: what it uses, at its prices."""
        first, after = self.rows.span
        paid = np.concatenate(([0], np.cumsum(self.points)))
        found: Int64 = paid[after] - paid[first]
        choice, cap, units = self.rows.uses
        np.add.at(found, choice, self.caps[cap] * units)
        return found

    @property
    def surplus(self) -> Int64:
        """For each choice: its value less what it uses, at the scale of the prices."""
        found: Int64 = self.rows.value * self.scale - self.dear
        return found

    @property
    def sums(self) -> tuple[int, int, int]:
        """The room of all points, that of all caps, and each request's largest surplus."""
        best = np.zeros(len(self.rows.problem.requests), np.int64)
        np.maximum.at(best, self.rows.request, self.surplus)
        most = np.array([cap.most for cap in self.rows.caps], np.int64)
        return int(self.points @ self.rows.room), int(self.caps @ most), int(best.sum())

    @property
    def bound(self) -> int:
        """No allotment is worth more."""
        return sum(self.sums) // self.scale

    def to_json(self) -> dict[str, Json]:
        """Return the proof as it is published: the price of each start, and the sums anyone can redo."""
        points: dict[str, list[list[int]]] = {}
        for (group, time), price in zip(self.rows.points, self.points.tolist(), strict=True):
            points.setdefault(group, []).append([time, price])
        caps = [
            [cap.company, cap.week, cap.measure, price]
            for cap, price in zip(self.rows.caps, self.caps.tolist(), strict=True)
            if price
        ]
        machines, capped, requests = self.sums
        sums = {"caps": capped, "machines": machines, "requests": requests}
        return {"bound": self.bound, "caps": caps, "prices": points, "scale": self.scale, "sums": sums}


def descend(rows: Rows, value: int) -> Prices:
    """Return prices with a low bound, by subgradient steps in whole numbers; ``value`` can be reached.

    Held and Karp, "The traveling-salesman problem and minimum spanning trees: Part II", Mathematical
    Programming 1 (1971); the length of a step after Polyak. At each step every request takes its largest
    surplus; what is asked beyond the room becomes dearer, what is left over cheaper.
    """
    nothing = np.zeros(len(rows.points), np.int64), np.zeros(len(rows.caps), np.int64)
    best = here = Prices(rows, *nothing, scale=FINE)
    lowest, share = sum(best.sums), 256
    for step in range(STEPS):
        total = sum(here.sums)
        if total < lowest:
            best, lowest = here, total
        if lowest // FINE <= value:
            break
        over = _asked_beyond(here)
        length = int(over[0] @ over[0] + over[1] @ over[1])
        if not length:
            break
        if step % 20 == 19:
            share = max(1, share * 3 // 4)
            here = best
        ahead = max(total - value * FINE, FINE) * share
        points = np.maximum(0, here.points + over[0] * ahead // (256 * length))
        here = Prices(rows, points, np.maximum(0, here.caps + over[1] * ahead // (256 * length)), FINE)
    return best


def _asked_beyond(prices: Prices) -> tuple[Int64, Int64]:
    """Return how much more is asked than there is, at each point and of each cap, at these prices."""
    rows, surplus = prices.rows, prices.surplus
    order = np.lexsort((np.arange(len(surplus)), -surplus, rows.request))
    is_first = np.diff(rows.request[order], prepend=-1) != 0
    asked = np.zeros(len(surplus), np.int64)
    asked[order[is_first]] = 1
    asked[surplus <= 0] = 0
    first, after = rows.span
    line = np.zeros(len(rows.points) + 1, np.int64)
    np.add.at(line, first, asked)
    np.add.at(line, after, -asked)
    used = np.zeros(len(rows.caps), np.int64)
    choice, cap, units = rows.uses
    np.add.at(used, cap, asked[choice] * units)
    most = np.array([each.most for each in rows.caps], np.int64)
    return np.cumsum(line)[:-1] - rows.room, used - most
