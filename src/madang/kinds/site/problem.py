"""A round of demonstration sites as a two-sided matching.

A place looks at those who ask for it in the published order: by the host's tier and the score. The pair is
turned into a dense rank, 1 the best; equal pairs stay equal, and the public lottery parts them. A company
below the pass mark, screened out, or declared unacceptable by the host is not in the order at all.
"""

from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve

from madang.kernel.allocation.ports import Candidate, Case, HostView, Offered
from madang.kernel.calls.models import PriorityOrder

NOT_RANKED = 1_000_000  # after every tier: a host that ranks some puts the others last


def matching_of(case: Case) -> Matching:
    """Return ``case`` in the engine's terms."""
    return Matching(
        applicants={each.code: Applicant(each.wishes, each.groups) for each in case.candidates},
        places={
            offer.code: Place(
                offer.units,
                priority_at(offer, case),
                tuple(Reserve(kept.group, kept.seats, kept.hard) for kept in offer.kept),
            )
            for offer in case.offers
        },
        lottery=Lottery(case.sources),
        about=case.about,
        received={each.code: each.receipt for each in case.candidates},
    )


def priority_at(offer: Offered, case: Case) -> dict[str, int]:
    """Return candidate -> dense rank at ``offer``, of those who ask for it and may be admitted."""
    views = case.views.get(offer.code, {})
    standing = {
        each.code: _standing(each.score_milli, views.get(each.code, HostView()), case.priority_order)
        for each in case.candidates
        if each.score_milli is not None and _may_be_admitted(each, offer, case)
    }
    rank = {pair: number for number, pair in enumerate(sorted(set(standing.values())), 1)}
    return {code: rank[pair] for code, pair in standing.items()}


def _may_be_admitted(candidate: Candidate, offer: Offered, case: Case) -> bool:
    view = case.views.get(offer.code, {}).get(candidate.code, HostView())
    return (
        candidate.eligible
        and candidate.score_milli is not None
        and candidate.score_milli >= case.min_score_milli
        and offer.code in candidate.wishes
        and not view.unacceptable
    )


def _standing(score_milli: int, view: HostView, order: str) -> tuple[int, ...]:
    tier = view.tier or NOT_RANKED
    return {
        PriorityOrder.HOST_THEN_SCORE: (tier, -score_milli),
        PriorityOrder.SCORE_THEN_HOST: (-score_milli, tier),
        PriorityOrder.SCORE_ONLY: (-score_milli,),
    }[PriorityOrder(order)]
