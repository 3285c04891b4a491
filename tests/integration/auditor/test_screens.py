"""The auditor's screens: the log, one entry, the whole chain verified, a decision computed again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madang.audit import log
from madang.audit.models import Entry
from madang.core import clock
from madang.people.models import User
from tests.factories.people import auditor, founder, manager, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def taeyang(client: Client) -> User:
    user = auditor(name="한태양", email="taeyang@example.org", language="en")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def doyun() -> User:
    return manager(name="이도윤", email="doyun@example.org")


def record(by: User | None, subject: User, verb: str = "call.published", **data: Any) -> Entry:
    with transaction.atomic():
        return log.record(by=by, verb=verb, subject=subject, **data)


def tamper(number: int, statement: str) -> None:
    """Do what only someone with the keys of the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(f"{statement} WHERE number = %s", [number])
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def text(page: Any) -> str:
    assert page.status_code == 200
    return str(page.content.decode())


def test_an_empty_log_says_so(client: Client, taeyang: User) -> None:
    assert "The log is empty" in text(client.get("/auditor/"))
    assert "Nobody has looked" in text(client.get("/auditor/looks/"))
    assert "No decision yet" in text(client.get("/auditor/decisions/"))


def test_the_log_is_filtered_by_deed_person_row_and_day(client: Client, taeyang: User, doyun: User) -> None:
    with clock.stopped(clock.now() - timedelta(days=10)):
        record(doyun, taeyang, "call.created")
    record(taeyang, doyun, "run.made")
    record(None, doyun, "award.expired")

    def numbers(**query: str) -> list[int]:
        page = client.get("/auditor/", query)
        assert page.status_code == 200
        return [line.entry.number for line in page.context["lines"]]

    today = clock.today()
    assert numbers() == [3, 2, 1]
    assert numbers(verb="run.made") == [2]
    assert numbers(q="도윤") == [1]
    assert numbers(subject=f"people.user:{doyun.pk}") == [3, 2]
    assert numbers(since=str(today)) == [3, 2]
    assert numbers(until=str(today - timedelta(days=5))) == [1]
    assert numbers(since="yesterday", verb="nonsense") == [3, 2, 1]
    assert numbers(since="0001-01-01", until="9999-12-31") == [3, 2, 1]
    assert numbers(sort="number") == [1, 2, 3]
    assert numbers(q="nobody of this name") == []


def test_the_log_is_paged_with_a_fixed_number_of_queries(client: Client, taeyang: User, doyun: User) -> None:
    record(doyun, taeyang)
    with CaptureQueriesContext(connection) as one:
        client.get("/auditor/")
    for _ in range(60):
        record(doyun, taeyang)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/auditor/", {"page": "2"})
    assert len(page.context["lines"]) == 25
    assert len(many) == len(one) <= 12


def test_an_entry_shows_who_when_what_changed_and_holds(client: Client, taeyang: User, doyun: User) -> None:
    for verb in ("call.created", "call.published", "call.corrected"):
        record(doyun, taeyang, verb, reason="<b>because</b>", fields=["title_ko"])
    page = text(client.get("/auditor/log/2/"))
    assert "이도윤" in page
    assert "published a call" in page
    assert "&lt;b&gt;because&lt;/b&gt;" in page
    assert "bound to both neighbours" in page
    assert all(f"/auditor/log/{number}/" in page for number in (1, 3))


@pytest.mark.parametrize(
    ("number", "shown", "statement", "sentence"),
    [
        (2, 2, "UPDATE audit_entry SET verb = 'call.created'", "not as it was written"),
        (2, 3, "DELETE FROM audit_entry", "entry before it is missing"),
        (2, 1, "DELETE FROM audit_entry", "entry after it is missing"),
        (1, 2, "UPDATE audit_entry SET hash = repeat('a', 64)", "not bound to the one before"),
        (3, 2, "UPDATE audit_entry SET previous_hash = repeat('b', 64)", "after it is not bound"),
    ],
)
def test_what_was_tampered_with_is_named(
    client: Client, taeyang: User, doyun: User, number: int, shown: int, statement: str, sentence: str
) -> None:
    for _ in range(3):
        record(doyun, taeyang)
    tamper(number, statement)
    assert sentence in text(client.get(f"/auditor/log/{shown}/"))
    whole = text(client.post("/auditor/verify/"))
    assert "tampered" in whole
    assert "Entry" in whole


def test_an_untouched_log_verifies(client: Client, taeyang: User, doyun: User) -> None:
    for _ in range(3):
        record(doyun, taeyang)
    page = text(client.post("/auditor/verify/"))
    assert "The log holds" in page
    assert "3 entries were read" in page
    assert client.get("/auditor/verify/").status_code == 405


def test_looks_at_personal_data_have_a_list_of_their_own(client: Client, taeyang: User, doyun: User) -> None:
    record(doyun, taeyang)
    log.look(by=doyun, subject=taeyang, what="address")
    page = client.get("/auditor/looks/")
    assert [line.entry.verb for line in page.context["lines"]] == ["personal.viewed"]


@pytest.mark.parametrize(
    "address", ["/auditor/", "/auditor/looks/", "/auditor/decisions/", "/auditor/log/1/"]
)
@pytest.mark.parametrize("who", [founder, manager, officer])
def test_only_auditors_come_in(client: Client, address: str, who) -> None:  # type: ignore[no-untyped-def]
    client.force_login(who())
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/auditor/log/99/",
        "/auditor/decisions/0193b2c4-0000-7000-8000-000000000000/",
    ],
)
def test_what_is_not_there_is_a_404(client: Client, taeyang: User, address: str) -> None:
    assert client.get(address).status_code == 404
