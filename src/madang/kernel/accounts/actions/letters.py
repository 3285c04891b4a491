"""Who is told what of money."""

from typing import Any

from madang.kernel.accounts.models import Book
from madang.notices import actions as notices
from madang.people.permissions import Permission
from madang.people.queries import able_to, members_with


def tell_company(book: Book, template: str, **words: Any) -> None:
    """Tell everybody at the company who may file claims."""
    agreement = book.agreement
    for person in members_with(agreement.organisation_id, Permission.CLAIM_FILE):
        notices.post(
            template=template,
            to=person,
            about=book,
            link=f"/company/money/{book.uid}/",
            number=agreement.number,
            title_ko=agreement.title_ko,
            title_en=agreement.title_en,
            **words,
        )


def tell_office(book: Book, template: str, *, but: int | None = None, **words: Any) -> None:
    """Tell everybody at the office who decides on claims, but for the one who did it."""
    agreement = book.agreement
    for person in able_to(Permission.CLAIM_DECIDE):
        if person.pk != but:
            notices.post(
                template=template,
                to=person,
                about=book,
                link=f"/office/money/{book.uid}/",
                number=agreement.number,
                title_ko=agreement.title_ko,
                title_en=agreement.title_en,
                company=agreement.organisation.name,
                **words,
            )
