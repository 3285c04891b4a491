"""What a result says everybody holds, and whether anybody may hold that at all."""

from collections.abc import Iterator, Sequence

import numpy as np

from fairlot.result import Grant, Violation
from fairlot.shares.arrays import OPEN, Int64
from fairlot.shares.claims import TASK
from fairlot.shares.packing import Packed
from fairlot.shares.problem import Shares
from fairlot.types import Param


def held_by(problem: Shares, packed: Packed, grants: Sequence[Grant]) -> tuple[Int64, list[Violation]]:
    """Return what each option holds, and the grants that nobody could have got."""
    at = {
        (row.claimant, choice.name, problem.periods[period]): option
        for row, start in zip(packed.rows, packed.arrays.option_start.tolist(), strict=False)
        for option, choice in enumerate(problem.claimants[row.claimant].choices, start)
        for period in row.periods
    }
    held = np.zeros(len(packed.arrays.floor), np.int64)
    times = np.zeros(len(held), np.int64)
    found, seen = [], set()
    for grant in grants:
        key = (grant.applicant, grant.place, grant.through)
        who: dict[str, Param] = {"applicant": grant.applicant, "choice": grant.place, "period": grant.through}
        if key not in at:
            found.append(Violation("shares_unknown", "feasible", who))
        elif key in seen or not 1 <= grant.units < OPEN // TASK:
            found.append(Violation("shares_twice", "feasible", who))
        elif times[at[key]] and held[at[key]] != grant.units:
            found.append(Violation("shares_steady", "feasible", who))
        else:
            held[at[key]] = grant.units
            times[at[key]] += 1
        seen.add(key)
    expected = np.array([len(row.periods) for row in packed.rows], np.int64)[packed.arrays.option_row]
    for option in np.flatnonzero((times > 0) & (times < expected)).tolist() if not found else ():
        found.append(Violation("shares_steady", "feasible", said(problem, packed, option)))
    return held, found


def said(problem: Shares, packed: Packed, option: int) -> dict[str, Param]:
    """Return whose option it is, and for which period (the first), as a sentence takes it."""
    number = int(packed.arrays.option_row[option])
    row = packed.rows[number]
    choice = problem.claimants[row.claimant].choices[option - int(packed.arrays.option_start[number])]
    return {"applicant": row.claimant, "choice": choice.name, "period": problem.periods[row.periods[0]]}


def infeasible(problem: Shares, packed: Packed, held: Int64) -> Iterator[Violation]:
    """Yield what nobody may hold: more than there is, than was asked, less than a floor, broken units."""
    a = packed.arrays
    for number, used in enumerate(_used(packed, held)):
        capacity, pool = int(a.capacity[number]), packed.pools[number]
        if used > capacity:
            where: dict[str, Param] = {"resource": pool.resource, "period": pool.period, "group": pool.group}
            amounts: dict[str, Param] = {"held": -(-used // TASK), "capacity": capacity // TASK}
            name = "shares_most" if pool.kind else "shares_capacity"
            yield Violation(name, "feasible", {**where, **amounts})
    unit = a.unit[a.option_row]
    for name, is_broken in (
        ("shares_floor", held < a.floor),
        ("shares_whole", (held - a.floor) % unit != 0),
        ("shares_ask", (a.of_rows(held) > a.limit)[a.option_row] & (held > 0)),
    ):
        for option in np.flatnonzero(is_broken).tolist():
            yield Violation(name, "feasible", said(problem, packed, option))


def _used(packed: Packed, held: Int64) -> list[int]:
    """Sum without overflow: what somebody else's file says may be any number."""
    a = packed.arrays
    used = [0] * len(packed.pools)
    for pool, option, amount in zip(
        a.entry_pool.tolist(), a.entry_option.tolist(), a.entry_amount.tolist(), strict=True
    ):
        used[pool] += int(held[option]) * amount
    return used
