"""The smallest change that would have got an applicant in, confirmed by going through the rule again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fairlot.matching.problem import Matching
from fairlot.matching.rerun import Rerun
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


class Changes:
    """What would have helped whom, in one problem under one rule.

    ``runs``: how many runs are to be expected (more than a few make compiling pay).
    """

    def __init__(self, problem: Matching, rule: str, runs: int = 1) -> None:
        self.problem = problem
        self.rerun = Rerun(problem, rule, runs, MANY)
        self.ordering = self.rerun.ordering

    def of(self, applicant: str, number: int) -> tuple[Change, ...]:
        """Return what would have got the applicant its wish ``number`` (from 0) or a better one.

        Empty where no single change helps. No rule here makes an applicant worse off for standing
        better, so the largest value that still helps is found by bisection.
        """
        finders = (self._priority, self._position, self._wish, self._group, self._seats)
        return tuple(change for find in finders for change in find(applicant, number))

    def _priority(self, applicant: str, number: int) -> Iterator[Change]:
        if "priority" not in self.ordering.parts:
            return
        name = self.problem.applicants[applicant].wishes[number]
        place = self.problem.places[name]
        own = place.priority.get(applicant)
        worst = max(place.priority.values(), default=0) + 2 if own is None else own
        asked = self.rerun.of(applicant)
        entry = asked.begin + number

        def could(priority: int) -> bool:
            return asked.beats(entry, self.ordering.class_of(number, priority))

        def does(priority: int) -> bool:
            return asked.reaches(number, classes={entry: self.ordering.class_of(number, priority)})

        if (value := _largest(1, worst - 1, could, does)) is not None:
            yield Change("accepted" if own is None and value == worst - 1 else "priority", value)

    def _position(self, applicant: str, number: int) -> Iterator[Change]:
        asked = self.rerun.of(applicant)
        latest = max(asked.latest(entry) for entry in range(asked.begin, asked.begin + number + 1))
        bound = min(asked.position, latest // 2 + 1)

        def does(position: int) -> bool:
            return asked.reaches(number, row=2 * (position - 1))

        if (value := _largest(1, bound, lambda _: True, does)) is not None:
            is_receipt = "receipt" in self.ordering.parts and self.problem.received
            yield Change("receipt" if is_receipt else "ticket", value)

    def _wish(self, applicant: str, number: int) -> Iterator[Change]:
        """Where the number of the wish counts: listing the place earlier would have got it."""
        if "wish" not in self.ordering.parts or not self._is_acceptable(applicant, number):
            return
        asked = self.rerun.of(applicant)
        wishes = self.problem.applicants[applicant].wishes
        others = [w for w in wishes if w != wishes[number]]
        for earlier in range(number - 1, -1, -1):
            if asked.gets([*others[:earlier], wishes[number], *others[earlier:]], wishes[number]):
                yield Change("wish", earlier + 1)
                return

    def _group(self, applicant: str, number: int) -> Iterator[Change]:
        if not self._is_acceptable(applicant, number):
            return
        who = self.problem.applicants[applicant]
        asked = self.rerun.of(applicant)
        for reserve in self.problem.places[who.wishes[number]].reserves:
            if reserve.group not in who.groups and asked.reaches(number, group=reserve.group):
                yield Change("group", reserve.group)

    def _seats(self, applicant: str, number: int) -> Iterator[Change]:
        if not self._is_acceptable(applicant, number):
            return
        asked = self.rerun.of(applicant)
        wanted = asked.wanted(number)
        place = self.rerun.place_at[self.problem.applicants[applicant].wishes[number]]

        def lacks(more: int) -> bool:
            return not wanted & self.rerun.gains(place, more).get(asked.row, frozenset())

        if not lacks(MANY):
            yield Change("seats", (_last_true(1, MANY - 1, lacks) or 0) + 1)

    def _is_acceptable(self, applicant: str, number: int) -> bool:
        return self.problem.acceptable(applicant, self.problem.applicants[applicant].wishes[number])


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
