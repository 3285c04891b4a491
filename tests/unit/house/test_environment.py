"""Settings are read with care: each kind of value, and the sentence when it is wrong."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from madang.config.environment import Environment

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("word", ["1", "true", "Yes", "on"])
def test_yes_may_be_said_in_four_ways(word: str) -> None:
    assert Environment({"A": word}).flag("A", default=False) is True


def test_what_is_not_said_is_the_default() -> None:
    empty = Environment({"A": " "})
    assert empty.flag("A", default=True) is True
    assert empty.number("A", default=7) == 7
    assert empty.text("A", default="x") == "x"
    assert empty.words("A", default=["x"]) == ["x"]
    assert empty.days("A") == frozenset()
    assert empty.folder("A", default="/srv") == Path("/srv")
    assert empty.openid_providers("A", "B", "C") == {}
    assert empty.packages("A", default="/nowhere") == []
    assert empty.email("A")["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_lists_have_commas() -> None:
    found = Environment({"A": "one, two,,", "DAYS": "2026-06-03,2026-10-02"})
    assert found.words("A", default=[]) == ["one", "two"]
    assert found.days("DAYS") == {date(2026, 6, 3), date(2026, 10, 2)}


@pytest.mark.parametrize(
    ("deed", "value", "sentence"),
    [
        (lambda env: env.flag("A", default=False), "maybe", "Write yes or no"),
        (lambda env: env.number("A", default=1), "many", "Write a whole number"),
        (lambda env: env.text("A"), "", "A is missing"),
        (lambda env: env.days("A"), "3 June", "Write days as"),
        (lambda env: env.database("A"), "sqlite:///db", "not the address of a PostgreSQL"),
        (lambda env: env.database("A"), "nonsense", "not the address of a PostgreSQL"),
        (lambda env: env.email("A"), "pigeon://here", "write console: or smtp"),
        (lambda env: env.openid_providers("A", "B", "C"), "https://id.example.org", "Set all of A, B and C"),
    ],
)
def test_what_is_wrong_is_said_with_its_name(deed, value: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        deed(Environment({"A": value}))
    assert "A" in str(refusal.value)


def test_a_database_behind_a_socket_is_understood() -> None:
    found = Environment({"A": "postgres://madang@/city?host=/run/postgresql"}).database("A")
    assert (found["NAME"], found["USER"]) == ("city", "madang")
    assert found["OPTIONS"]["host"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://me:secret@mail.example.org", 587, True, False),
        ("smtps://me:secret@mail.example.org:465", 465, False, True),
    ],
)
def test_mail_is_sent_with_encryption(address: str, port: int, tls: bool, ssl: bool) -> None:
    found = Environment({"A": address}).email("A")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me", "secret")


def test_one_provider_of_sign_in() -> None:
    found = Environment({"A": "https://id.example.org", "B": "madang", "C": "secret"})
    (app,) = found.openid_providers("A", "B", "C")["openid_connect"]["APPS"]
    assert (app["provider_id"], app["client_id"], app["secret"]) == ("city", "madang", "secret")
