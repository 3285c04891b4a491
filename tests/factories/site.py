"""Places on the map and the terms on which an offer lends one."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kinds.site.models import Place, SiteTerms
from tests.factories.calls import OfferFactory


class PlaceFactory(DjangoModelFactory):
    """A generic hospital in the east of the city."""

    class Meta:
        model = Place

    code = factory.Sequence(lambda n: f"place-{n}")
    name_ko = factory.Sequence(lambda n: f"예시 병원 {n}")
    name_en = factory.Sequence(lambda n: f"Example Hospital {n}")
    category = "hospital"
    district = "동구"
    latitude_micro = factory.Sequence(lambda n: 35_100_000 + n % 5 * 40_000)  # apart, as marks on the map
    longitude_micro = factory.Sequence(lambda n: 126_750_000 + n // 5 % 5 * 40_000)
    source = "made up for tests"
    is_example = True


class SiteTermsFactory(DjangoModelFactory):
    """Half a year, from two months on."""

    class Meta:
        model = SiteTerms

    offer = factory.SubFactory(OfferFactory)
    place = factory.SubFactory(PlaceFactory)
    starts_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=60))
    ends_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=240))
