"""Who uses which machine when, so far: what still fits, and what stands in the way of what does not."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable

from fairlot.result import Grant
from fairlot.schedule.parts import Option
from fairlot.schedule.problem import Schedule

Use = tuple[int, int, str]  # start, end, request


class Book:
    """A calendar of uses for each machine, and what each company has so far."""

    def __init__(self, problem: Schedule, grants: Iterable[Grant] = ()) -> None:
        self.problem = problem
        self.uses: dict[str, list[Use]] = {name: [] for name in problem.machines}
        self.used: Counter[tuple[str, int | None, str]] = Counter()
        for grant, option in used(problem, grants):
            self.enter(grant.applicant, option, grant.place)

    def enter(self, request: str, option: Option, machine: str) -> None:
        """Write down a use."""
        insort(self.uses[machine], (option.start, option.end, request))
        company = self.problem.requests[request].company
        for week in (None, self.problem.week_of(option)):
            self.used[company, week, "slots"] += 1
            self.used[company, week, "time"] += option.length

    def machine_for(self, request: str, option: Option) -> str | None:
        """Return the first machine on which ``option`` fits now; None where it does not fit."""
        if self.is_capped(request, option):
            return None
        free = (m for m in self.problem.open_for(option) if not self.in_the_way(request, option, m))
        return next(free, None)

    def is_capped(self, request: str, option: Option) -> bool:
        """Whether the company's caps leave no room for ``option``."""
        name = self.problem.requests[request].company
        company = self.problem.companies[name]
        for week in (None, self.problem.week_of(option)):
            slots, time = company.cap("slots", week is not None), company.cap("time", week is not None)
            if slots is not None and self.used[name, week, "slots"] + 1 > slots:
                return True
            if time is not None and self.used[name, week, "time"] + option.length > time:
                return True
        return False

    def in_the_way(self, request: str, option: Option, machine: str) -> list[str]:
        """Return the requests whose uses of ``machine`` are too near to ``option``, in order of time."""
        uses, where = self.uses[machine], self.problem.machines[machine]
        widest = where.cleaning + where.setup
        at = bisect_left(uses, (option.start, 0, ""))
        while at and uses[at - 1][1] + widest > option.start:
            at -= 1
        found = []
        for start, end, other in uses[at:]:
            if start >= option.end + widest:
                break
            gap = where.cleaning + where.setup * self._differ(request, other)
            if start < option.end + gap and option.start < end + gap:
                found.append(other)
        return found

    def _differ(self, request: str, other: str) -> bool:
        requests = self.problem.requests
        return requests[request].company != requests[other].company


def option_of(problem: Schedule, grant: Grant) -> Option | None:
    """Return the option of a request that ``grant`` gives it; None where it is none of its options."""
    request = problem.requests.get(grant.applicant)
    machine = problem.machines.get(grant.place)
    if request is None or machine is None:
        return None
    for option in request.options:
        same = (option.group, option.length, str(option.start)) == (machine.group, grant.units, grant.through)
        if same:
            return option
    return None


def used(problem: Schedule, grants: Iterable[Grant]) -> list[tuple[Grant, Option]]:
    """Return the grants with the option that each gives; without those that give none."""
    found = ((grant, option_of(problem, grant)) for grant in grants)
    return [(grant, option) for grant, option in found if option]


def grant_of(request: str, option: Option, machine: str) -> Grant:
    """Return the grant of ``option`` on ``machine``: units are its length, through is its start."""
    return Grant(request, machine, option.length, str(option.start))


def seated(problem: Schedule, taken: Iterable[tuple[str, Option]]) -> tuple[Grant, ...]:
    """Return grants on the first machine that is free, by start then ticket, for uses known to fit."""
    ticket = {name: at for at, name in enumerate(problem.drawn)}
    book, found = Book(problem), []
    for name, option in sorted(taken, key=lambda use: (use[1].start, ticket[use[0]])):
        free = (m for m in problem.open_for(option) if not book.in_the_way(name, option, m))
        machine = next(free)
        book.enter(name, option, machine)
        found.append(grant_of(name, option, machine))
    return tuple(sorted(found))
