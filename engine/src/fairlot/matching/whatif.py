"""The smallest change that would have got an applicant in, confirmed by running the rule again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from fairlot.matching import arrays, rules
from fairlot.matching.arrays import Int64, MatchingArrays
from fairlot.matching.problem import Matching
from fairlot.types import Json

MANY = 10  # more seats than that are no small change, and not offered


@dataclass(frozen=True)
class Change:
    """One thing that alone would have sufficed.

    ``kind`` and ``value``: "priority" (that number or better), "accepted" (by the place at all, even behind
    all others, with that number), "seats" (so many more open seats, at most `MANY`),
    "ticket" (that number in the draw or better), "receipt" (that number in the order of receipt or
    better), "wish" (listed as that wish), "group" (a member of it).
    """

    kind: str
    value: int | str

    def to_json(self) -> dict[str, Json]:
        """Return the change as plain JSON values."""
        return {"kind": self.kind, "value": self.value}


class Rerun:
    """One problem under one rule, packed once, to be run again with one thing changed.

    ``runs``: how many runs are to be expected (more than a few make compiling pay).
    """

    def __init__(self, problem: Matching, rule: str, runs: int = 1) -> None:
        self.problem = problem
        self.ordering = rules.ORDERINGS[rule](problem)
        self.arrays = rules.packed(problem, self.ordering)
        self._runs = runs
        self._row_of = {name: row for row, name in enumerate(self.ordering.rows)}
        self._place_at = {name: at for at, name in enumerate(problem.places)}

    def assignment(self) -> dict[str, str]:
        """Return applicant -> place by this rule, nothing changed."""
        names = list(self.problem.places)
        place_of = arrays.defer(self.arrays, self._runs)[0].tolist()
        return {a: names[p] for a, p in zip(self.ordering.rows, place_of, strict=True) if p >= 0}

    def changes(self, applicant: str, number: int) -> tuple[Change, ...]:
        """Return what would have got the applicant its wish ``number`` (from 0) or a better one.

        Empty where no single change helps. No rule here makes an applicant worse off for standing
        better, so the largest value that still helps is found by bisection.
        """
        finders = (self._priority, self._position, self._wish, self._group, self._seats)
        return tuple(change for find in finders for change in find(applicant, number))

    def _priority(self, applicant: str, number: int) -> Iterator[Change]:
        if "priority" not in self.ordering.parts:
            return
        place = self.problem.places[self._wish_name(applicant, number)]
        row, entry = self._entry(applicant, number)
        own = place.priority.get(applicant, max(place.priority.values(), default=0) + 2)
        bar = self._bars_without(row, number)

        def could(priority: int) -> bool:
            return self._beats(bar, row, entry, self.ordering.class_of(number, priority), row)

        def does(priority: int) -> bool:
            classes = self.arrays.wish_class.copy()
            classes[entry] = self.ordering.class_of(number, priority)
            return self._reaches(replace(self.arrays, wish_class=classes), row, applicant, number)

        if (value := _largest(1, own - 1, could, does)) is not None:
            is_last = applicant not in place.priority and value == own - 1
            yield Change("accepted" if is_last else "priority", value)

    def _position(self, applicant: str, number: int) -> Iterator[Change]:
        row, first = self._entry(applicant, 0)
        bar = self._bars_without(row, 0)
        classes = self.arrays.wish_class

        def could(position: int) -> bool:
            entries = [e for e in range(first, first + number + 1) if classes[e]]
            return any(self._beats(bar, row, e, int(classes[e]), position - 1) for e in entries)

        def does(position: int) -> bool:
            moved = arrays.move_row(self.arrays, row, position - 1)
            return self._reaches(moved, position - 1, applicant, number)

        if (value := _largest(1, row, could, does)) is not None:
            is_receipt = "receipt" in self.ordering.parts and self.problem.received
            yield Change("receipt" if is_receipt else "ticket", value)

    def _wish(self, applicant: str, number: int) -> Iterator[Change]:
        """Where the number of the wish counts: listing the place earlier would have got it."""
        if "wish" not in self.ordering.parts or not self._is_acceptable(applicant, number):
            return
        wanted = self._wish_name(applicant, number)
        others = [w for w in self.problem.applicants[applicant].wishes if w != wanted]
        row, first = self._entry(applicant, 0)
        for earlier in range(number - 1, -1, -1):
            wishes = [*others[:earlier], wanted, *others[earlier:]]
            places, classes = self.arrays.wish_place.copy(), self.arrays.wish_class.copy()
            for at, name in enumerate(wishes):
                priority = self.problem.places[name].priority.get(applicant, 0)
                places[first + at] = self._place_at[name]
                classes[first + at] = self.ordering.class_of(at, priority) if priority else 0
            changed = replace(self.arrays, wish_place=places, wish_class=classes)
            if arrays.defer(changed, self._runs)[0][row] == self._place_at[wanted]:
                yield Change("wish", earlier + 1)
                return

    def _group(self, applicant: str, number: int) -> Iterator[Change]:
        if not self._is_acceptable(applicant, number):
            return
        place = self.problem.places[self._wish_name(applicant, number)]
        row = self._row_of[applicant]
        for pool in self._pools(self._place_at[self._wish_name(applicant, number)]):
            at = row * self.arrays.groups + int(self.arrays.pool_group[pool])
            if self.arrays.pool_group[pool] >= 0 and not self.arrays.member[at]:
                member = self.arrays.member.copy()
                member[at] = 1
                if self._reaches(replace(self.arrays, member=member), row, applicant, number):
                    first = self._pools(self._place_at[self._wish_name(applicant, number)]).start
                    yield Change("group", place.reserves[pool - first].group)

    def _seats(self, applicant: str, number: int) -> Iterator[Change]:
        if not self._is_acceptable(applicant, number):
            return
        row = self._row_of[applicant]
        open_pool = self._pools(self._place_at[self._wish_name(applicant, number)])[-1]

        def lacks(more: int) -> bool:
            seats = self.arrays.pool_seats.copy()
            seats[open_pool] += more
            return not self._reaches(replace(self.arrays, pool_seats=seats), row, applicant, number)

        if not lacks(MANY):
            yield Change("seats", (_last_true(1, MANY - 1, lacks) or 0) + 1)

    def _reaches(self, changed: MatchingArrays, row: int, applicant: str, number: int) -> bool:
        wanted = self.problem.applicants[applicant].wishes[: number + 1]
        got = int(arrays.defer(changed, self._runs)[0][row])
        return got in {self._place_at[name] for name in wanted}

    def _bars_without(self, row: int, number: int) -> Int64:
        """Return the key to beat in each pool if the row asked for nothing from wish ``number`` on.

        Whoever cannot beat it cannot get in: the others' proposals, made first, come in any case.
        """
        classes = self.arrays.wish_class.copy()
        classes[self.arrays.wish_start[row] + number : self.arrays.wish_start[row + 1]] = 0
        alone = replace(self.arrays, wish_class=classes)
        return arrays.bars(alone, *arrays.defer(alone, self._runs), self._runs)

    def _beats(self, bar: Int64, row: int, entry: int, standing: int, position: int) -> bool:
        for pool in self._pools(int(self.arrays.wish_place[entry])):
            group = int(self.arrays.pool_group[pool])
            if group >= 0 and not self.arrays.member[row * self.arrays.groups + group]:
                continue
            if (standing << 32 | position) <= bar[pool]:
                return True
        return False

    def _pools(self, place: int) -> range:
        return range(int(self.arrays.pool_start[place]), int(self.arrays.pool_start[place + 1]))

    def _entry(self, applicant: str, number: int) -> tuple[int, int]:
        row = self._row_of[applicant]
        return row, int(self.arrays.wish_start[row]) + number

    def _wish_name(self, applicant: str, number: int) -> str:
        return self.problem.applicants[applicant].wishes[number]

    def _is_acceptable(self, applicant: str, number: int) -> bool:
        return self.problem.acceptable(applicant, self._wish_name(applicant, number))


def _largest(low: int, high: int, could: Callable[[int], bool], does: Callable[[int], bool]) -> int | None:
    """Return the largest value in low..high that ``does``; ``could`` is cheap, and true where ``does`` is."""
    bound = _last_true(low, high, could)
    if bound is None or does(bound):
        return bound
    return _last_true(low, bound - 1, does)


def _last_true(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """Return the last value in low..high that ``holds``, which is true up to some value, then false."""
    if high < low or not holds(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
