"""Which rule finds the best allotment of a schedule with a proof, and why no quicker one does."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.schedule.rows import Rows, rows
from fairlot.types import Message, Param

Best = Literal["interval_flow", "slot_assignment", "constraint_programme", "shortest_project"]


@dataclass(frozen=True)
class Structure:
    """``rule``: the one that fits; ``against``: rule -> the sentences that say why it does not."""

    rule: Best
    against: dict[str, tuple[Message, ...]]


def structure(problem: Schedule | Project) -> Structure:
    """Return the rule that fits ``problem``: a flow where it is one, which is proven and quick.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> def one(*options):
    ...     return Schedule(
    ...         {"m": Machine("g")}, {"c": Company()}, {"r": Request("c", options)}, Lottery((("a", "b"),)), 9
    ...     )
    >>> structure(one(Option("g", 0, 2, 5))).rule
    'interval_flow'
    >>> structure(one(Option("g", 0, 2, 5), Option("g", 4, 2, 3))).rule
    'slot_assignment'
    >>> found = structure(one(Option("g", 0, 2, 5), Option("g", 1, 2, 3)))
    >>> found.rule, [str(reason) for reason in found.against["slot_assignment"]]
    ('constraint_programme', ['In the group g, uses from 0 and from 1 overlap without being the same slot.'])
    """
    if isinstance(problem, Project):
        return Structure("shortest_project", {})
    table = rows(problem)
    against = {
        "interval_flow": tuple(against_intervals(table)),
        "slot_assignment": tuple(against_slots(table)),
    }
    if not against["interval_flow"]:
        return Structure("interval_flow", against)
    if not against["slot_assignment"]:
        return Structure("slot_assignment", against)
    return Structure("constraint_programme", against)


def against_intervals(table: Rows) -> Iterator[Message]:
    """Yield why fixed intervals on alike machines do not describe the problem; nothing where they do."""
    names = [choice.request for choice in table.choices]
    if several := sorted({a for a, b in pairwise(names) if a == b}):
        yield Message("schedule_why_options", {"request": several[0], "count": len(several)})
    for group in table.problem.groups:
        if not are_alike(table, group):
            yield Message("schedule_why_machines", {"group": group})
        if _has_setup(table, group):
            yield Message("schedule_why_setup", {"group": group})
    for cap in table.caps[:1]:
        yield Message("schedule_why_cap", {"company": cap.company})


def are_alike(table: Rows, group: str) -> bool:
    """Whether machines of ``group`` clean alike, and those that are open for a use are always the same."""
    machines = table.problem.machines
    cleaning = {machines[name].cleaning for name in table.problem.groups[group]}
    return len({c.machines for c in table.choices if c.option.group == group}) <= 1 and len(cleaning) == 1


def _has_setup(table: Rows, group: str) -> bool:
    requests = table.problem.requests
    companies = {requests[c.request].company for c in table.choices if c.option.group == group}
    return len(companies) > 1 and any(table.problem.machines[m].setup for m in table.problem.groups[group])


def against_slots(table: Rows) -> Iterator[Message]:
    """Yield why separate slots do not describe the problem; nothing where they do."""
    yield from _overlaps(table)
    weeks: dict[str, set[int]] = {}
    for choice in table.choices:
        weeks.setdefault(choice.request, set()).add(table.problem.week_of(choice.option))
    weekly = {cap.company for cap in table.caps if cap.week is not None}
    for cap in table.caps:
        if cap.measure == "time":
            yield Message("schedule_why_time", {"company": cap.company})
    for name, of_request in weeks.items():
        if len(of_request) > 1 and (company := table.problem.requests[name].company) in weekly:
            yield Message("schedule_why_weeks", {"request": name, "company": company})
            return


def _overlaps(table: Rows) -> Iterator[Message]:
    """In each group the first two different slots of which one begins before the other is over."""
    for group, names in table.problem.groups.items():
        machines = [table.problem.machines[name] for name in names]
        gap = max(m.cleaning + (m.setup if _has_setup(table, group) else 0) for m in machines)
        slots = sorted({(c.option.start, c.option.end) for c in table.choices if c.option.group == group})
        for (start, end), (other, _) in pairwise(slots):
            if other < end + gap:
                params: dict[str, Param] = {"group": group, "start": start, "other": other}
                yield Message("schedule_why_overlap", params)
                break
