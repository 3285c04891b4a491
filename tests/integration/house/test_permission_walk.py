"""Every address, walked by everybody: who gets in is written in walk.csv, and nobody else does.

Ids in an address belong to nobody: who may open such a page gets a 404, who may not is turned away before
or as well; nobody ever gets a 500.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from madang.people.models import User
from madang.people.roles import ROLES
from tests.factories.people import UserFactory, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TABLE = Path(__file__).with_name("walk.csv")
AUDIENCES = {role.home for role in ROLES.values()}
WORDS = {"everyone", "example", "halfway", "signed-in", *AUDIENCES, *ROLES}
NOBODYS = {"int": "987654321", "uuid": "0192f0c1-2b3c-7d4e-8f50-000000000000", "path": "nothing/here"}
OPENED = {200, 204, 302, 400, 404, 405, 409, 413, 422}
TURNED_AWAY = {403, 404}


def written_addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every address as the code writes it."""
    for entry in (resolver or get_resolver()).url_patterns:
        written = before + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from written_addresses(entry, written)
        else:
            yield written


def filled(written: str) -> str:
    """Return an address with ids that belong to nobody in the place of its parameters."""
    plain = re.sub(r"\(\?P<\w+>.*?\)(?=[/-]|$)", "nothing", written)
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: NOBODYS.get(found[1] or "", "nothing"), plain)


def table() -> dict[str, frozenset[str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["address"]: frozenset(row["who"].split()) for row in csv.DictReader(file)}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    walked, listed = set(written_addresses()), table()
    assert walked - listed.keys() == set(), "add these addresses to walk.csv, and say who may open them"
    assert listed.keys() - walked == set(), "these addresses are gone: remove their rows from walk.csv"
    assert set().union(*listed.values()) <= WORDS, "walk.csv speaks of people nobody knows"


@pytest.fixture
def everybody(settings: LazySettings) -> dict[str, User | None]:
    """Return one person for each role, one without any, and the anonymous visitor."""
    settings.EXAMPLE_CITY = True
    people: dict[str, User | None] = {key: person(role) for key, role in ROLES.items()}
    return {**people, "no role": UserFactory(), "anonymous": None}


@pytest.mark.parametrize("part", sorted({written.partition("/")[0] for written in table()}))
def test_only_those_whom_the_table_names_get_in(part: str, everybody: dict[str, User | None]) -> None:
    walked = {written: who for written, who in table().items() if written.partition("/")[0] == part}
    wrong = [
        f"/{written} as {key}: {answer.status_code}"
        for key, user in everybody.items()
        for written, answer in answers(walked, user)
        if not fits(answer, key, walked[written])
    ]
    assert wrong == [], "these answer otherwise than walk.csv says"


def answers(walked: Iterable[str], user: User | None) -> Iterator[tuple[str, HttpResponse]]:
    """Yield the answer of each address to GET; where it only takes POST, the answer to that."""
    client = Client(raise_request_exception=False)
    for written in walked:
        if user and "_auth_user_id" not in client.session:  # at first, and after the address that signs out
            client.force_login(user)
        first = client.get(filled(written))
        yield written, client.post(filled(written)) if first.status_code == 405 else first  # type: ignore[misc]


def fits(answer: HttpResponse, key: str, who: frozenset[str]) -> bool:
    """Say whether this person, known by ``key``, got the answer that the table promises."""
    if "halfway" in who:  # a step of signing in: leads back to the beginning, or says that it is none
        return answer.status_code < 500
    to_login = answer.status_code == 302 and "/login/" in answer.headers["Location"].partition("?")[0]
    if is_named(key, who):
        return answer.status_code in OPENED and not (to_login and key == "anonymous")
    if key == "anonymous":
        return to_login or answer.status_code in TURNED_AWAY
    return answer.status_code in TURNED_AWAY


def is_named(key: str, who: frozenset[str]) -> bool:
    if who & {"everyone", "example"}:
        return True
    if key == "anonymous":
        return False
    role = ROLES.get(key)
    return "signed-in" in who or key in who or (role is not None and role.home in who)
