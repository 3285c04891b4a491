"""Whole units: round down, then hand out what that freed, unit by unit, to whoever holds the lowest level."""

import heapq
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from fairlot.shares.arrays import Flags, Int64, SharesArrays
from fairlot.shares.claims import TASK


def rounded(arrays: SharesArrays, step: Int64, exact: Int64) -> Int64:
    """Return what each option holds in whole units, where ``exact`` is its exact share.

    Down to whole units, never below the floor. Then one unit at a time, to whoever holds the lowest level
    (the best ticket among equals), of the first choice that fits: first to those whom rounding took
    something from, until they have no less than their exact share; then what is left to all who asked for
    more. Who needs no whole units takes part in the second pass with a task, or the rest of its ask.
    """
    return _rounded(_Spare(arrays, step, _down(arrays, exact)), exact).held


def turned_away(arrays: SharesArrays, step: Int64, exact: Int64) -> dict[int, int]:
    """Return for each row that `rounded` turned away, for how much of a task there was room then."""
    return _rounded(_Watched(arrays, step, _down(arrays, exact)), exact).room


def _down(arrays: SharesArrays, exact: Int64) -> Int64:
    unit = arrays.unit[arrays.option_row]
    found: Int64 = arrays.floor + (exact - arrays.floor) // unit * unit
    return found


S = TypeVar("S", bound="_Spare")


def _rounded(spare: S, exact: Int64) -> S:
    a = spare.arrays
    lost = a.of_rows(exact - spare.held)
    spare.hand_out(-(-lost // a.unit) * a.unit, a.unit)
    spare.hand_out(a.limit - a.of_rows(spare.held), np.full(a.rows, TASK))
    return spare


@dataclass
class _Spare:
    arrays: SharesArrays
    step: Int64
    held: Int64

    def hand_out(self, due: Int64, piece: Int64) -> None:
        """Give each row up to ``due``, a ``piece`` at a time, never more than it asked for."""
        a = self.arrays
        due = np.minimum(due, a.limit - a.of_rows(self.held))
        left = a.capacity - a.used(self.held)
        piece = np.minimum(piece, due)
        rows = np.flatnonzero((due > 0) & self._is_fit(piece, left))
        if len(rows):
            level = a.of_rows(self.held * self.step)
            self._in_turn(list(zip(level[rows].tolist(), rows.tolist(), strict=True)), due, piece, left)

    def _is_fit(self, piece: Int64, left: Int64) -> Flags:
        """Return which rows could have their piece now; the others never will, as what is left shrinks."""
        a = self.arrays
        lacks = piece[a.option_row][a.entry_option] * a.entry_amount > left[a.entry_pool]
        is_fit = np.ones(len(self.held), np.bool_)
        is_fit[a.entry_option[lacks]] = False
        found: Flags = a.of_rows(is_fit.astype(np.int64)) > 0
        return found

    def _turn_away(self, row: int, left: Int64) -> None:
        """Let a row go that finds no room."""

    def _in_turn(self, queue: list[tuple[int, int]], due: Int64, piece: Int64, left: Int64) -> None:
        a = self.arrays
        heapq.heapify(queue)
        while queue:
            level, row = heapq.heappop(queue)
            size = min(int(piece[row]), int(due[row]))
            for option in a.options(row):
                entries = slice(a.entry_start[option], a.entry_start[option + 1])
                pools, amounts = a.entry_pool[entries], size * a.entry_amount[entries]
                if (amounts <= left[pools]).all():
                    left[pools] -= amounts
                    self.held[option] += size
                    due[row] -= size
                    if due[row] > 0:
                        heapq.heappush(queue, (level + size * int(self.step[option]), row))
                    break
            else:
                self._turn_away(row, left)


@dataclass
class _Watched(_Spare):
    """The same, with everybody's turn awaited to see what there is room for then."""

    room: dict[int, int] = field(default_factory=dict)

    def _is_fit(self, piece: Int64, left: Int64) -> Flags:
        return np.ones(len(piece), np.bool_)

    def _turn_away(self, row: int, left: Int64) -> None:
        a = self.arrays
        fits = [
            int((left[a.entry_pool[e]] // a.entry_amount[e]).min())
            for e in (np.array(a.entries(option)) for option in a.options(row))
        ]
        self.room[row] = max(fits)
