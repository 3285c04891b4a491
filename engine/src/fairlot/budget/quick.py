"""Equal shares again and again with growing shares: the quick loop where it is sure, else the exact one."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from fairlot.budget import kernels
from fairlot.budget.rounds import Votes, bought, equal_shares
from fairlot.compiling import compiled

LARGE: Final = 2_000  # votes from which compiling pays
EXACT: Final = 2**53  # whole numbers up to here are exact in floating point

Run = Callable[[Fraction], list[str]]


def runner(given: Votes) -> Run:
    """Return a function from the endowment of each voter to the projects bought, always the exact answer."""
    largest = max(given.costs, default=0) * max(given.totals, default=0)
    if sum(map(len, given.voters)) < LARGE or largest >= EXACT:
        return lambda endowment: bought(equal_shares(given, endowment))
    return _compiled(given)


def _compiled(given: Votes) -> Run:
    import numpy as np  # noqa: PLC0415

    sizes = [0, *map(len, given.voters)]
    start = np.cumsum(np.array(sizes, np.int64))
    voter = np.array([row for rows in given.voters for row in rows], np.int64)
    points = np.array([n for each in given.points for n in each], np.float64)
    cost = np.array(given.costs, np.float64)
    total = np.array(given.totals, np.float64)
    size, loop = len(given.names), compiled(kernels.buy)

    def run(endowment: Fraction) -> list[str]:
        purse = np.full(given.electorate, float(endowment))
        error = purse * kernels.UNIT
        least, order = np.zeros(size), np.zeros(size, np.int64)
        known, payers = np.zeros(size, np.int64), np.zeros(size)
        filled = (purse, error, least, known, payers, order)
        count = loop(start, voter, points, cost, total, given.is_by_cost, *filled)
        if count == kernels.DOUBT:
            return bought(equal_shares(given, endowment))
        return [given.names[at] for at in order[:count].tolist()]

    return run
