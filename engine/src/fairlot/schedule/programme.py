"""Schedules that are no flow, as constraint programmes over what can be granted."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairlot.limits import Limits
from fairlot.result import Grant
from fairlot.schedule.book import grant_of, seated
from fairlot.schedule.rows import Rows
from fairlot.schedule.structure import are_alike
from fairlot.solvers import cpsat

TIES = 10  # how much work the choice among equals may cost
Key = tuple[int, str | None]  # choice, machine; None: any of a group of alike ones


@dataclass(frozen=True)
class Programme:
    """A model with one yes-or-no for each choice (and machine, where it matters which)."""

    rows: Rows
    model: Any
    yes: Mapping[Key, Any]

    @property
    def value(self) -> Any:
        """The total value, as the solver's expression."""
        return sum(self.rows.choices[at].option.value * yes for (at, _), yes in self.yes.items())

    def granted(self, values: Iterable[int]) -> tuple[Grant, ...]:
        """Return the grants that the solver's ``values`` of all yes-or-nos mean."""
        taken = [key for key, value in zip(self.yes, values, strict=True) if value]
        found, loose = [], []
        for at, machine in taken:
            choice = self.rows.choices[at]
            if machine is None:
                loose.append((choice.request, choice.option))
            else:
                found.append(grant_of(choice.request, choice.option, machine))
        return tuple(sorted([*found, *seated(self.rows.problem, loose)]))

    def hint(self, grants: Iterable[Grant]) -> None:
        """Tell the solver an allotment to begin with."""
        held = {grant.applicant: grant for grant in grants}
        self.model.clear_hints()
        for (at, machine), yes in self.yes.items():
            choice = self.rows.choices[at]
            grant = held.get(choice.request)
            place = grant.place if machine is None and grant else str(machine)
            self.model.add_hint(yes, grant == grant_of(choice.request, choice.option, place))

    def lots(self) -> Any:
        """A sum that parts allotments of equal value by the lottery, as the solver's expression."""
        seed, parts = self.rows.problem.lottery.seed, []
        for (at, machine), yes in self.yes.items():
            choice = self.rows.choices[at]
            text = f"{seed}{choice.request}|{choice.rank}|{machine or ''}"
            parts.append((1 + int(hashlib.sha256(text.encode()).hexdigest()[:5], 16)) * yes)
        return sum(parts)


def programme(rows: Rows, is_by_machine: bool = False) -> Programme:
    """Return the model of ``rows``; with a yes-or-no for each machine where ``is_by_machine`` asks for it."""
    model = cpsat.model()
    yes: dict[Key, Any] = {}
    loose = set() if is_by_machine else {g for g in rows.problem.groups if is_loose(rows, g)}
    for at, choice in enumerate(rows.choices):
        for machine in (None,) if choice.option.group in loose else choice.machines:
            yes[at, machine] = model.new_bool_var("")
    made = Programme(rows, model, yes)
    any_of: dict[int, list[Any]] = {}
    for (at, _), variable in yes.items():
        any_of.setdefault(at, []).append(variable)
    _one_each(made, any_of)
    _room(made, any_of)
    _apart(made)
    _caps(made, any_of)
    return made


def is_loose(rows: Rows, group: str) -> bool:
    """Whether it does not matter which machine of ``group`` takes a use, as long as there are enough."""
    machines = [rows.problem.machines[name] for name in rows.problem.groups[group]]
    return are_alike(rows, group) and not any(machine.setup for machine in machines)


def _one_each(made: Programme, any_of: Mapping[int, list[Any]]) -> None:
    of_request: dict[str, list[Any]] = {}
    for at, variables in any_of.items():
        of_request.setdefault(made.rows.choices[at].request, []).extend(variables)
    for variables in of_request.values():
        if len(variables) > 1:
            made.model.add_at_most_one(variables)


def _room(made: Programme, any_of: Mapping[int, list[Any]]) -> None:
    """At each point no more than there are machines; a point before which nothing ended says nothing new."""
    first, after = made.rows.span
    points = len(made.rows.points)
    order = np.argsort(first, kind="stable").tolist()
    ends = set(after.tolist())
    inside: list[int] = []
    begun = 0
    for point in range(points):
        while begun < len(order) and first[order[begun]] == point:
            inside.append(order[begun])
            begun += 1
        if point + 1 in ends:
            inside = [at for at in inside if after[at] > point]
            room = int(made.rows.room[point])
            if len(inside) > room:
                made.model.add(sum(v for at in inside for v in any_of[at]) <= room)


def _apart(made: Programme) -> None:
    """On one machine: cleaning between any two uses, set-up as well between those of two companies."""
    rows, problem = made.rows, made.rows.problem
    on: dict[str, list[tuple[int, Any]]] = {}
    for (at, place), variable in made.yes.items():
        if place is not None:
            on.setdefault(place, []).append((at, variable))
    for name, uses in on.items():
        machine = problem.machines[name]
        spans = []
        for at, variable in uses:
            option = rows.choices[at].option
            size = option.length + machine.cleaning
            spans.append(made.model.new_optional_fixed_size_interval_var(option.start, size, variable, ""))
        made.model.add_no_overlap(spans)
        if machine.setup:
            uses.sort(key=lambda use: (rows.choices[use[0]].option.start, use[0]))
            _set_up(made, uses, machine.cleaning, machine.setup)


def _set_up(made: Programme, uses: list[tuple[int, Any]], cleaning: int, setup: int) -> None:
    choices, requests = made.rows.choices, made.rows.problem.requests
    for number, (at, variable) in enumerate(uses):
        end = choices[at].option.end + cleaning
        for other, later in uses[number + 1 :]:
            start = choices[other].option.start
            differ = requests[choices[at].request].company != requests[choices[other].request].company
            if end <= start < end + setup and differ:
                made.model.add_bool_or(~variable, ~later)


def _caps(made: Programme, any_of: Mapping[int, list[Any]]) -> None:
    choice, cap, units = made.rows.uses
    for number, each in enumerate(made.rows.caps):
        here = np.flatnonzero(cap == number).tolist()
        if here:
            used = sum(int(units[at]) * v for at in here for v in any_of[int(choice[at])])
            made.model.add(used <= each.most)


@dataclass(frozen=True)
class Best:
    """The grants found, and what the solver says no allotment exceeds (None: nothing)."""

    grants: tuple[Grant, ...]
    bound: int | None


def best(made: Programme, begin: tuple[Grant, ...], limits: Limits) -> Best:
    """Return the most valuable grants; ``begin`` where the limits leave no time to find any.

    Where the most valuable is proven, a second run chooses among equals by the lottery.
    """
    made.hint(begin)
    made.model.maximize(made.value)
    keys = tuple(made.yes.values())
    first = cpsat.run(made.model, keys, limits)
    if first.value is None:
        return Best(begin, None)
    grants = made.granted(first.values)
    if first.status == "optimal":
        made.hint(grants)
        made.model.add(made.value == first.value)
        made.model.maximize(made.lots())
        second = cpsat.run(made.model, keys, limits, TIES)
        grants = made.granted(second.values) if second.values else grants
    return Best(grants, first.bound)
