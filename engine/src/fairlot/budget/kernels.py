"""The loop of equal shares in floating point that knows how far it may be wrong, and says where it is.

Every balance and every price carries a bound on its error; where two offers, or a balance and a cost, are
nearer than their bounds, the loop gives up and the exact one decides. So what it does say is what exact
arithmetic says. Takes arrays when compiled by numba, lists when not; compiling is put off until it pays.
"""

from typing import Any

UNIT = 2.0**-50  # eight times the rounding of one operation
DOUBT = -1

Numbers = Any  # numpy array (compiled) or list (plain): one source for both


def buy(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917  (one loop: split, it would not compile to one)
    start: Numbers,
    voter: Numbers,
    points: Numbers,
    cost: Numbers,
    total: Numbers,
    is_by_cost: bool,
    purse: Numbers,
    error: Numbers,
    least: Numbers,
    known: Numbers,
    payers: Numbers,
    bought: Numbers,
) -> int:
    """Buy projects as `fairlot.budget.rounds.equal_shares`; return how many, DOUBT where it cannot be sure.

    Project ``p`` has supporters ``voter[start[p]:start[p + 1]]`` with their ``points``, ``total`` in all.
    ``purse`` and ``error`` hold the endowments and their error. Fills ``bought`` with the projects in order.
    ``least``: no price for what supporters gain is below it; ``known``: the round of its last pricing, -1
    where none, -2 where bought or beyond reach; ``payers``: the points of those who pay in full where all
    others have nothing left at all, so that the price is one exact division; 0 elsewhere.
    """
    count = 0
    price, delta = [0.0] * len(cost), [0.0] * len(cost)
    for p in range(len(cost)):
        known[p] = -1
        least[p] = (1.0 if is_by_cost else cost[p]) / total[p] * (1.0 - UNIT)
    while True:
        limit = -1.0  # the least price is at most this; -1 before any is known
        while True:
            asked = -1
            for p in range(len(cost)):
                if known[p] != -2 and known[p] != count and (asked < 0 or least[p] < least[asked]):
                    asked = p
            if asked < 0 or (limit >= 0.0 and least[asked] > limit):
                break
            begin, end = start[asked], start[asked + 1]
            size = end - begin
            held = 0.0
            wrong = 0.0
            for at in range(begin, end):
                held += purse[voter[at]]
                wrong += error[voter[at]]
            wrong += held * UNIT * size
            if held + wrong < cost[asked]:
                known[asked] = -2
                continue
            if held - wrong <= cost[asked]:
                return DOUBT
            level = cost[asked] / total[asked]
            poor = -1
            while True:  # those below the level give all they have; it rises until nobody else is
                given, rich, below, wrong = 0.0, 0.0, 0, 0.0
                for at in range(begin, end):
                    if purse[voter[at]] < points[at] * level:
                        given += purse[voter[at]]
                        wrong += error[voter[at]]
                        below += 1
                    else:
                        rich += points[at]
                if below == poor or rich == 0.0:
                    break
                poor = below
                level = (cost[asked] - given) / rich
            near = 4.0 * (wrong + (size + 8) * UNIT * cost[asked]) / max(rich, UNIT)
            sure, wrong, poor = 0.0, (size + 8) * UNIT * cost[asked], 0
            for at in range(begin, end):
                if purse[voter[at]] - error[voter[at]] > points[at] * (level + near):
                    sure += points[at]
                elif purse[voter[at]] > 0.0 or error[voter[at]] > 0.0:
                    wrong += error[voter[at]]
                    poor += 1
            if poor > 0 and wrong > near * sure:
                return DOUBT
            known[asked] = count
            payers[asked] = sure if poor == 0 else 0.0
            price[asked], delta[asked] = level, near
            gain = cost[asked] if is_by_cost else 1.0
            least[asked] = (level - near) / gain * (1.0 - UNIT)
            most = (level + near) / gain * (1.0 + UNIT)
            if limit < 0.0 or most < limit:
                limit = most
        if limit < 0.0:
            return count
        best = -1
        for p in range(len(cost)):
            if known[p] == count and least[p] <= limit:
                if best < 0:
                    best = p
                elif payers[p] == 0.0 or payers[best] == 0.0:
                    return DOUBT
                else:  # whole numbers below 2 ** 53: exact
                    one, other = (1.0, 1.0) if is_by_cost else (cost[p], cost[best])
                    if one * payers[best] < other * payers[p]:
                        best = p
        level, near = price[best], delta[best]
        for at in range(start[best], start[best + 1]):
            who = voter[at]
            if purse[who] + error[who] < points[at] * (level - near):
                purse[who] = 0.0
                error[who] = 0.0
            else:
                error[who] += points[at] * near + purse[who] * UNIT
                purse[who] = max(0.0, purse[who] - points[at] * level)
        known[best] = -2
        bought[count] = best
        count += 1
