"""Who is told what of an agreement. Letters lie in the outbox first, where a person can read them."""

from typing import Any

from madang.kernel.agreements import queries
from madang.kernel.agreements.models import Agreement, Change, Party
from madang.notices import actions as notices
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.queries import able_to, members_with


def ask_to_sign(agreement: Agreement) -> None:
    """Tell those whose turn it is."""
    if queries.turn_of(agreement) == Party.COMPANY:
        for person in members_with(agreement.organisation_id, Permission.AGREEMENT_ACCEPT):
            _post(agreement, "agreement_to_sign", person, "company")
        return
    for person in able_to(Permission.AGREEMENT_SIGN):
        if person.pk != agreement.drafted_by_id:
            _post(agreement, "agreement_to_countersign", person, "office")


def tell_company(agreement: Agreement, template: str, **words: Any) -> None:
    """Tell everybody at the company who follows its agreements."""
    for person in members_with(agreement.organisation_id, Permission.AGREEMENT_FOLLOW):
        _post(agreement, template, person, "company", **words)


def tell_office_of_change(change: Change) -> None:
    """Tell those who decide on changes that one waits, or was noted."""
    for person in able_to(Permission.AGREEMENT_WRITE):
        _post(change.agreement, "agreement_change_asked", person, "office", wanted=change.wanted)


def _post(agreement: Agreement, template: str, to: User, side: str, **words: Any) -> None:
    notices.post(
        template=template,
        to=to,
        about=agreement,
        link=f"/{side}/agreements/{agreement.uid}/",
        number=agreement.number,
        title_ko=agreement.title_ko,
        title_en=agreement.title_en,
        company=agreement.organisation.name,
        **words,
    )
