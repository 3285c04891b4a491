"""When the example city may be built, and that it comes out the same."""

import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from madang.config.example import city
from madang.core import clock, ids
from madang.people.models import Organisation, User

pytestmark = pytest.mark.integration


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_city() -> None:
    def names_and_ids() -> list[object]:
        with transaction.atomic(), clock.stopped(clock.now() - timedelta(days=1)):
            with ids.drawn_from(random.Random(7)):
                city.found(clock.today(), 7)
            told = list(
                Organisation.objects.order_by("pk").values_list("uid", "founded_on", "names__name_ko")
            )
            told += list(User.objects.order_by("pk").values_list("email", "name"))
            transaction.set_rollback(True)
        return [(str(each[0])[14:], *each[1:]) for each in told]

    assert names_and_ids() == names_and_ids()


@pytest.mark.django_db
def test_it_is_never_built_beside_real_people() -> None:
    User.objects.create(email="real@city.example", name="실제")
    with override_settings(EXAMPLE_CITY=True), pytest.raises(CommandError, match="not invented"):
        call_command("build_example_city")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_it_is_never_built_where_the_setting_is_off() -> None:
    with override_settings(EXAMPLE_CITY=False), pytest.raises(CommandError, match="MADANG_EXAMPLE_CITY"):
        call_command("build_example_city")
