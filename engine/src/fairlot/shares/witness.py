"""What is published with a result: who gets what, counts, and where each pool ran out."""

from collections.abc import Sequence

from fairlot.result import Grant
from fairlot.shares.arrays import OPEN, Int64
from fairlot.shares.filling import Cutoffs
from fairlot.shares.packing import Packed
from fairlot.shares.problem import Shares
from fairlot.types import Json


def grants_of(problem: Shares, packed: Packed, held: Int64) -> tuple[Grant, ...]:
    """Return thousandths of tasks by claimant, choice and period, in order; nothing is no grant."""
    found = []
    values, starts = held.tolist(), packed.arrays.option_start.tolist()
    for row, start in zip(packed.rows, starts[:-1], strict=True):
        for number, choice in enumerate(problem.claimants[row.claimant].choices, start):
            if values[number]:
                found += [
                    Grant(row.claimant, choice.name, values[number], problem.periods[period])
                    for period in row.periods
                ]
    return tuple(sorted(found))


def count(problem: Shares, grants: Sequence[Grant]) -> dict[str, Json]:
    """Count what people ask first: who asked, who got something, and how many thousandths were given."""
    return {
        "applicants": len(problem.claimants),
        "given": sum(grant.units for grant in grants),
        "placed": len({grant.applicant for grant in grants}),
    }


def certificate(packed: Packed, scale: int, cutoffs: Sequence[Cutoffs]) -> dict[str, Json]:
    """Return the scale of levels, and for each stage the pools that ran out: at which level, before whom."""
    stages: list[Json] = []
    for stage, found in zip(packed.arrays.stages, cutoffs, strict=True):
        closed: list[Json] = []
        for number, pool in enumerate(packed.pools):
            level = int(found.level[number])
            if level < OPEN:
                before = packed.rows[int(found.row[number])].claimant
                closed.append([pool.kind, pool.group, pool.resource, pool.period, level, before])
        stages.append({"cutoffs": closed, "group": stage.name})
    return {"scale": scale, "stages": stages}
