"""From an answer of the engine to seats and amounts, and to the reasons each applicant is given."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.core import clock
from madang.kernel.allocation import rules
from madang.kernel.allocation.models import Award, Explanation, Portion, Run
from madang.kernel.allocation.queries import free_seats
from madang.kernel.allocation.queries.families import Gift
from madang.kernel.allocation.states import HOLDING
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Offer, Round


def give(run: Run, round: Round, gifts: Sequence[Gift]) -> list[Award]:
    """Write an award for each gift: on the lowest seats that are free, or with its portions.

    Whoever holds amounts already is given more in an award that adds to the first.
    """
    answer_by = rules.answer_deadline(clock.now(), round.call.answer_days)
    application_of = _applications(round)
    offers = {offer.code: offer for offer in round.offers.all()}
    first = {
        award.application_id: award
        for award in Award.objects.filter(round=round, state__in=HOLDING, adds_to=None)
    }
    free = {gift.offer: free_seats(offers[gift.offer]) for gift in gifts if not gift.portions}
    awards = Award.objects.bulk_create(
        Award(
            run=run,
            round=round,
            application_id=application_of[gift.entry],
            offer=offers[gift.offer],
            seat=None if gift.portions else free[gift.offer].pop(0),
            adds_to=first.get(application_of[gift.entry]),
            reserve=gift.reserve,
            answer_by=answer_by,
        )
        for gift in gifts
    )
    _give_portions(zip(awards, gifts, strict=True), offers)
    return awards


def _give_portions(given: "zip[tuple[Award, Gift]]", offers: Mapping[str, Offer]) -> None:
    Portion.objects.bulk_create(
        Portion(
            award=award,
            offer=offers[each.offer],
            period=each.period,
            given=each.units,
            units=each.units,
            step=each.step,
        )
        for award, gift in given
        for each in gift.portions
    )


def write_reasons(run: Run, reasons: Mapping[str, dict[str, Any]]) -> None:
    """Write down why each entry fares as it does in ``run``: entry code -> the reasons."""
    application_of = _applications(run.round)
    Explanation.objects.bulk_create(
        Explanation(run=run, application_id=application_of[code], content=content)
        for code, content in reasons.items()
    )


def _applications(round: Round) -> dict[str, int]:
    named = Application.objects.filter(round=round).exclude(entry_code="")
    return dict(named.values_list("entry_code", "pk"))
