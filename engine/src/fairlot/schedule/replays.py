"""Whether results of the rules that go one by one kept their order: nobody passed over."""

from collections.abc import Iterator

from fairlot.result import Grant, Result, Violation
from fairlot.schedule.book import Book, option_of
from fairlot.schedule.parts import Option
from fairlot.schedule.problem import Schedule


def passed_over(problem: Schedule, result: Result) -> Iterator[Violation]:
    """Yield who was passed over under the order that the rule of ``result`` promises."""
    if result.rule == "first_come":
        yield from _by_receipt(problem, result)
    else:
        yield from _by_turns(problem, result)


def _by_receipt(problem: Schedule, result: Result) -> Iterator[Violation]:
    held = {grant.applicant: grant for grant in result.grants}
    ticket = {name: at for at, name in enumerate(problem.drawn)}
    book = Book(problem)
    for name in sorted(problem.requests, key=lambda each: (problem.requests[each].received, ticket[each])):
        grant = held.get(name)
        mine = option_of(problem, grant) if grant else None
        for option in problem.requests[name].options:
            if option == mine:
                break
            if book.machine_for(name, option):
                yield Violation("schedule_passed", "in_turn", {"request": name, "start": option.start})
                break
        if grant and mine:
            book.enter(name, mine, grant.place)
    if result.certificate:
        yield Violation("schedule_turns", "in_turn")


def _by_turns(problem: Schedule, result: Result) -> Iterator[Violation]:
    turns = result.certificate.get("turns")
    held = {grant.applicant: grant for grant in result.grants}
    if not isinstance(turns, list) or sorted(map(str, turns)) != sorted(held) or len(result.certificate) != 1:
        yield Violation("schedule_turns", "in_turn")
        return
    replay = _Replay(problem)
    for name in turns:
        yield from replay.turn(held[name])
    yield from replay.ended()


class _Replay:
    """The turns so far: who has how much, and for whom nothing is left in a week."""

    def __init__(self, problem: Schedule) -> None:
        self.problem, self.book, self.week = problem, Book(problem), -1
        self.got = {name: company.had for name, company in problem.companies.items()}
        self.ticket = {name: at for at, name in enumerate(problem.lottery.order(problem.companies))}
        self.served: set[str] = set()
        self.wishes: dict[tuple[int, str], list[tuple[str, Option]]] = {}
        for name in problem.drawn:
            request = problem.requests[name]
            for option in request.options:
                of_week = self.wishes.setdefault((problem.week_of(option), request.company), [])
                of_week.append((name, option))

    def turn(self, grant: Grant) -> Iterator[Violation]:
        """Take one turn; yield the company that should have had it, or a dearer wish left out."""
        option = option_of(self.problem, grant)
        company = self.problem.requests[grant.applicant].company
        if option is None or (week := self.problem.week_of(option)) < self.week:
            yield Violation("schedule_turns", "in_turn")
            return
        before = (self.got[company], self.ticket[company])
        for at, other in sorted(self.wishes):
            is_earlier = at < week or (at == week and (self.got[other], self.ticket[other]) < before)
            if is_earlier and at >= self.week and self._could(at, other, 0):
                yield Violation("schedule_turn", "in_turn", {"company": other, "request": grant.applicant})
                break
        if self._could(week, company, option.value):
            params = {"company": company, "request": grant.applicant}
            yield Violation("schedule_dearer", "in_turn", params)
        self.week = week
        self.served.add(grant.applicant)
        self.got[company] += option.length
        self.book.enter(grant.applicant, option, grant.place)

    def ended(self) -> Iterator[Violation]:
        """Yield who could still have taken something after the last turn."""
        for week, company in sorted(self.wishes):
            if self._could(week, company, 0):
                yield Violation("schedule_left", "in_turn", {"company": company})

    def _could(self, week: int, company: str, above: int) -> bool:
        """Whether the company could take a wish in that week worth more than ``above``.

        The book only fills, so what does not fit now is struck off for good.
        """
        wishes = self.wishes[week, company]
        left = [(name, option) for name, option in wishes if name not in self.served]
        fits = [(n, o) for n, o in left if o.value <= above or self.book.machine_for(n, o)]
        self.wishes[week, company] = fits
        return any(option.value > above for _, option in fits)
