"""What published cut-offs say everybody holds exactly, and whether they can be true: no rule is read here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairlot.shares.arrays import OPEN, Flags, Int64, SharesArrays, Stage
from fairlot.shares.packing import Packed
from fairlot.types import Json


@dataclass(frozen=True)
class Closing:
    """A pool that ran out in a stage: at which level, and the row it first refused."""

    pool: int
    level: int
    row: int


def closings_of(packed: Packed, problem_periods: Sequence[str], stages: Json) -> list[list[Closing]] | None:
    """Return the published closings of each stage, None where they are not closings of these pools."""
    named = [stage.name for stage in packed.arrays.stages]
    if not isinstance(stages, Sequence) or [_group(stage) for stage in stages] != named:
        return None
    pool_at: dict[tuple[str, ...], int] = {
        (p.kind, p.group, p.resource, p.period): number for number, p in enumerate(packed.pools)
    }
    row_at = {
        (row.claimant, problem_periods[period]): number
        for number, row in enumerate(packed.rows)
        for period in row.periods
    }
    found = []
    for stage in stages:
        closed = stage.get("cutoffs") if isinstance(stage, Mapping) else None
        read = [_closing(item, pool_at, row_at) for item in closed] if isinstance(closed, list) else [None]
        known = [closing for closing in read if closing is not None]
        if len(known) < len(read) or len({c.pool for c in known}) < len(known):
            return None
        found.append(known)
    return found


def _group(stage: Json) -> Json:
    return stage.get("group") if isinstance(stage, Mapping) else None


def _closing(
    item: Json, pool_at: Mapping[tuple[str, ...], int], row_at: Mapping[tuple[str, str], int]
) -> Closing | None:
    if not isinstance(item, list) or len(item) != 6 or not all(isinstance(part, str) for part in item[:4]):
        return None
    pool, level, row = pool_at.get(tuple(item[:4])), item[4], row_at.get((str(item[5]), str(item[3])))
    if pool is None or row is None or not isinstance(level, int) or not 0 < level < OPEN:
        return None
    return Closing(pool, level, row)


@dataclass(frozen=True)
class Replayed:
    """One stage by its cut-offs: what options hold after it, and how each came to that.

    ``start``, ``until``: the levels from which and until which each option was taken from; ``room``: what
    its row lacked then; ``open``: whether it took part.
    """

    held: Int64
    start: Int64
    until: Int64
    room: Int64
    open: Flags


def replay(a: SharesArrays, step: Int64, stage: Stage, held: Int64, closings: Sequence[Closing]) -> Replayed:
    """Return what the cut-offs of one stage say."""
    level = np.full(len(stage.capacity), OPEN, np.int64)
    first = np.full(len(stage.capacity), a.rows, np.int64)
    for closing in closings:
        level[closing.pool], first[closing.pool] = closing.level, closing.row
    row_of_entry = a.option_row[a.entry_option]
    until = a.smallest(level[a.entry_pool] - (row_of_entry >= first[a.entry_pool]))
    is_open = a.fitting(stage, a.used(held))
    begin, room = a.of_rows(held * step), a.limit - a.of_rows(held)
    made = Replayed(held.copy(), np.zeros_like(held), until, np.zeros_like(held), is_open)
    for number in range(int(np.diff(a.option_start).max(initial=0))):
        rows = np.flatnonzero(np.diff(a.option_start) > number)
        options = a.option_start[rows] + number
        rows, options = rows[is_open[options]], options[is_open[options]]
        made.start[options], made.room[options] = begin[rows], room[rows]
        taken = np.minimum(np.maximum((until[options] - begin[rows]) // step[options], 0), room[rows])
        made.held[options] += taken
        room[rows] -= taken
        begin[rows] = np.maximum(begin[rows], until[options])
    return made


def untrue(
    a: SharesArrays, step: Int64, stage: Stage, made: Replayed, closings: Sequence[Closing]
) -> Iterator[int]:
    """Yield the pools whose cut-off is not true: overdrawn, or closed before anybody had to be refused."""
    used = a.used(made.held)
    touched = np.zeros(len(stage.capacity), np.bool_)
    touched[a.entry_pool[made.open[a.entry_option]]] = True
    yield from np.flatnonzero(touched & (used > stage.capacity)).tolist()
    for closing in closings:
        if not any(_refused(a, step, made, closing, o) for o in _uses(a, closing, stage, used)):
            yield closing.pool


def _uses(a: SharesArrays, closing: Closing, stage: Stage, used: Int64) -> Iterator[int]:
    """Yield the options of the refused row of which not even a thousandth more fits into the pool."""
    for option in a.options(closing.row):
        entries = slice(a.entry_start[option], a.entry_start[option + 1])
        amount = a.entry_amount[entries][a.entry_pool[entries] == closing.pool]
        if len(amount) and used[closing.pool] + int(amount[0]) > stage.capacity[closing.pool]:
            yield option


def _refused(a: SharesArrays, step: Int64, made: Replayed, closing: Closing, option: int) -> bool:
    """Whether the row was due exactly then, still lacked something, and was stopped by nothing earlier."""
    risen = closing.level - int(made.start[option])
    return bool(
        made.open[option]
        and made.until[option] == closing.level - 1
        and risen > 0
        and risen % step[option] == 0
        and risen // step[option] <= made.room[option]
    )
