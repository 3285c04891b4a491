"""The form for the terms of a place: bad spans are told at the field, good ones are written once."""

from datetime import timedelta

import pytest

from madang.core import clock
from madang.kinds.site.models import SiteTerms
from madang.ui import ports
from tests.factories.calls import OfferFactory
from tests.factories.site import PlaceFactory, SiteTermsFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def typed(**changes):
    today = clock.today()
    given = {
        "place": PlaceFactory().pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=90)).isoformat(),
        "data_class": "none",
    }
    return {**given, **changes}


def test_terms_are_written_for_a_new_offer() -> None:
    offer = OfferFactory()
    form = ports.of_kind("site").terms_form(typed(indoor="on"), offer=None)
    assert form.is_valid()
    form.save_for(offer)
    assert SiteTerms.objects.get(offer=offer).indoor
    assert not SiteTerms.objects.get(offer=offer).power


def test_terms_that_are_there_are_changed_and_not_doubled() -> None:
    offer = SiteTermsFactory().offer
    form = ports.of_kind("site").terms_form(typed(data_class="video"), offer=offer)
    assert form.is_valid()
    form.save_for(offer)
    assert SiteTerms.objects.get(offer=offer).data_class == "video"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_on", clock.today().isoformat()),
        ("ends_on", "tomorrow"),
        ("place", "987654321"),
        ("data_class", "secret"),
        ("starts_on", ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field(field: str, value: str) -> None:
    form = ports.of_kind("site").terms_form(typed(**{field: value}), offer=None)
    assert not form.is_valid()
    assert field in form.errors  # type: ignore[attr-defined]
