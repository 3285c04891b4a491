"""The runs of a round: what the office weighs, and what an auditor computes again."""

from dataclasses import dataclass

from django.db.models import QuerySet
from fairlot import codec, solve
from fairlot.family import family
from fairlot.result import Result, Violation
from fairlot.types import Problem

from madang.core import clock
from madang.kernel.allocation.models import Award, Computation, Publication, Purpose, Run
from madang.kernel.allocation.queries.awards import awards_in
from madang.kernel.allocation.queries.cases import readiness_of
from madang.kernel.allocation.queries.families import Held, reading
from madang.kernel.allocation.queries.lines import Moving, group_label, lines_moved
from madang.kernel.allocation.rules import Obstacle, Readiness, obstacles
from madang.kernel.allocation.states import HOLDING, PublicationState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Offer, Round


@dataclass(frozen=True)
class Board:
    """All that the office's allocation tab shows of one round."""

    ready: Readiness
    missing: list[Obstacle]
    runs: list[Run]
    vacancies: list[Run]
    computation: Computation | None
    proposal: Publication | None
    published: Publication | None
    sent_back: list[Publication]
    awards: list[Award]

    @property
    def held(self) -> list[Award]:
        """The awards that stand."""
        return [award for award in self.awards if award.state in HOLDING]

    @property
    def held_units(self) -> int:
        """How much of what is divided is held, units times months."""
        return sum(portion.units for award in self.held for portion in award.portions.all())

    @property
    def taken(self) -> int:
        """How many of the seats held were left over: no run gave them."""
        return sum(award.run_id is None for award in self.held)


def board_of(round: Round) -> Board:
    """Return where the allocation of ``round`` stands; a fixed number of queries."""
    ready = readiness_of(round)
    runs = list(runs_of(round))
    publications = list(
        Publication.objects.filter(round=round)
        .select_related("run", "proposed_by", "decided_by")
        .order_by("pk")
    )
    standing = {each.state: each for each in publications if each.state != PublicationState.REFUSED}
    return Board(
        ready=ready,
        missing=obstacles(ready, clock.now()),
        runs=[run for run in runs if run.purpose == Purpose.ROUND],
        vacancies=[run for run in runs if run.purpose == Purpose.VACANCY],
        computation=Computation.objects.filter(round=round).select_related("requested_by", "run").first(),
        proposal=standing.get(PublicationState.PROPOSED),
        published=standing.get(PublicationState.PUBLISHED),
        sent_back=[each for each in publications if each.state == PublicationState.REFUSED],
        awards=list(awards_in(round)),
    )


def runs_of(round: Round) -> QuerySet[Run]:
    """Return the runs of ``round`` without their long texts, the latest first."""
    return (
        Run.objects.filter(round=round)
        .select_related("made_by")
        .defer("problem", "result")
        .order_by("-number")
    )


def published_runs(round: Round) -> list[Run]:
    """Return the published run of ``round`` and those that followed it, oldest first; empty before."""
    found = Publication.objects.filter(round=round, state=PublicationState.PUBLISHED).select_related("run")
    if not (publication := found.first()):
        return []
    return [publication.run, *Run.objects.filter(round=round, purpose=Purpose.VACANCY).order_by("number")]


@dataclass(frozen=True)
class Having:
    """What an application has of one offer in a run; ``group`` in words, empty: open to all."""

    offer: Offer
    held: Held

    @property
    def group(self) -> str:
        return group_label(self.held.group)


