"""The smallest changes of one request that would have been met, found by running the rule again."""

from collections.abc import Iterator
from dataclasses import replace

from fairlot.result import Grant, Result
from fairlot.schedule import rules
from fairlot.schedule.book import Book, grant_of
from fairlot.schedule.faults import LARGEST
from fairlot.schedule.parts import Option, Request
from fairlot.schedule.problem import Schedule


class Changes:
    """What would become of ``who`` if its request were another; everybody else asks the same."""

    def __init__(self, problem: Schedule, result: Result, who: str) -> None:
        self.problem, self.result, self.who = problem, result, who
        self.request = problem.requests[who]

    def rerun(self, request: Request) -> tuple[Grant | None, Result]:
        """Return what ``who`` gets with ``request`` under the rule of the result, and that whole result."""
        other = replace(self.problem, requests={**self.problem.requests, self.who: request})
        after = getattr(rules, self.result.rule)(other)
        return next((grant for grant in after.grants if grant.applicant == self.who), None), after

    def _with(self, rank: int, option: Option) -> Request:
        options = list(self.request.options)
        options[rank - 1 : rank] = [option]
        return replace(self.request, options=tuple(options))

    def _gets(self, rank: int, value: int) -> tuple[bool, Result]:
        option = replace(self.request.options[rank - 1], value=value)
        grant, after = self.rerun(self._with(rank, option))
        return grant is not None and grant == grant_of(self.who, option, grant.place) and (
            self.problem.machines[grant.place].group == option.group
        ), after

    def needed(self, rank: int) -> tuple[int, int] | None:
        """Return what wish ``rank`` costs the others, and the smallest value that would have been met.

        None where no value would, or where the best is not proven. The best with the wish is its value and a
        fixed rest; the best without it is known. So it costs their difference, and the smallest value is the
        same, or one more where the lottery parts equals against it.
        """
        if self.result.status != "optimal":
            return None
        high = min(LARGEST, int(self.result.value or 0) + 1)
        is_met, after = self._gets(rank, high)
        if not is_met or after.status != "optimal":
            return None
        cost = int(self.result.value or 0) - (int(after.value or 0) - high)
        return cost, cost if cost and self._gets(rank, cost)[0] else cost + 1

    def free_start(self, book: Book) -> tuple[int, int] | None:
        """Return (wish, start) of the nearest other start that was free and would have been met.

        Where the best is proven, a free start is always met: the total grows by all its value, and no
        allotment without it is worth more than before. Going by receipt it is met as well, as it was
        free even after everybody. Otherwise the rule is run again.
        """
        is_sure = self.result.status == "optimal" or self.result.rule == "first_come"
        for rank, option in enumerate(self.request.options, 1):
            starts = sorted(set(self._starts(option, book)), key=lambda at: (abs(at - option.start), at))
            for start in starts:
                other = replace(option, start=start)
                if book.machine_for(self.who, other):
                    if is_sure or self.rerun(self._with(rank, other))[0]:
                        return rank, start
                    break
        return None

    def _starts(self, option: Option, book: Book) -> Iterator[int]:
        """Yield the starts at which something changes: nearer ones than these are free only with these."""
        last = self.problem.horizon - option.length
        edges = {0, last, option.start}
        for name in self.problem.groups[option.group]:
            machine = self.problem.machines[name]
            for gap in (machine.cleaning, machine.cleaning + machine.setup):
                for start, end, _ in book.uses[name]:
                    edges |= {end + gap, start - gap - option.length}
            for begin, until in machine.closed:
                edges |= {until, begin - option.length}
        if self.problem.week is not None:
            weeks = range(0, self.problem.horizon, self.problem.week)
            edges |= {week + shift for week in weeks for shift in (0, -1)}
        wished = {
            o.start for o in self.request.options if (o.group, o.length) == (option.group, option.length)
        }
        yield from (at for at in edges - wished if 0 <= at <= last)

    def receipt(self, others: tuple[str, ...]) -> int | None:
        """Return the latest order of receipt, before one of ``others``, that would have been early enough."""
        if self.result.rule != "first_come":
            return None
        before = {self.problem.requests[name].received for name in others}
        for number in sorted({max(0, at - shift) for at in before for shift in (0, 1)}, reverse=True):
            if number < self.request.received and self.rerun(replace(self.request, received=number))[0]:
                return number
        return None
