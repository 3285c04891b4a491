"""What is conspicuous about receipts: they are set beside all others of the city, whatever programme."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from madang.core.periods import is_working_day
from madang.kernel.accounts import rules
from madang.kernel.accounts.models import Receipt
from madang.kernel.accounts.queries.books import term_ends
from madang.kernel.accounts.rules import Alarm, Spent
from madang.kernel.accounts.states import ClaimState
from madang.people.models import Membership


def alarms_of(receipts: Sequence[Receipt]) -> Mapping[int, list[Alarm]]:
    """Return what is conspicuous about each of ``receipts``, by key, in a fixed number of queries."""
    if not receipts:
        return {}
    others = matching(receipts).select_related("claim__book__agreement__organisation")
    asked = list(
        Receipt.objects.filter(pk__in=[each.pk for each in receipts]).select_related(
            "claim__book__agreement__organisation"
        )
    )
    facts = _Facts(asked)
    return rules.alarms(
        [facts.of(each) for each in asked], [facts.plain(each) for each in others], is_open=is_working_day
    )


def matching(receipts: Sequence[Receipt]) -> QuerySet[Receipt]:
    """Return the receipts handed in that share bill, picture or sum with one of ``receipts``."""
    same = [
        Q(issuer_number=each.issuer_number, number=each.number)
        | Q(sha256=each.sha256)
        | Q(issuer_number=each.issuer_number, issued_on=each.issued_on, supply_won=each.supply_won)
        for each in receipts
    ]
    rows = Receipt.objects.exclude(claim__state=ClaimState.DRAFT)
    return rows.filter(reduce(or_, same)) if same else rows.none()


class _Facts:
    """What the rules want to know of the companies behind receipts, read once."""

    def __init__(self, receipts: Sequence[Receipt]) -> None:
        books = {each.claim.book_id: each.claim.book for each in receipts}
        self._ends_on = term_ends(books.values())
        companies = {book.agreement.organisation_id: book.agreement.organisation for book in books.values()}
        self._related = _related(list(companies))
        self._buyers = _buyers({company.business_number for company in companies.values()})

    def of(self, receipt: Receipt) -> Spent:
        company = receipt.claim.book.agreement.organisation
        return self._spent(
            receipt,
            self._ends_on.get(receipt.claim.book_id, receipt.issued_on),
            self._related.get(company.pk, frozenset()),
            self._buyers.get(company.business_number, frozenset()),
        )

    def plain(self, receipt: Receipt) -> Spent:
        return self._spent(receipt, receipt.issued_on, frozenset(), frozenset())

    def _spent(
        self, receipt: Receipt, ends_on: date, related: frozenset[str], buyers: frozenset[str]
    ) -> Spent:
        return Spent(
            key=receipt.pk,
            company=receipt.claim.book.agreement.organisation.business_number,
            issuer=receipt.issuer_number,
            number=receipt.number,
            issued_on=receipt.issued_on,
            supply_won=receipt.supply_won,
            vat_won=receipt.vat_won,
            sha256=receipt.sha256,
            ends_on=ends_on,
            related=related,
            buyers=buyers,
        )


def _related(companies: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return company -> business numbers of other organisations to which its people belong or belonged."""
    people = Membership.objects.filter(organisation__in=companies).values_list("organisation_id", "user_id")
    members: dict[int, set[int]] = {}
    for company, user in people:
        members.setdefault(company, set()).add(user)
    elsewhere = Membership.objects.filter(user__in={user for _, user in people}).exclude(
        organisation__business_number=""
    )
    numbers: dict[int, set[tuple[int, str]]] = {}
    for user, organisation, number in elsewhere.values_list(
        "user_id", "organisation_id", "organisation__business_number"
    ):
        numbers.setdefault(user, set()).add((organisation, number))
    return {
        company: frozenset(
            number for user in users for other, number in numbers.get(user, ()) if other != company
        )
        for company, users in members.items()
    }


def _buyers(companies: set[str]) -> dict[str, frozenset[str]]:
    """Return business number of a company -> those of companies that claim bills it issued."""
    rows = Receipt.objects.filter(issuer_number__in=companies - {""}).exclude(claim__state=ClaimState.DRAFT)
    found: dict[str, set[str]] = {}
    for issuer, buyer in rows.values_list(
        "issuer_number", "claim__book__agreement__organisation__business_number"
    ):
        if buyer and buyer != issuer:
            found.setdefault(issuer, set()).add(buyer)
    return {issuer: frozenset(buyers) for issuer, buyers in found.items()}
