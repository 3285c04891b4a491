"""After requests are cancelled or machines fail: everybody else stays, and what is free is filled again."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from fairlot.limits import UNLIMITED
from fairlot.result import Grant, Repair, Result
from fairlot.schedule import replans, rules
from fairlot.schedule.book import Book, option_of
from fairlot.schedule.problem import Request, Schedule
from fairlot.schedule.programme import Programme, best, programme
from fairlot.schedule.project import Project
from fairlot.schedule.rows import Choice, Rows, rows
from fairlot.schedule.witness import count
from fairlot.solvers import cpsat
from fairlot.types import Message, ProblemError

STEPS: Final = (1, 2, 4, 8)  # moves beyond those that nobody can avoid
LARGE: Final = 3_000  # choices from which the steps between fewest and free are left out
WORK: Final = 5

Grants = tuple[Grant, ...]


def repair(problem: Schedule | Project, result: Result, dropouts: Collection[str]) -> Repair:
    """Return ``result`` without ``dropouts``: requests that are cancelled, or machines out of service.

    Everybody whose machine still runs keeps machine and time. What is free serves first as many as
    possible of those whose machine is gone, then is worth as much as can be, whatever the rule was; who
    gets something new is not counted as moved. ``frontier`` has (moves, value) for more moves of others,
    up to those of the best allotment from scratch. The result is one of `constraint_programme`: feasible,
    with the bound of the best allotment. In a project ``dropouts`` are activities
    (`fairlot.schedule.replans`).
    Raises ProblemError for somebody nobody knows.
    """
    if isinstance(problem, Project):
        return replans.repair(problem, result, dropouts)
    left = without(problem, dropouts)
    held = {g.applicant: g for g in result.grants if g.applicant not in set(dropouts)}
    stay = {name: grant for name, grant in held.items() if grant.place not in set(dropouts)}
    free = rules.automatic(left)
    first = _filled(left, stay, [name for name in held if name not in stay])
    points = [_point(left, held, first)]
    points += [_point(left, held, grants) for grants in _steps(left, stay, first)]
    points.append(_point(left, held, free.grants))
    repaired = rules.made(
        left,
        "constraint_programme",
        first,
        dict(free.certificate),
        value=points[0][1],
        bound=free.bound,
    )
    now = {grant.applicant: grant for grant in first}
    moved = tuple(name for name in problem.requests if name in held and now.get(name) != held[name])
    return Repair(repaired, moved, _undominated(points), left)


def without(problem: Schedule, dropouts: Collection[str]) -> Schedule:
    """Return the problem in which cancelled requests wish for nothing and failed machines are closed.

    Everyone keeps the number in the draw. Raises ProblemError for somebody nobody knows.
    """
    known = problem.requests.keys() | problem.machines.keys()
    if strangers := [name for name in dropouts if name not in known]:
        raise ProblemError(Message("schedule_dropout_unknown", {"id": name}) for name in strangers)
    gone = set(dropouts)
    requests = {
        name: Request(request.company, (), request.received) if name in gone else request
        for name, request in problem.requests.items()
    }
    machines = {
        name: replace(machine, closed=((0, problem.horizon),)) if name in gone else machine
        for name, machine in problem.machines.items()
    }
    return replace(problem, requests=requests, machines=machines)


def _filled(left: Schedule, stay: Mapping[str, Grant], displaced: Collection[str]) -> Grants:
    """Return the grants of those who stay and the best ones beside them, the displaced first."""
    book = Book(left, stay.values())
    table = _beside(left, book, stay)
    made = programme(table, is_by_machine=True)
    begin: Grants = ()
    theirs = [yes for (at, _), yes in made.yes.items() if table.choices[at].request in displaced]
    if theirs:
        made.model.maximize(sum(theirs))
        found = cpsat.run(made.model, tuple(made.yes.values()), UNLIMITED)
        begin = made.granted(found.values)
        made.model.add(sum(theirs) >= (found.value or 0))
    return tuple(sorted([*stay.values(), *best(made, begin, UNLIMITED).grants]))


def _beside(left: Schedule, book: Book, stay: Collection[str]) -> Rows:
    """Return the rows of what still fits beside those who stay."""
    table, found = rows(left), []
    for choice in table.choices:
        if choice.request in stay or book.is_capped(choice.request, choice.option):
            continue
        fits = [m for m in choice.machines if not book.in_the_way(choice.request, choice.option, m)]
        if fits:
            found.append(Choice(choice.request, choice.rank, choice.option, tuple(fits)))
    caps = [replace(cap, most=cap.most - book.used[cap.company, cap.week, cap.measure]) for cap in table.caps]
    return Rows(left, tuple(found), tuple(caps))


def _steps(left: Schedule, stay: Mapping[str, Grant], first: Grants) -> Iterator[Grants]:
    """Yield the best allotments in which a few more may move; none where the problem is large."""
    table = rows(left)
    if len(table.choices) >= LARGE or not stay:
        return
    made = programme(table, is_by_machine=True)
    kept = sum(_keeping(made, stay))
    grants = first
    for moves in STEPS:
        if moves < len(stay):
            step = Programme(table, made.model.clone(), made.yes)
            step.model.add(kept >= len(stay) - moves)
            step.hint(grants)
            step.model.maximize(step.value)
            found = cpsat.run(step.model, tuple(made.yes.values()), UNLIMITED, WORK)
            grants = step.granted(found.values) if found.values else grants
            yield grants


def _keeping(made: Programme, stay: Mapping[str, Grant]) -> Iterator[Any]:
    for (at, machine), yes in made.yes.items():
        choice = made.rows.choices[at]
        grant = stay.get(choice.request)
        if grant and grant.place == machine and option_of(made.rows.problem, grant) == choice.option:
            yield yes


def _point(left: Schedule, held: Mapping[str, Grant], grants: Grants) -> tuple[int, int]:
    """Return how many of those who hold something would move, and the value."""
    now = {grant.applicant: grant for grant in grants}
    moves = sum(now.get(name) != grant for name, grant in held.items())
    return moves, int(str(count(left, grants)["value"]))


def _undominated(points: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the first point and, by moves, each further one that is worth more than all before it."""
    found = [points[0]]
    for moves, value in sorted(points[1:], key=lambda point: (point[0], -point[1])):
        if moves > found[-1][0] and value > found[-1][1]:
            found.append((moves, value))
    return tuple(found)
