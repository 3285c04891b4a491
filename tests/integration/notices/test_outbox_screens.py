"""The screens of the outbox: who may see them, what they hide, and what can be done there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madang.audit.models import Entry
from madang.notices import actions
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User
from tests.factories.people import auditor, founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LIST = "/office/outbox/"


@pytest.fixture
def doyun(client: Client) -> User:
    user = manager(name="이도윤", email="doyun@example.org", language="en")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def notice() -> Notice:
    return letter("하린")


def letter(name: str) -> Notice:
    to = User.objects.create(email=f"{name}-{User.objects.count()}@example.org", name=name)
    return actions.post(template="result_unplaced", to=to, about=None, call_ko="공고", call_en="Call")


def test_the_list_shows_what_waits_and_hides_addresses(client: Client, doyun: User, notice: Notice) -> None:
    page = client.get(LIST)
    assert page.status_code == 200
    text = page.content.decode()
    assert "하린" in text
    assert notice.recipient.email not in text
    assert f"{LIST}{notice.uid}/" in text


@pytest.mark.parametrize("state", [*NoticeState.values, "nonsense"])
def test_every_tab_opens_even_when_it_is_empty(client: Client, doyun: User, state: str) -> None:
    assert client.get(LIST, {"state": state}).status_code == 200


def test_the_list_is_narrowed_and_paged_with_as_many_queries_for_one_as_for_forty(
    client: Client, doyun: User
) -> None:
    letter("하린")
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(39):
        letter(f"회사{number}")
    with CaptureQueriesContext(connection) as forty:
        page = client.get(LIST)
    assert len(forty) == len(one) <= 15
    assert page.content.decode().count("<tr>") == 26  # 25 rows and their heads
    assert "회사7" in client.get(LIST, {"q": "회사7"}).content.decode()
    assert "No message fits" in client.get(LIST, {"letter": "award_expired"}).content.decode()


def test_a_message_is_read_before_it_is_sent(client: Client, doyun: User, notice: Notice) -> None:
    text = client.get(f"{LIST}{notice.uid}/").content.decode()
    assert notice.title in text
    assert "자리를 드리지 못했습니다" in text
    assert notice.recipient.email not in text


def test_whoever_looks_at_an_address_is_written_down(client: Client, doyun: User, notice: Notice) -> None:
    page = client.post(f"{LIST}{notice.uid}/address/")
    assert notice.recipient.email in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    entry = Entry.objects.get(verb="personal.viewed")
    assert (entry.actor, entry.subject) == (doyun, f"people.user:{notice.recipient_id}")
    assert notice.recipient.email not in str(entry.data)
    assert client.get(f"{LIST}{notice.uid}/address/").status_code == 405


def test_hold_release_and_withdraw(client: Client, doyun: User, notice: Notice) -> None:
    for deed, state in [("hold", "held"), ("release", "waiting"), ("withdraw", "withdrawn")]:
        page = client.post(f"{LIST}{notice.uid}/{deed}/", follow=True)
        assert page.status_code == 200
        notice.refresh_from_db()
        assert notice.state == state
    assert list(Entry.objects.order_by("number").values_list("verb", flat=True)) == [
        "notice.held",
        "notice.released",
        "notice.withdrawn",
    ]


def test_a_deed_that_comes_too_late_is_told_why(client: Client, doyun: User, notice: Notice) -> None:
    actions.withdraw(notice=notice, by=doyun)
    page = client.post(f"{LIST}{notice.uid}/hold/", follow=True)
    assert "withdrawn already" in page.content.decode()


@pytest.mark.parametrize("who", [founder, auditor])
def test_others_are_kept_out(client: Client, notice: Notice, who) -> None:  # type: ignore[no-untyped-def]
    client.force_login(who())
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{notice.uid}/").status_code == 403
    assert client.post(f"{LIST}{notice.uid}/hold/").status_code == 403
    assert client.post(f"{LIST}{notice.uid}/address/").status_code == 403


def test_a_stranger_has_to_sign_in(client: Client, notice: Notice) -> None:
    assert client.get(LIST).status_code == 302


def test_an_address_that_is_not_there_is_a_404(client: Client, doyun: User) -> None:
    assert client.get(f"{LIST}0193b2c4-0000-7000-8000-000000000000/").status_code == 404
