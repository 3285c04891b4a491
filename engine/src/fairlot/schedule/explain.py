"""Why one request got what it got: wish by wish, and the smallest change that would have been met."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from fairlot.result import Grant, Result
from fairlot.schedule import delays
from fairlot.schedule.book import Book, option_of
from fairlot.schedule.changes import Changes
from fairlot.schedule.parts import Option
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.schedule.proofs import prices
from fairlot.schedule.rows import rows
from fairlot.types import Json, Message, Param, ProblemError, Story


@dataclass(frozen=True)
class Fate:
    """What became of one wish.

    ``verdict``: "granted", "closed" (no machine is open then), "capped" (the company's caps are used up),
    "taken" (by ``others``, under a rule that goes one by one), "priced" (its time costs ``price``, which is
    ``margin`` more than it is worth), "drawn" (it is worth exactly what it costs; the lottery parted equals),
    or "other" (more came of another wish, of its own or of others). ``price``: what the others would lose
    if it were granted, exactly, where the best is proven; else what it uses at the published prices; None
    where the rule has no prices. ``needed``: the smallest value that would have been met, found by running
    the rule again.
    """

    rank: int
    group: str
    start: int
    length: int
    value: int
    verdict: str
    price: int | None = None
    margin: int = 0
    others: tuple[str, ...] = ()
    needed: int | None = None


@dataclass(frozen=True)
class Explanation:
    """The outcome of one request, the fate of each wish, and other changes that would have been met.

    ``free_start``: the nearest other start, of the best wish, that was free, as (wish, start);
    ``receipt``: the latest order of receipt that would have been early enough.
    """

    request: str
    rule: str
    grant: Grant | None
    fates: tuple[Fate, ...]
    free_start: tuple[int, int] | None = None
    receipt: int | None = None

    def messages(self) -> Iterator[Message]:
        """Yield the sentences by key, the outcome first, then wish by wish."""
        if self.grant is None:
            yield Message("schedule_unserved", {"request": self.request, "wishes": len(self.fates)})
        else:
            start, length = self.grant.through, self.grant.units
            params: dict[str, Param] = {"request": self.request, "machine": self.grant.place}
            yield Message("schedule_served", {**params, "start": start, "length": length})
        for fate in self.fates:
            yield _said(fate)
            if fate.needed is not None:
                yield Message("schedule_needed", {"rank": fate.rank, "value": fate.needed})
        if self.free_start:
            yield Message("schedule_free", {"rank": self.free_start[0], "start": self.free_start[1]})
        if self.receipt is not None:
            yield Message("schedule_receipt", {"received": self.receipt})

    def to_json(self) -> dict[str, Json]:
        """Return the explanation as plain JSON values."""
        return {
            "fates": [{**asdict(fate), "others": list(fate.others)} for fate in self.fates],
            "free_start": None if self.free_start is None else list(self.free_start),
            "grant": None if self.grant is None else [self.grant.place, self.grant.units, self.grant.through],
            "receipt": self.receipt,
            "request": self.request,
            "rule": self.rule,
        }


def _said(fate: Fate) -> Message:
    params: dict[str, Param] = {
        "rank": fate.rank,
        "group": fate.group,
        "start": fate.start,
        "value": fate.value,
        "others": fate.others,
        "price": fate.price or 0,
        "margin": fate.margin,
    }
    return Message(f"schedule_fate_{fate.verdict}", params)


def explain(problem: Schedule | Project, result: Result, who: str) -> Story:
    """Explain ``result`` to one request, or to whoever is responsible for one activity.

    Raises ProblemError for somebody nobody knows.
    """
    if isinstance(problem, Project):
        return delays.explain(problem, result, who)
    if who not in problem.requests:
        raise ProblemError([Message("applicant_unknown", {"applicant": who})])
    request = problem.requests[who]
    grant = next((each for each in result.grants if each.applicant == who), None)
    mine = option_of(problem, grant) if grant else None
    changes = Changes(problem, result, who)
    costs = _costs(problem, result, who)
    book = Book(problem, (each for each in result.grants if each != grant))
    fates = []
    for rank, option in enumerate(request.options, 1):
        found = None if option == mine or rank not in costs else changes.needed(rank)
        cost, needed = found or (costs.get(rank), None)
        fates.append(replace(_fate(problem, who, book, (rank, option, cost), mine), needed=needed))
    if grant:
        return Explanation(who, result.rule, grant, tuple(fates))
    others = tuple(name for fate in fates for name in fate.others)
    free = changes.free_start(book)
    return Explanation(who, result.rule, None, tuple(fates), free, changes.receipt(others))


def _fate(
    problem: Schedule, who: str, book: Book, wish: tuple[int, Option, int | None], mine: Option | None
) -> Fate:
    """Return the fate of one wish (rank, option, price); ``book`` holds everybody else."""
    rank, option, price = wish
    told = Fate(rank, option.group, option.start, option.length, option.value, "granted", price)
    machines = problem.open_for(option)
    if option == mine:
        return told
    if not machines:
        return replace(told, verdict="closed")
    if price is None:
        others = tuple(dict.fromkeys(o for m in machines for o in book.in_the_way(who, option, m)))
        verdict = "capped" if book.is_capped(who, option) else "taken" if others else "other"
        return replace(told, verdict=verdict, others=others)
    margin = max(0, price - option.value)
    if mine is not None or price < option.value:
        return replace(told, verdict="other", margin=margin)
    return replace(told, verdict="priced" if margin else "drawn", margin=margin)


def _costs(problem: Schedule, result: Result, who: str) -> dict[int, int]:
    """Return the price of each wish under the published prices, rounded up; nothing where there are none."""
    if "prices" not in result.certificate:
        return {}
    said = prices(rows(problem), {key: v for key, v in result.certificate.items() if key != "solver"})
    dear = said.dear.tolist()
    choices = enumerate(said.rows.choices)
    return {c.rank: -(-dear[at] // said.scale) for at, c in choices if c.request == who}
