"""Every factory makes a row that the database accepts, in each of its traits."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from tests.factories import allocation, applications, calls, notices, people, promises, reviews, site
from tests.factories.cast import gather

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEED_MORE = {"ScoreFactory", "RankingFactory"}  # they hang between two rows that only a test can name
ROOMS = (people, calls, site, applications, reviews, allocation, notices, promises)
FACTORIES = {
    name: factory
    for room in ROOMS
    for name, factory in inspect.getmembers(room, inspect.isclass)
    if issubclass(factory, DjangoModelFactory) and factory._meta.model and name not in NEED_MORE
}
CASES = [(name, trait) for name, factory in FACTORIES.items() for trait in (None, *factory._meta.parameters)]


@pytest.mark.parametrize(("name", "trait"), CASES)
def test_factory_makes_a_row_that_stands(name, trait):
    row = FACTORIES[name](**({trait: True} if trait else {}))

    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("phase", [None, "upcoming", "closed", "frozen", "drawn", "decided"])
def test_cast_gathers_around_a_round_in_any_phase(phase):
    cast = gather(**({phase: True} if phase else {}))

    assert cast.round.offers.count() == 3
    assert cast.round.offers.order_by("code").first().host == cast.hospital
    assert sum(c.weight for c in cast.round.call.criteria.all()) == 100


def test_submitted_application_lacks_nothing():
    cast = gather()

    application = applications.submitted(cast.round, organisation=cast.robotics, author=cast.harin)

    assert [ask.wish for ask in application.asks.all()] == [1, 2, 3]
    assert application.submissions.count() == application.answers.count() == 1
    assert reviews.reviewed(application, reviewers=2)[0].total_milli == 80_000
