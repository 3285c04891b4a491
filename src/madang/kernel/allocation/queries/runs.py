"""The runs of a round: what the office weighs, and what an auditor computes again."""

from dataclasses import dataclass

from django.db.models import QuerySet
from fairlot import RULES, codec, solve
from fairlot.matching.compare import Move, compare
from fairlot.matching.pools import Cutoff
from fairlot.matching.problem import Matching
from fairlot.result import Result, Violation

from madang.core import clock
from madang.kernel.allocation.models import Award, Computation, Publication, Purpose, Run
from madang.kernel.allocation.queries.awards import awards_in
from madang.kernel.allocation.queries.cases import readiness_of
from madang.kernel.allocation.rules import Obstacle, Readiness, obstacles
from madang.kernel.allocation.states import HOLDING, PublicationState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Group, Offer, Round


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
class Change:
    """One applicant's outcome in two runs."""

    application: Application
    before: Offer | None
    after: Offer | None
    wish_before: int | None
    wish_after: int | None


@dataclass(frozen=True)
class CutoffChange:
    """Who came last at one pool of a place, in two runs: priority number, None where seats are left."""

    offer: Offer
    group: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side; ``same_question`` is False when scores, rankings or the draw changed between."""

    first: Run
    second: Run
    same_question: bool
    gains: list[Change]
    loses: list[Change]
    unchanged: int
    cutoffs: list[CutoffChange]
    ranks: list[tuple[int, int, int]]
    passed_over: tuple[int, int]

    @property
    def runs(self) -> tuple[Run, Run]:
        return self.first, self.second


def comparison(first: Run, second: Run) -> Comparison:
    """Return who gains and who loses from ``first`` to ``second``, two runs of one round."""
    before, after = codec.load_result(first.result), codec.load_result(second.result)
    old, new = codec.load_problem(first.problem), codec.load_problem(second.problem)
    found = compare(new, before, after)
    offers = {offer.code: offer for offer in first.round.offers.all()}
    entries = _entries(first.round)

    def change(move: Move) -> Change:
        return Change(
            entries[move.applicant],
            offers.get(move.before or ""),
            offers.get(move.after or ""),
            move.rank_before,
            move.rank_after,
        )

    return Comparison(
        first=first,
        second=second,
        same_question=first.problem_digest == second.problem_digest,
        gains=[change(move) for move in found.gains],
        loses=[change(move) for move in found.loses],
        unchanged=found.unchanged,
        cutoffs=[
            CutoffChange(
                offers[each.before.place], _group(each.before.pool), _last(each.before), _last(each.after)
            )
            for each in found.cutoffs
            if _last(each.before) != _last(each.after)
        ],
        ranks=_ranks(before.stats["ranks"], after.stats["ranks"]),
        passed_over=(passed_over(old, before), passed_over(new, after)),
    )


def _group(pool: str) -> str:
    return str(Group(pool).label) if pool in Group.values else ""


def _last(cutoff: Cutoff) -> int | None:
    return None if cutoff.is_free else cutoff.priority


def _ranks(before: object, after: object) -> list[tuple[int, int, int]]:
    first = list(before) if isinstance(before, list | tuple) else []
    second = list(after) if isinstance(after, list | tuple) else []
    longest = max(len(first), len(second))
    first += [0] * (longest - len(first))
    second += [0] * (longest - len(second))
    return [(number, a, b) for number, (a, b) in enumerate(zip(first, second, strict=True), 1)]


@dataclass(frozen=True)
class Placed:
    """One application, the number of the wish that was met, and the group whose kept seat it has, if any."""

    application: Application
    wish: int
    group: str


@dataclass(frozen=True)
class Placements:
    """Who would get which place in a run, and who none."""

    offers: list[tuple[Offer, list[Placed]]]
    unplaced: list[Application]


def placements(run: Run) -> Placements:
    """Return who gets which place in ``run``, with names: for the office."""
    problem, result = codec.load_problem(run.problem), codec.load_result(run.result)
    entries = _entries(run.round)
    at: dict[str, list[Placed]] = {code: [] for code in problem.places}
    for grant in result.grants:
        wish = problem.applicants[grant.applicant].wishes.index(grant.place) + 1
        at[grant.place].append(Placed(entries[grant.applicant], wish, _group(grant.through)))
    offers = run.round.offers.select_related("host").order_by("code")
    return Placements(
        offers=[(offer, at[offer.code]) for offer in offers if offer.code in at],
        unplaced=[entries[code] for code in problem.applicants if code not in result.assignment],
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
    problem = codec.load_problem(run.problem)
    result = solve.solve(problem, run.rule)
    return Replay(
        run=run,
        problem_intact=codec.digest(problem) == run.problem_digest,
        result_digest=codec.digest(result),
        violations=[each.text(language) for each in broken_promises(problem, codec.load_result(run.result))],
    )


def broken_promises(problem: Matching, result: Result) -> list[Violation]:
    """Return what is wrong with ``result``: only promises that its own rule makes are held against it."""
    promised = {*RULES[result.rule], "bound", "feasible", "rational", "witness"}
    return [each for each in solve.check(problem, result) if each.promise in promised]


def passed_over(problem: Matching, result: Result) -> int:
    """Count the pairs of an applicant and a place that would both rather have each other."""
    return sum(each.promise == "stable" for each in solve.check(problem, result))
