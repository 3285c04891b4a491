"""Promises of a schedule, checked apart from the rule that made it: this file reads no rule."""

from collections.abc import Collection, Iterator

from fairlot.result import Result, Violation, miscounted, unbound
from fairlot.schedule.feasible import infeasible, unplanned
from fairlot.schedule.plans import starts_of
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.schedule.promises import RULES
from fairlot.schedule.proofs import unproven
from fairlot.schedule.replays import passed_over
from fairlot.schedule.witness import count, count_project
from fairlot.types import Json


def check(problem: Schedule | Project, result: Result) -> list[Violation]:
    """Return every promise that ``result`` breaks; an empty list is good news.

    Each violation names the promise it belongs to: "bound" (to this problem and draw), "feasible" (machines,
    calendars, caps; order and resources of a plan), "proven" (value, bound and status are what the
    certificate proves), "optimal" (and it proves that nothing better exists), "in_turn" (nobody passed
    over), "witness" (published counts are true).
    """
    found = list(unbound(problem, result, _rules(problem)))
    grants = result.grants
    if isinstance(problem, Project):
        unfit = list(unplanned(problem, grants))
    else:
        unfit = list(infeasible(problem, grants))
    if unfit:  # who would rather have what, and what it is worth, can only be asked of what can be
        return found + unfit
    stats, value = _counted(problem, result)
    found += miscounted(stats, result)
    promises = RULES.get(result.rule, ())
    if isinstance(problem, Schedule) and "in_turn" in promises:
        found += [*passed_over(problem, result), *_without_value(result)]
    elif "proven" in promises:
        found += unproven(problem, result, value, "optimal" in promises)
    return found


def _counted(problem: Schedule | Project, result: Result) -> tuple[dict[str, Json], int]:
    """Return the true counts, and among them what the rules aim at: the value, or the end of the plan."""
    if isinstance(problem, Project):
        stats = count_project(problem, starts_of(result.grants))
        return stats, int(str(stats["makespan"]))
    stats = count(problem, result.grants)
    return stats, int(str(stats["value"]))


def _rules(problem: Schedule | Project) -> Collection[str]:
    plans = {"shortest_project"}
    return plans if isinstance(problem, Project) else RULES.keys() - plans - {"automatic"}


def _without_value(result: Result) -> Iterator[Violation]:
    if (result.value, result.bound, result.status) != (None, None, "complete"):
        yield Violation("schedule_no_aim", "bound", {"rule": result.rule})
