"""Who is told what. Letters lie in the outbox first, where a person can read them."""

from typing import Any

from django.db.models import Q

from madang.kernel.allocation.models import Award, Publication
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
                    **round.titles,
                )


def tell_company(award: Award, template: str, **words: Any) -> None:
    """Tell those who answer for the company of ``award``."""
    for person in members_with(award.application.organisation_id, Permission.AWARD_ANSWER):
        notices.post(
            template=template,
            to=person,
            about=award,
            link=f"/company/awards/{award.uid}/",
            **award.round.titles,
            **_offer(award.offer),
            **words,
        )


def tell_host(award: Award, template: str, **words: Any) -> None:
    """Tell those who answer for the place of ``award``."""
    for person in members_with(award.offer.host_id, Permission.OFFER_RANK):
        notices.post(
            template=template,
            to=person,
            about=award,
            link=f"/host/offers/{award.offer.uid}/",
            company=award.application.organisation.name,
            **award.round.titles,
            **_offer(award.offer),
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
