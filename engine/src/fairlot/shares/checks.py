"""Promises of shares, checked from the published cut-offs alone: this file reads no rule.

The cut-offs say at which level each pool ran out, and for whom first. They fix what everybody holds; what is
checked is that every pool holds that, and that each that ran out could not have given one thousandth more to
the one it refused. There is only one such result, but for pools that run out at the very same moment.
"""

from collections.abc import Iterator

import numpy as np

from fairlot.result import Result, Violation, miscounted, unbound
from fairlot.shares.arrays import Int64
from fairlot.shares.holdings import held_by, infeasible, said
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import Packed, pack
from fairlot.shares.problem import Shares
from fairlot.shares.promises import RULES
from fairlot.shares.replay import closings_of, replay, untrue
from fairlot.shares.whole import rounded
from fairlot.shares.witness import count
from fairlot.types import Param


def check(problem: Shares, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks; an empty list is good news.

    Each violation names the promise it belongs to: "bound" (to this problem and draw), "feasible"
    (capacities, asks, caps, floors, groups, whole and steady units), "fair" (each is met in full or stopped
    by a pool that ran out at its level), "whole" (rounded as published), "witness" (cut-offs and counts).
    """
    found = [*unbound(problem, result, RULES), *_aimless(result)]
    packed = pack(problem)
    held, strangers = held_by(problem, packed, result.grants)
    if strangers:
        return found + strangers
    found += infeasible(problem, packed, held)
    if result.rule in RULES:
        found += _unfair(problem, packed, result, held)
    return [*found, *miscounted(count(problem, result.grants), result)]


def _aimless(result: Result) -> Iterator[Violation]:
    if result.value is not None or result.bound is not None or result.status != "complete":
        yield Violation("shares_status", "witness", {"said": result.status})


def _unfair(problem: Shares, packed: Packed, result: Result, held: Int64) -> Iterator[Violation]:
    """Compare with what the published cut-offs say, after making sure that those are true."""
    arrays = packed.arrays
    scale, step = MEASURES[result.rule](arrays)
    if result.certificate.get("scale") != scale:
        yield Violation("shares_scale", "witness", {"is_": str(scale)})
    stages = closings_of(packed, problem.periods, result.certificate.get("stages"))
    if stages is None or result.certificate.keys() != {"scale", "stages"}:
        yield Violation("shares_cutoffs", "witness")
        return
    exact = arrays.floor
    for stage, closings in zip(arrays.stages, stages, strict=True):
        made = replay(arrays, step, stage, exact, closings)
        for pool in sorted(set(untrue(arrays, step, stage, made, closings))):
            of = packed.pools[pool]
            params: dict[str, Param] = {"resource": of.resource, "period": of.period, "group": of.group}
            yield Violation("shares_cutoff", "fair", params)
        exact = made.held
    if (arrays.used(exact) > arrays.capacity).any():  # said above; nothing can be rounded from it
        return
    should = rounded(arrays, step, exact)
    for option in np.flatnonzero(held != should).tolist():
        who = said(problem, packed, option)
        promise = "whole" if arrays.unit[arrays.option_row[option]] > 1 else "fair"
        yield Violation(
            "shares_amount", promise, {**who, "is_": int(held[option]), "should": int(should[option])}
        )
