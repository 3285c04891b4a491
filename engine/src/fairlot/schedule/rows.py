"""A schedule's problem as rows of at-most: who may be granted what, and what each grant uses up.

Whatever machines do between uses, at any point of time each use takes a machine of its group, from its
start until its cleaning is over. Those rows, and the caps of companies, bound every allotment; where the
structure is simple they also describe it (`fairlot.schedule.structure`).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from fairlot.schedule.parts import Measure, Option
from fairlot.schedule.problem import Schedule

Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """Option number ``rank`` (from 1) of ``request``, and the machines that are open for it."""

    request: str
    rank: int
    option: Option
    machines: tuple[str, ...]


@dataclass(frozen=True)
class Cap:
    """The most that ``company`` may get of ``measure``, in the week numbered ``week`` or in total (None)."""

    company: str
    week: int | None
    measure: Measure
    most: int

    def covers(self, company: str, week: int) -> bool:
        """Whether a use by ``company`` in ``week`` counts."""
        return self.company == company and self.week in {None, week}


def choices(problem: Schedule) -> tuple[Choice, ...]:
    """Return what can be granted at all, by ticket, then by the request's own order."""
    found = []
    for name in problem.drawn:
        request = problem.requests[name]
        for rank, option in enumerate(request.options, 1):
            machines = problem.open_for(option)
            if machines and problem.companies[request.company].may_have(option):
                found.append(Choice(name, rank, option, machines))
    return tuple(found)


def turnaround(problem: Schedule, group: str) -> int:
    """Return the idle time that every machine of ``group`` needs after a use."""
    return min(problem.machines[name].cleaning for name in problem.groups[group])


def caps(problem: Schedule) -> tuple[Cap, ...]:
    """Return the caps that can bind: as uses (rounded down where they are in time), else as time."""
    asked: dict[tuple[str, int | None], dict[str, list[int]]] = {}
    for name, request in problem.requests.items():
        for option in filter(problem.companies[request.company].may_have, request.options):
            for week in (None, problem.week_of(option)):
                lengths = asked.setdefault((request.company, week), {})
                lengths.setdefault(name, []).append(option.length)
    found = []
    for (company, week), lengths in asked.items():
        found += list(_caps_at(problem, company, week, lengths))
    return tuple(found)


def _caps_at(
    problem: Schedule, company: str, week: int | None, lengths: Mapping[str, list[int]]
) -> Iterator[Cap]:
    who = problem.companies[company]
    slots, time = who.cap("slots", week is not None), who.cap("time", week is not None)
    shortest = min(length for each in lengths.values() for length in each)
    longest = max(length for each in lengths.values() for length in each)
    most = [number for number in (slots, None if time is None else time // shortest) if number is not None]
    if most and min(most) < len(lengths):
        yield Cap(company, week, "slots", min(most))
    if time is not None and shortest < longest and time < sum(max(each) for each in lengths.values()):
        yield Cap(company, week, "time", time)


@dataclass(frozen=True)
class Rows:
    """The rows of one problem over its ``choices``; arrays have one entry a choice unless said otherwise."""

    problem: Schedule
    choices: tuple[Choice, ...]
    caps: tuple[Cap, ...]

    @cached_property
    def value(self) -> Int64:
        """What each choice is worth."""
        return np.array([choice.option.value for choice in self.choices], np.int64)

    @cached_property
    def request(self) -> Int64:
        """The number of the request, from 0 by ticket."""
        number = {name: at for at, name in enumerate(self.problem.drawn)}
        return np.array([number[choice.request] for choice in self.choices], np.int64)

    @cached_property
    def until(self) -> list[int]:
        """When the machine is free again, cleaning included."""
        gap = {group: turnaround(self.problem, group) for group in self.problem.groups}
        return [choice.option.end + gap[choice.option.group] for choice in self.choices]

    @cached_property
    def points(self) -> tuple[tuple[str, int], ...]:
        """Each (group, time) at which something may start: where uses meet, they meet at one of these."""
        return tuple(sorted({(c.option.group, c.option.start) for c in self.choices}))

    @cached_property
    def span(self) -> tuple[Int64, Int64]:
        """The points at which each choice needs its machine, as (first, one after the last)."""
        points = self.points
        first = [bisect_left(points, (c.option.group, c.option.start)) for c in self.choices]
        after = [
            bisect_left(points, (c.option.group, end))
            for c, end in zip(self.choices, self.until, strict=True)
        ]
        return np.array(first, np.int64), np.array(after, np.int64)

    @cached_property
    def room(self) -> Int64:
        """For each point: how many machines can be in use then."""
        alike: dict[tuple[str, ...], list[int]] = {}
        for at, choice in enumerate(self.choices):
            alike.setdefault(choice.machines, []).append(at)
        first, after = self.span
        ends = len(self.points) + 1
        change: dict[str, Int64] = {}
        for machines, at_ in alike.items():
            begun = np.bincount(first[at_], minlength=ends) - np.bincount(after[at_], minlength=ends)
            for machine in machines:
                change[machine] = change.get(machine, 0) + begun
        room = np.zeros(len(self.points), np.int64)
        for line in change.values():
            room += np.cumsum(line)[:-1] > 0
        return room

    @cached_property
    def uses(self) -> tuple[Int64, Int64, Int64]:
        """What counts against the caps, as (choice, cap, units), one entry for each that does."""
        of: dict[str, list[tuple[int, Cap]]] = {}
        for at, cap in enumerate(self.caps):
            of.setdefault(cap.company, []).append((at, cap))
        found = []
        for number, choice in enumerate(self.choices):
            company, week = self.problem.requests[choice.request].company, self.problem.week_of(choice.option)
            for at, cap in of.get(company, ()):
                if cap.covers(company, week):
                    found.append((number, at, 1 if cap.measure == "slots" else choice.option.length))
        table = np.array(found, np.int64).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 2]


def rows(problem: Schedule) -> Rows:
    """Return the rows of ``problem``, worked out once."""
    kept = vars(problem)
    if "rows" not in kept:
        kept["rows"] = Rows(problem, choices(problem), caps(problem))
    found: Rows = kept["rows"]
    return found
