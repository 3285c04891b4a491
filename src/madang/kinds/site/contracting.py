"""A place under an agreement: its terms, what the company owes there, and the days it stays."""

from datetime import timedelta

from madang.core import clock
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.ports import Owed, Particular, Terms
from madang.kernel.allocation.models import Award
from madang.kinds.site.models import DataClass, SiteTerms, Stay

INSURED_BEFORE = timedelta(days=1)
REMOVED_WITHIN = timedelta(days=14)
REPORTED_WITHIN = timedelta(days=30)


def terms_of(award: Award) -> Terms:
    """Return the terms on which the round offered the place."""
    terms = SiteTerms.objects.select_related("place").get(offer=award.offer_id)
    return Terms(
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        grant_won=terms.grant_won,
        own_share_won=terms.own_share_won,
        particulars=_particulars(terms),
        duties=tuple(_duties(terms)),
    )


def _particulars(terms: SiteTerms) -> tuple[Particular, ...]:
    place = terms.place
    return (
        Particular(
            "장소",
            "Place",
            place.name_ko if place.name_ko == place.name_en else f"{place.name_ko} ({place.name_en})",
        ),
        Particular("주소", "Address", place.address or place.district),
        Particular("개인정보", "Personal data", str(DataClass(terms.data_class).label)),
    )


def _duties(terms: SiteTerms) -> list[Owed]:
    middle = terms.starts_on + (terms.ends_on - terms.starts_on) // 2
    owed = [
        Owed(
            "중간 점검 받기",
            "Mid-term check",
            "기관이 설치와 측정을 확인함",
            "The host has seen installation and measurements",
            middle,
            milestone=True,
        ),
        Owed(
            "결과 보고서 내기",
            "Hand in the report",
            "측정값이 있는 보고서를 기관과 시가 받음",
            "Host and city have a report with measured values",
            terms.ends_on + REPORTED_WITHIN,
            milestone=True,
        ),
        Owed(
            "장비 철거와 원상복구",
            "Remove the equipment and restore the place",
            "기관이 원상복구를 확인함",
            "The host has seen that the place is as it was",
            terms.ends_on + REMOVED_WITHIN,
        ),
    ]
    if terms.insurance:
        owed.insert(
            0,
            Owed(
                "책임보험 들기",
                "Take out liability insurance",
                "증권 사본을 기관이 받음",
                "The host has a copy of the policy",
                terms.starts_on - INSURED_BEFORE,
            ),
        )
    return owed


def begin(agreement: Agreement) -> None:
    """Fix from when to when the company is at the place."""
    if agreement.award is None:
        return
    terms = SiteTerms.objects.get(offer=agreement.award.offer_id)
    Stay.objects.create(
        agreement=agreement, place_id=terms.place_id, starts_on=agreement.starts_on, ends_on=agreement.ends_on
    )


def end(agreement: Agreement) -> None:
    """Cut the stay short where it is not over."""
    today = clock.today()
    for stay in Stay.objects.filter(agreement=agreement, ends_on__gte=today):
        stay.ends_on = max(stay.starts_on, today)
        stay.save(update_fields=["ends_on"])
