"""After activities are dropped from a project: the others stay; and what more moves would gain."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from fairlot.limits import UNLIMITED
from fairlot.result import Repair, Result
from fairlot.schedule import plans
from fairlot.schedule.project import Activity, Project
from fairlot.solvers import cpsat
from fairlot.types import Message, ProblemError

STEPS: Final = (1, 2, 4, 8)
WORK: Final = 5


def repair(project: Project, result: Result, dropouts: Collection[str]) -> Repair:
    """Return the plan without ``dropouts``, nobody moved; ``frontier`` has (moves, end) for more moves.

    Raises ProblemError for an activity nobody knows.
    """
    left = without(project, dropouts)
    starts = plans.starts_of(result.grants)
    free = plans.shortest(left, UNLIMITED)
    first = plans.result(left, replace(free, starts=starts))
    points = [(0, plans.makespan(left, starts))]
    for moves in STEPS:
        if moves < len(starts) and points[-1][1] > plans.makespan(left, free.starts):
            points.append((moves, _sooner(left, starts, moves)))
    ends = plans.makespan(left, free.starts)
    points.append((sum(free.starts[name] != starts[name] for name in starts), ends))
    found = points[:1]
    for moves, end in sorted(points[1:]):
        if end < found[-1][1]:
            found.append((moves, end))
    return Repair(first, (), tuple(found), left)


def without(project: Project, dropouts: Collection[str]) -> Project:
    """Return the project in which ``dropouts`` take no time and need nothing; what follows still waits.

    Raises ProblemError for an activity nobody knows.
    """
    if strangers := [name for name in dropouts if name not in project.activities]:
        raise ProblemError(Message("schedule_dropout_unknown", {"id": name}) for name in strangers)
    activities = {
        name: Activity(0, activity.after) if name in set(dropouts) else activity
        for name, activity in project.activities.items()
    }
    return replace(project, activities=activities)


def _sooner(project: Project, starts: plans.Starts, moves: int) -> int:
    """Return the earliest end found in which at most ``moves`` activities start at another time."""
    made = plans.programme(project, plans.makespan(project, starts))
    moved = []
    for name, start in starts.items():
        moves_now = made.model.new_bool_var("")
        made.model.add(made.starts[name] == start).only_enforce_if(~moves_now)
        made.model.add_hint(made.starts[name], start)
        moved.append(moves_now)
    made.model.add(sum(moved) <= moves)
    made.model.minimize(made.end)
    found = cpsat.run(made.model, (), UNLIMITED, WORK, is_linear=False)
    return plans.makespan(project, starts) if found.value is None else found.value
