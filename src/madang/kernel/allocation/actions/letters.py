"""Who is told what. Letters lie in the outbox first, where a person can read them."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, prefetch_related_objects

from madang.core import registry
from madang.kernel.allocation.models import Award, Portion, Publication
from madang.kernel.allocation.ports import Allocatable
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Offer, Round
from madang.notices import actions as notices
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.queries import holders_of, members_with
from madang.people.roles import ROLES


def tell_results(round: Round, awards: list[Award]) -> None:
    """Tell every applicant of ``round`` how it came out."""
    prefetch_related_objects(awards, "portions__offer")
    divided = any(award.portions.all() for award in awards)
    award_of = {award.application_id: award for award in awards}
    submitted = Application.objects.filter(round=round, state=ApplicationState.SUBMITTED)
    for application in submitted.filter(~Q(entry_code="")).select_related("organisation").order_by("pk"):
        if award := award_of.get(application.pk):
            award.application = application
            tell_company(award, "result_placed", answer_by=award.answer_by)
        else:
            for person in members_with(application.organisation_id, Permission.AWARD_ANSWER):
                notices.post(
                    template="result_unplaced",
                    to=person,
                    about=application,
                    link=f"/company/applications/{application.uid}/why/",
                    divided=divided,
                    **round.titles,
                )


def tell_company(award: Award, template: str, **words: Any) -> None:
    """Tell those who answer for the company of ``award``."""
    given = _given(award)
    for person in members_with(award.application.organisation_id, Permission.AWARD_ANSWER):
        notices.post(
            template=template,
            to=person,
            about=award,
            link=f"/company/awards/{award.uid}/",
            **given,
            **words,
        )


def tell_host(award: Award, template: str, **words: Any) -> None:
    """Tell those who answer for the place of ``award``."""
    given = _given(award)
    for person in members_with(award.offer.host_id, Permission.OFFER_RANK):
        notices.post(
            template=template,
            to=person,
            about=award,
            link=f"/host/offers/{award.offer.uid}/",
            company=award.application.organisation.name,
            **given,
            **words,
        )


def tell_second_persons(publication: Publication) -> None:
    """Tell everyone who may confirm ``publication`` that it waits."""
    confirming = [role for role in ROLES.values() if Permission.RUN_CONFIRM in role.permissions]
    people: dict[int, User] = {person.pk: person for role in confirming for person in holders_of(role)}
    for person in people.values():
        if person.pk != publication.proposed_by_id:
            notices.post(
                template="publication_proposed",
                to=person,
                about=publication,
                link=f"/office/rounds/{publication.round.uid}/allocation/",
                proposer=publication.proposed_by.name,
                reason=publication.reason,
                **publication.round.titles,
            )


def _offer(offer: Offer) -> dict[str, Any]:
    return {"offer_ko": offer.title_ko, "offer_en": offer.title_en}


def _given(award: Award) -> dict[str, Any]:
    """Return what ``award`` gives, of which round: the same for everybody who is told."""
    return {**award.round.titles, **_offer(award.offer), **_amount(award)}


def _amount(award: Award) -> dict[str, Any]:
    """Return how much ``award`` is, where it is an amount; empty words for a whole thing."""
    prefetch_related_objects([award], "portions__offer")
    portions = [each for each in award.portions.all() if each.units]
    kind: Allocatable = registry.kind(award.round.call.kind)
    korean, english = kind.counted
    by_offer = {each.offer: [p for p in portions if p.offer_id == each.offer_id] for each in portions}
    runs = [(offer, run) for offer, mine in by_offer.items() for run in _alike(mine)]
    return {
        "amount_ko": ", ".join(
            f"{offer.title_ko} {run[0].units:,}{korean}({_months(run, '~')})" for offer, run in runs
        ),
        "amount_en": ", ".join(
            f"{run[0].units:,} {english} of {offer.title_en} ({_months(run, ' to ')})" for offer, run in runs
        ),
    }


def _alike(portions: Sequence[Portion]) -> list[list[Portion]]:
    """Return the portions of an offer in rows of months on end that have the same number of units."""
    ordered = sorted(portions, key=lambda each: each.period)
    numbered = enumerate(ordered)
    return [
        [portion for _, portion in run]
        for _, run in groupby(numbered, key=lambda each: (each[1].units, _count(each[1].period) - each[0]))
    ]


def _count(month: date) -> int:
    return month.year * 12 + month.month


def _months(run: Sequence[Portion], between: str) -> str:
    first, last = run[0].period, run[-1].period
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m}{between}{last:%Y-%m}"
