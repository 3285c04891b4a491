"""Organisations keep their identity while names and jurisdictions change."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from madang.core import clock
from madang.people.models import Domicile, Jurisdiction, Organisation, OrganisationName
from tests.factories.people import OrganisationFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MERGER = date(2026, 7, 1)


@pytest.fixture
def renamed() -> Organisation:
    """Return a company that took another name on 1 March 2025."""
    company = Organisation.objects.create(sort="company")
    OrganisationName.objects.create(
        organisation=company,
        name_ko="예시로봇",
        name_en="Example Robots",
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 3, 1),
    )
    OrganisationName.objects.create(organisation=company, name_ko="예시모빌리티", valid_from=date(2025, 3, 1))
    return company


@pytest.mark.parametrize(
    ("day", "language", "name"),
    [
        (datetime(2025, 2, 28, 12, tzinfo=UTC), "ko", "예시로봇"),
        (datetime(2025, 2, 28, 12, tzinfo=UTC), "en", "Example Robots"),
        (datetime(2025, 2, 28, 15, tzinfo=UTC), "ko", "예시모빌리티"),  # 1 March in Seoul already
        (datetime(2025, 6, 1, tzinfo=UTC), "en", "예시모빌리티"),  # no English name: the Korean one
        (datetime(2019, 6, 1, tzinfo=UTC), "ko", "#"),
    ],
)
def test_the_name_is_the_one_of_the_day(
    renamed: Organisation, day: datetime, language: str, name: str
) -> None:
    with clock.stopped(day), translation.override(language):
        assert renamed.name.startswith(name)
        assert str(renamed) == renamed.name


def test_two_names_at_a_time_are_refused_by_the_database(renamed: Organisation) -> None:
    with pytest.raises(IntegrityError, match="one_name_at_a_time"), transaction.atomic():
        OrganisationName.objects.create(organisation=renamed, name_ko="둘째", valid_from=date(2025, 2, 1))


def test_another_organisation_may_be_named_in_the_same_days(renamed: Organisation) -> None:
    other = Organisation.objects.create(sort="company")
    OrganisationName.objects.create(organisation=other, name_ko="예시로봇", valid_from=date(2020, 1, 1))
    assert OrganisationName.objects.filter(name_ko="예시로봇").count() == 2


def test_an_organisation_sits_in_one_jurisdiction_at_a_time() -> None:
    company = OrganisationFactory()
    old, new = (
        Jurisdiction.objects.create(code=code, name_ko=name, name_en=name, valid_from=date(1995, 1, 1))
        for code, name in (("29", "광주"), ("46", "전남"))
    )
    Domicile.objects.create(
        organisation=company, jurisdiction=old, valid_from=date(2020, 1, 1), valid_to=MERGER
    )
    with pytest.raises(IntegrityError, match="one_domicile_at_a_time"), transaction.atomic():
        Domicile.objects.create(organisation=company, jurisdiction=new, valid_from=date(2026, 6, 30))
    Domicile.objects.create(organisation=company, jurisdiction=new, valid_from=MERGER)
    assert [str(d.jurisdiction) for d in company.domiciles.all()] == ["전남", "광주"]


def test_an_issuer_has_a_successor_and_what_it_issued_keeps_it() -> None:
    city = OrganisationFactory(name="예시 광역시", city=True, closed_on=MERGER)
    united = OrganisationFactory(name="예시 통합특별시", city=True)
    city.successor = united
    city.save(update_fields=["successor"])
    assert list(united.predecessors.all()) == [city]
    assert city.name == "예시 광역시"


def test_a_jurisdiction_ends_after_it_starts_and_points_to_what_follows() -> None:
    united = Jurisdiction.objects.create(code="30", name_ko="통합시", name_en="United", valid_from=MERGER)
    old = Jurisdiction.objects.create(
        code="29",
        name_ko="옛시",
        name_en="Old",
        valid_from=date(1995, 1, 1),
        valid_to=MERGER,
        successor=united,
    )
    assert list(united.predecessors.all()) == [old]
    with pytest.raises(IntegrityError, match="jurisdiction_ends_after_it_starts"), transaction.atomic():
        Jurisdiction.objects.create(
            code="31", name_ko="잘못", name_en="Wrong", valid_from=MERGER, valid_to=date(2026, 1, 1)
        )


def test_one_business_number_belongs_to_one_organisation() -> None:
    OrganisationFactory(business_number="0000000001")
    OrganisationFactory(business_number="")
    OrganisationFactory(business_number="")
    with pytest.raises(IntegrityError, match="one_organisation_a_business_number"), transaction.atomic():
        OrganisationFactory(business_number="0000000001")
