"""The published result of a round, without names: what anyone may see."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairlot import codec
from fairlot.matching.problem import OPEN, Matching
from fairlot.matching.standing import last_admitted
from fairlot.result import Result as Answer
from fairlot.shares.problem import Shares

from madang.kernel.allocation.models import Award, Publication, Run
from madang.kernel.allocation.queries.pools import PoolResult, pools_of
from madang.kernel.allocation.queries.runs import published_runs
from madang.kernel.allocation.states import HOLDING, PublicationState
from madang.kernel.calls.models import Group, Offer, Round
from madang.kernel.reviews import queries as reviews


@dataclass(frozen=True)
class Line:
    """Who came last into one pool of a place: where the cut-off lay. ``group`` is empty for open seats.

    ``standing`` is what the rule of the run looked at, in order of weight: "priority" (``tier`` and
    ``score_milli`` say it in the words of the call), "draw" or "lottery" (number in the public draw), "wish"
    (number of the wish), "receipt" (order of handing in).
    """

    group: str
    seats: int
    taken: int
    tier: int | None
    score_milli: int | None
    standing: Mapping[str, int]

    @property
    def is_free(self) -> bool:
        return self.taken < self.seats

    @property
    def group_label(self) -> str:
        return str(Group(self.group).label) if self.group in Group.values else ""


@dataclass(frozen=True)
class OfferResult:
    """One place: how many asked, which entries were admitted, the cut-offs, who holds it now.

    ``taken`` are those of ``holding`` who took a seat that was left over: no run gave it to them.
    """

    offer: Offer
    asked: int
    admitted: list[str]
    lines: list[Line]
    holding: list[str]
    taken: list[str]

    @property
    def is_moved(self) -> bool:
        """Whether the seats are held by others than those the published run admitted."""
        return sorted(self.holding) != self.admitted


@dataclass(frozen=True)
class Results:
    """The result of a round as it was published, and what has followed from declines."""

    run: Run
    followers: list[Run]
    published_at: datetime
    sources: list[tuple[str, str]]
    offers: list[OfferResult]
    ranks: list[int]
    pools: list[PoolResult]

    @property
    def is_moved(self) -> bool:
        """Whether anything has changed since publication: declines, later runs, left-over seats."""
        is_moved = any(each.is_moved for each in self.offers) or any(each.is_moved for each in self.pools)
        return bool(self.followers) or is_moved

    @property
    def held(self) -> int:
        """How many seats, or units times months, are held now."""
        return sum(len(each.holding) for each in self.offers) + sum(each.held for each in self.pools)

    @property
    def taken(self) -> int:
        return sum(len(each.taken) for each in self.offers)


def results_of(round: Round) -> Results | None:
    """Return the published result of ``round``; None before. A fixed number of queries."""
    runs = published_runs(round)
    if not runs:
        return None
    run = runs[0]
    publication = Publication.objects.get(round=round, state=PublicationState.PUBLISHED)
    problem: Any = codec.load(run.problem)
    result = codec.load_result(run.result)
    ranks = result.stats.get("ranks")
    return Results(
        run=run,
        followers=runs[1:],
        published_at=publication.decided_at or publication.proposed_at,
        sources=list(problem.lottery.sources),
        offers=_offers(round, problem, result) if isinstance(problem, Matching) else [],
        pools=pools_of(round, problem, result) if isinstance(problem, Shares) else [],
        ranks=[int(str(number)) for number in ranks] if isinstance(ranks, list | tuple) else [],
    )


def _offers(round: Round, problem: Matching, result: Answer) -> list[OfferResult]:
    holding: dict[int, list[str]] = defaultdict(list)
    taken: dict[int, list[str]] = defaultdict(list)
    held = Award.objects.filter(round=round, state__in=HOLDING).order_by("seat")
    for offer_id, entry, run_id in held.values_list("offer_id", "application__entry_code", "run_id"):
        holding[offer_id].append(entry)
        if run_id is None:
            taken[offer_id].append(entry)
    admitted = defaultdict(list)
    for grant in result.grants:
        admitted[grant.place].append(grant.applicant)
    asked: dict[str, int] = defaultdict(int)
    for applicant in problem.applicants.values():
        for place in applicant.wishes:
            asked[place] += 1
    lines = _lines(round, problem, result)
    return [
        OfferResult(
            offer,
            asked[offer.code],
            sorted(admitted[offer.code]),
            lines[offer.code],
            holding[offer.pk],
            taken[offer.pk],
        )
        for offer in round.offers.select_related("host").prefetch_related("host__names").order_by("code")
        if offer.code in problem.places
    ]


def _lines(round: Round, problem: Matching, result: Answer) -> dict[str, list[Line]]:
    standing, rankings = reviews.standing(round), reviews.rankings_in(round)
    entry_of = dict(round.applications.exclude(entry_code="").values_list("entry_code", "pk"))
    offer_of = dict(round.offers.values_list("code", "pk"))
    found: dict[str, list[Line]] = {}
    for place, pools in last_admitted(problem, result).items():
        found[place] = []
        for last in pools:
            application_id = entry_of.get(last.applicant or "", 0)
            view = rankings.get(offer_of[place], {}).get(application_id)
            judged = standing.get(application_id)
            found[place].append(
                Line(
                    group="" if last.pool == OPEN else last.pool,
                    seats=last.seats,
                    taken=last.taken,
                    tier=view.tier if view else None,
                    score_milli=judged.score_milli if judged else None,
                    standing=last.standing,
                )
            )
    return found