@dataclass(frozen=True)
class Change:
    """One applicant's outcome in two runs; an empty list: nothing."""

    application: Application
    before: list[Having]
    after: list[Having]


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side; ``same_question`` is False when scores, rankings or the draw changed between.

    ``lines`` are the cut-offs or levels that moved; ``passed_over`` is None where nobody can be.
    """

    first: Run
    second: Run
    same_question: bool
    gains: list[Change]
    loses: list[Change]
    unchanged: int
    lines: list[Moving]
    ranks: list[tuple[int, int, int]]
    passed_over: tuple[int, int] | None

    @property
    def runs(self) -> tuple[Run, Run]:
        return self.first, self.second

    @property
    def family(self) -> str:
        return self.first.family


def comparison(first: Run, second: Run) -> Comparison:
    """Return who gains and who loses from ``first`` to ``second``, two runs of one round."""
    before, after = codec.load_result(first.result), codec.load_result(second.result)
    old, new = codec.load(first.problem), codec.load(second.problem)
    read = reading(first.family)
    had, has = read.held(old, before), read.held(new, after)
    moved = read.moved(new, before, after)
    offers = {offer.code: offer for offer in first.round.offers.all()}
    entries = _entries(first.round)

    def change(entry: str) -> Change:
        sides = ([Having(offers[each.offer], each) for each in side.get(entry, [])] for side in (had, has))
        return Change(entries[entry], *sides)

    return Comparison(
        first=first,
        second=second,
        same_question=first.problem_digest == second.problem_digest,
        gains=[change(entry) for entry in moved.gains],
        loses=[change(entry) for entry in moved.loses],
        unchanged=moved.unchanged,
        lines=lines_moved(offers, new, before, after),
        ranks=_ranks(before.stats.get("ranks"), after.stats.get("ranks")),
        passed_over=(passed_over(old, before), passed_over(new, after))
        if first.family == "matching"
        else None,
    )


def _ranks(before: object, after: object) -> list[tuple[int, int, int]]:
    first = list(before) if isinstance(before, list | tuple) else []
    second = list(after) if isinstance(after, list | tuple) else []
    longest = max(len(first), len(second))
    first += [0] * (longest - len(first))
    second += [0] * (longest - len(second))
    return [(number, a, b) for number, (a, b) in enumerate(zip(first, second, strict=True), 1)]


@dataclass(frozen=True)
class Placed:
    """One application and what it has of an offer."""

    application: Application
    held: Held

    @property
    def group(self) -> str:
        return group_label(self.held.group)


@dataclass(frozen=True)
class Placements:
    """Who would get what of which offer in a run, and who nothing."""

    offers: list[tuple[Offer, list[Placed]]]
    unplaced: list[Application]


def placements(run: Run) -> Placements:
    """Return who gets what in ``run``, with names: for the office."""
    problem, result = codec.load(run.problem), codec.load_result(run.result)
    entries = _entries(run.round)
    at: dict[str, list[Placed]] = {}
    read = reading(run.family)
    having = read.held(problem, result)
    for entry, holdings in sorted(having.items()):
        for held in holdings:
            at.setdefault(held.offer, []).append(Placed(entries[entry], held))
    offers = run.round.offers.select_related("host").order_by("code")
    return Placements(
        offers=[(offer, at.get(offer.code, [])) for offer in offers],
        unplaced=[entries[code] for code in read.entries(problem) if code not in having],
    )


def _entries(round: Round) -> dict[str, Application]:
    named = Application.objects.filter(round=round).exclude(entry_code="").select_related("organisation")
    return {each.entry_code: each for each in named.prefetch_related("organisation__names")}


@dataclass(frozen=True)
class Replay:
    """A run computed again from its own words, and checked by code that does not know the rule."""

    run: Run
    problem_intact: bool
    result_digest: str
    violations: list[str]

    @property
    def is_same(self) -> bool:
        return self.problem_intact and self.result_digest == self.run.result_digest and not self.violations


def replay(run: Run, language: str = "ko") -> Replay:
    """Solve the problem of ``run`` again and compare what comes out with what was written down."""
    problem = codec.load(run.problem)
    result = solve.solve(problem, run.rule)
    return Replay(
        run=run,
        problem_intact=codec.digest(problem) == run.problem_digest,
        result_digest=codec.digest(result),
        violations=[each.text(language) for each in broken_promises(problem, codec.load_result(run.result))],
    )


def broken_promises(problem: Problem, result: Result) -> list[Violation]:
    """Return what is wrong with ``result``: only promises that its own rule makes are held against it."""
    promised = {*family(problem.family).rules[result.rule], "bound", "feasible", "rational", "witness"}
    return [each for each in solve.check(problem, result) if each.promise in promised]


def passed_over(problem: Problem, result: Result) -> int:
    """Count the pairs of an applicant and a place that would both rather have each other."""
    return sum(each.promise == "stable" for each in solve.check(problem, result))
