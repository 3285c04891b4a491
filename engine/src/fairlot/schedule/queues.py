"""Allotting one after the other: by receipt, or by turns in which those who got less go first."""

import heapq
from collections.abc import Callable, Iterator
from fractions import Fraction

from fairlot.result import Grant
from fairlot.schedule.book import Book, grant_of
from fairlot.schedule.parts import Option
from fairlot.schedule.problem import Schedule

Wish = tuple[str, Option]


def by_receipt(problem: Schedule) -> list[str]:
    """Return the requests by order of receipt, equals by ticket."""
    return sorted(problem.drawn, key=lambda name: problem.requests[name].received)


def one_by_one(problem: Schedule, order: list[str]) -> tuple[Grant, ...]:
    """Give each request of ``order`` the first of its options that still fits, on the first machine free."""
    book, found = Book(problem), []
    for name in order:
        for option in problem.requests[name].options:
            if machine := book.machine_for(name, option):
                book.enter(name, option, machine)
                found.append(grant_of(name, option, machine))
                break
    return tuple(sorted(found))


def by_density(problem: Schedule) -> tuple[Grant, ...]:
    """Give to whom the time is worth most by unit: a quick answer to begin with, not a rule."""
    wishes = [(name, option) for name in problem.drawn for option in problem.requests[name].options]
    wishes.sort(key=lambda wish: Fraction(wish[1].length, wish[1].value))
    book, found = Book(problem), {}
    for name, option in wishes:
        if name not in found and (machine := book.machine_for(name, option)):
            book.enter(name, option, machine)
            found[name] = grant_of(name, option, machine)
    return tuple(sorted(found.values()))


def wishes_by_week(problem: Schedule) -> dict[int, dict[str, list[Wish]]]:
    """Return week -> company -> its wishes in that week, to be taken from the end.

    The last is the dearest; equals are in order of ticket, then of the request's own list.
    """
    found: dict[int, dict[str, list[Wish]]] = {}
    for name in problem.drawn:
        request = problem.requests[name]
        for option in request.options:
            of_week = found.setdefault(problem.week_of(option), {})
            of_week.setdefault(request.company, []).append((name, option))
    for of_week in found.values():
        for wishes in of_week.values():
            wishes.sort(key=lambda wish: -wish[1].value)
            wishes.reverse()
    return dict(sorted(found.items()))


def turns(problem: Schedule) -> Iterator[Grant]:
    """Yield grants turn by turn, week by week: the company with the least time so far takes its dearest wish.

    "So far" counts what it had before this round; the lottery over companies parts equals.
    """
    got = {name: company.had for name, company in problem.companies.items()}
    ticket = {name: at for at, name in enumerate(problem.lottery.order(problem.companies))}
    book = Book(problem)
    served: set[str] = set()
    for of_week in wishes_by_week(problem).values():
        line = [(got[company], ticket[company], company) for company in of_week]
        heapq.heapify(line)
        while line:
            *_, company = heapq.heappop(line)
            found = first_fit(book, of_week[company], served.__contains__)
            if found is None:
                continue
            name, option, machine = found
            book.enter(name, option, machine)
            served.add(name)
            got[company] += option.length
            heapq.heappush(line, (got[company], ticket[company], company))
            yield grant_of(name, option, machine)


def first_fit(
    book: Book, wishes: list[Wish], is_served: Callable[[str], bool]
) -> tuple[str, Option, str] | None:
    """Take wishes off the list until one fits; what does not fit now never will, as the book only fills."""
    while wishes:
        name, option = wishes.pop()
        if not is_served(name) and (machine := book.machine_for(name, option)):
            return name, option, machine
    return None
