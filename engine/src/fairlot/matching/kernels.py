"""The hot loops over arrays: run as they are for small problems, compiled by numba for large ones.

They take numpy arrays when compiled and lists when not, use only integers, and know no ids. Rows are
applicants in the order that parts equals (row 0 wins); an entry is one wish of one row. Compiling is put
off until a large problem asks for it, so that a reader of results needs no numba.
"""

from typing import Any

LARGE = 100_000  # entries from which compiling pays
BEYOND = 2**63 - 1  # more than any key

Ints = Any  # numpy array (compiled) or list (plain): one source for both


def defer(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917  (one loop: split, it would not compile to one)
    wish_end: Ints,
    wish_place: Ints,
    wish_class: Ints,
    pool_start: Ints,
    pool_group: Ints,
    pool_seats: Ints,
    pool_soft: Ints,
    member: Ints,
    groups: int,
    quota: Ints,
    first: int,
    last: int,
    heap_start: Ints,
    spare: Ints,
    upcoming: Ints,
    heap: Ints,
    taken: Ints,
) -> None:
    """Deferred acceptance: rows propose down their wishes, pools keep the best so far in heaps, worst on top.

    Rows ``first`` to ``last`` - 1 come, each for as many places as its ``quota``; who came in an earlier
    call stands in ``heap`` and ``taken``, and goes on from ``upcoming``. A key is ``class << 32 | row``, so
    smaller is better. ``spare`` holds the unfilled soft seats of each place, which its open pool (always
    the last pool) may use. Every entry is read at most once.
    """
    for turn in range(first, last):
        for _ in range(quota[turn]):
            row = turn
            while row >= 0:
                entry = upcoming[row]
                if entry == wish_end[row]:
                    break
                upcoming[row] = entry + 1
                if wish_class[entry] == 0:
                    continue
                place = wish_place[entry]
                carried = (wish_class[entry] << 32) | row
                for pool in range(pool_start[place], pool_start[place + 1]):
                    group = pool_group[pool]
                    if group >= 0 and member[(carried & 0xFFFFFFFF) * groups + group] == 0:
                        continue
                    base = heap_start[pool]
                    size = taken[pool]
                    room = pool_seats[pool] if group >= 0 else pool_seats[pool] + spare[place]
                    if size < room:
                        hole = size  # push: climb from the end
                        while hole > 0 and heap[base + (hole - 1) // 2] < carried:
                            heap[base + hole] = heap[base + (hole - 1) // 2]
                            hole = (hole - 1) // 2
                        heap[base + hole] = carried
                        taken[pool] = size + 1
                        carried = -1
                        if group < 0 or pool_soft[pool] == 0:
                            break
                        spare[place] -= 1  # a soft seat was claimed: the open pool loses one
                        pool = pool_start[place + 1] - 1  # noqa: PLW2901
                        base = heap_start[pool]
                        size = taken[pool]
                        if size <= pool_seats[pool] + spare[place]:
                            break
                        carried = heap[base]
                        size -= 1
                        taken[pool] = size
                        moved = heap[base + size]
                    elif room > 0 and carried < heap[base]:
                        moved = carried
                        carried = heap[base]
                    else:
                        continue
                    hole = 0  # sink `moved` from the top
                    while 2 * hole + 1 < size:
                        below = 2 * hole + 1
                        if below + 1 < size and heap[base + below + 1] > heap[base + below]:
                            below += 1
                        if heap[base + below] <= moved:
                            break
                        heap[base + hole] = heap[base + below]
                        hole = below
                    if size > 0:
                        heap[base + hole] = moved
                    if pool == pool_start[place + 1] - 1:
                        break
                row = -1 if carried < 0 else carried & 0xFFFFFFFF


def mark(  # noqa: PLR0913, PLR0917
    wish_start: Ints,
    wish_place: Ints,
    wish_class: Ints,
    pool_start: Ints,
    pool_seats: Ints,
    pool_soft: Ints,
    place_of: Ints,
    pool_of: Ints,
    bar: Ints,
    room: Ints,
    taken: Ints,
) -> None:
    """Fill ``bar`` with the key to be at most, to get into each pool; and its ``room`` and ``taken``.

    A pool that is not full has a bar beyond every key; a full one without seats has -1.
    """
    for row in range(len(wish_start) - 1):
        pool = pool_of[row]
        if pool < 0:
            continue
        taken[pool] += 1
        for entry in range(wish_start[row], wish_start[row + 1]):
            if wish_place[entry] == place_of[row]:
                key = (wish_class[entry] << 32) | row
                bar[pool] = max(bar[pool], key)
                break
    for place in range(len(pool_start) - 1):
        spare = 0
        for pool in range(pool_start[place], pool_start[place + 1]):
            room[pool] = pool_seats[pool]
            if pool == pool_start[place + 1] - 1:
                room[pool] += spare
            elif pool_soft[pool] == 1:
                spare += pool_seats[pool] - taken[pool]
            if taken[pool] < room[pool]:
                bar[pool] = BEYOND


def breach(  # noqa: C901, PLR0912, PLR0913, PLR0917
    wish_start: Ints,
    wish_place: Ints,
    wish_class: Ints,
    pool_start: Ints,
    pool_group: Ints,
    member: Ints,
    groups: int,
    place_of: Ints,
    pool_of: Ints,
    bar: Ints,
    broken: Ints,
) -> None:
    """Count in ``broken`` what each row may complain of, in one pass over the entries.

    0: sits at a place it did not list, 1: that does not accept it, 2: in a pool of another place or
    group, 3: in a later pool than the published order says, 4: a better place would rather have it,
    5: a better place has a free seat for it.
    """
    for row in range(len(wish_start) - 1):
        place = place_of[row]
        is_listed = place < 0
        for entry in range(wish_start[row], wish_start[row + 1]):
            wish = wish_place[entry]
            key = (wish_class[entry] << 32) | row
            end = pool_start[wish + 1]
            if wish == place:
                is_listed = True
                if wish_class[entry] == 0:
                    broken[1] += 1
                end = pool_of[row]
                if end < pool_start[wish] or end >= pool_start[wish + 1]:
                    broken[2] += 1
                    break
                if pool_group[end] >= 0 and member[row * groups + pool_group[end]] == 0:
                    broken[2] += 1
            if wish_class[entry] > 0:
                for pool in range(pool_start[wish], end):
                    if key <= bar[pool] and (
                        pool_group[pool] < 0 or member[row * groups + pool_group[pool]] == 1
                    ):
                        if wish == place:
                            broken[3] += 1
                        else:
                            broken[5 if bar[pool] == BEYOND else 4] += 1
                        break
            if wish == place:
                break
        if not is_listed:
            broken[0] += 1
