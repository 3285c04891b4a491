"""The hot loops over all pairs: run as they are for small problems, compiled by numba for large ones.

They take numpy arrays when compiled and lists when not, use only integers, and know no ids. ``score`` is
flat, row (application) by row; -2**31 marks a pair that may not meet.
"""

from typing import Any, Final

LARGE: Final = 100_000  # pairs from which compiling pays

BARRED: Final = -(2**31)

Ints = Any  # numpy array (compiled) or list (plain): one source for both


def best(score: Ints, rows: int, columns: int, deep: int, row_at: Ints, row_key: Ints, column_key: Ints, column_at: Ints) -> None:  # fmt: skip  # noqa: E501
    """Keep for each row its ``deep`` best columns, and for each column its ``deep`` best rows.

    The keys begin as the least number there is, the places as -1. Slots of a row are sorted, best first.
    """
    barred = -2147483648
    for row in range(rows):
        base = row * deep
        for column in range(columns):
            value = score[row * columns + column]
            if value == barred:
                continue
            if value > row_key[base + deep - 1]:
                hole = deep - 1
                while hole > 0 and row_key[base + hole - 1] < value:
                    row_key[base + hole] = row_key[base + hole - 1]
                    row_at[base + hole] = row_at[base + hole - 1]
                    hole -= 1
                row_key[base + hole] = value
                row_at[base + hole] = column
            side = column * deep
            if value > column_key[side + deep - 1]:
                hole = deep - 1
                while hole > 0 and column_key[side + hole - 1] < value:
                    column_key[side + hole] = column_key[side + hole - 1]
                    column_at[side + hole] = column_at[side + hole - 1]
                    hole -= 1
                column_key[side + hole] = value
                column_at[side + hole] = row


def price(  # noqa: C901, PLR0912, PLR0913, PLR0917
    score: Ints,
    rows: int,
    columns: int,
    sought: int,
    weight: Ints,
    row_price: Ints,
    column_price: Ints,
    need_start: Ints,
    need_group: Ints,
    need_price: Ints,
    member: Ints,
    known_start: Ints,
    known: Ints,
    start: Ints,
    count: Ints,
    place: Ints,
    gain: Ints,
    total: Ints,
) -> None:
    """Go once over all pairs that may meet and weigh each against its prices.

    The gain of a pair is ``weight * score + what its minimums pay - row price - column price``.
    ``total[0]`` adds up gains above 0, known pairs apart in ``total[1]``. Of the pairs not known, those that
    gain (``sought`` 1) or break even (``sought`` 0) are listed in ``place`` and ``gain`` from ``start`` of
    the row on: all that fit, else the best; ``count`` says how many there were in the row.
    """
    barred = -2147483648
    lift = [0] * columns
    mark = [-1] * columns
    for row in range(rows):
        is_lifted = need_start[row + 1] > need_start[row]
        if is_lifted:
            for column in range(columns):
                lift[column] = 0
            for need in range(need_start[row], need_start[row + 1]):
                if need_price[need] != 0:
                    base = need_group[need] * columns
                    for column in range(columns):
                        lift[column] += need_price[need] * member[base + column]
        for at in range(known_start[row], known_start[row + 1]):
            mark[known[at]] = row
        first, room, held = start[row], start[row + 1] - start[row], 0
        for column in range(columns):
            points = score[row * columns + column]
            if points == barred:
                continue
            worth = weight[row] * points - row_price[row] - column_price[column]
            if is_lifted:
                worth += lift[column]
            if worth < 0 or (worth == 0 and sought == 1):
                continue
            if mark[column] == row:
                total[1] += worth
                continue
            total[0] = min(total[0] + worth, 2**62)  # never past 64 bits: so much proves nothing
            if (worth > 0) != (sought == 1):
                continue
            count[row] += 1
            if held < room:
                place[first + held] = column
                gain[first + held] = worth
                held += 1
            elif room > 0:
                least = first
                for at in range(first + 1, first + room):
                    if gain[at] < gain[least]:
                        least = at
                if worth > gain[least]:
                    place[least] = column
                    gain[least] = worth
