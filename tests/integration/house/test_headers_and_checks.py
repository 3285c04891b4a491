"""What a browser is told, and what is looked at before a city starts."""

from unittest import mock

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks
from django.db import connections
from django.test import Client

from madang.config import checks
from madang.config.headers import content_security_policy
from madang.core import registry

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nothing-here/"])
def test_every_page_allows_its_own_scripts_only(client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_only_what_the_city_chose_is_let_in_besides() -> None:
    policy = content_security_policy(
        tiles="https://tiles.example.org/{z}/{x}/{y}.png", sign_in="https://id.example.org/realm"
    )
    assert "img-src 'self' data: https://tiles.example.org;" in policy
    assert "form-action 'self' https://id.example.org;" in policy
    assert "example.org" not in content_security_policy(tiles="none", sign_in="")


def test_the_house_is_in_order() -> None:
    assert run_checks(databases=["default"]) == []


def test_an_old_server_is_refused() -> None:
    with mock.patch.object(connections["default"], "pg_version", 140_012):
        (fault,) = checks.check_database(None, databases=["default"])
    assert "PostgreSQL 14 is too old" in fault.msg


def test_a_kind_that_cannot_be_loaded_is_named(settings: LazySettings) -> None:
    settings.KINDS = {"broken": "madang.kinds.nothing.kind.Nothing"}
    registry.kind.cache_clear()
    (fault,) = checks.check_kinds(None)
    assert "'broken'" in fault.msg


def test_a_signing_service_that_lacks_its_secret_is_named(settings: LazySettings) -> None:
    settings.SIGNING_SERVICE = "madang.kernel.agreements.actions.signing_by_http.SignedByHttp"
    (fault,) = checks.check_signing(None)
    assert "MADANG_SIGNING_SECRET" in fault.msg


def test_an_example_city_open_to_the_world_is_warned_of(settings: LazySettings) -> None:
    settings.EXAMPLE_CITY = True
    settings.ALLOWED_HOSTS = ["madang.example.org"]
    (warning,) = checks.check_example_city(None)
    assert warning.id == "madang.W001"
