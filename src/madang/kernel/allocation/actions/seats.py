"""From an answer of the engine to seats with numbers, and to the reasons each applicant is given."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from fairlot.matching.problem import OPEN
from fairlot.result import Result

from madang.core import clock
from madang.kernel.allocation import rules
from madang.kernel.allocation.models import Award, Explanation, Run
from madang.kernel.allocation.queries import free_seats
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Round


def give_seats(run: Run, round: Round, result: Result) -> list[Award]:
    """Write an award for each grant of ``result``, on the lowest seats that are free."""
    answer_by = rules.answer_deadline(clock.now(), round.call.answer_days)
    application_of = _applications(round)
    offers = {offer.code: offer for offer in round.offers.all()}
    free = {code: list(free_seats(offer)) for code, offer in offers.items()}
    at_place = defaultdict(list)
    for grant in result.grants:
        at_place[grant.place].append(grant)
    awards = []
    for code, grants in sorted(at_place.items()):
        for grant in sorted(grants, key=lambda each: (each.through == OPEN, each.applicant)):
            award = Award(
                run=run,
                round=round,
                application_id=application_of[grant.applicant],
                offer=offers[code],
                seat=free[code].pop(0),
                reserve="" if grant.through == OPEN else grant.through,
                answer_by=answer_by,
            )
            awards.append(award)
    return Award.objects.bulk_create(awards)


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
