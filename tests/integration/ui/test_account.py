"""Personas, my profile and my notices: mine only, and personas nowhere but in the example city."""

import pytest
from django.test import Client

from madang.core import clock
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User
from tests.factories.people import UserFactory, founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def letter(to: User, state: str = NoticeState.SENT) -> Notice:
    at = clock.now()
    return Notice.objects.create(
        template="x",
        recipient=to,
        language="ko",
        title="알립니다",
        body="<b>글</b>",
        state=state,
        send_after=at,
        sent_at=at if state == NoticeState.SENT else None,
    )


def test_a_real_city_has_no_personas(client: Client, settings) -> None:
    settings.EXAMPLE_CITY = False
    invented = founder(is_example=True)
    assert client.get("/personas/").status_code == 404
    assert client.post(f"/personas/{invented.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_nobody_becomes_a_person_who_is_not_invented(client: Client, settings) -> None:
    settings.EXAMPLE_CITY = True
    real = founder(is_example=False)
    assert client.post(f"/personas/{real.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_invented_person_is_entered_by_a_post_only(client: Client, settings) -> None:
    settings.EXAMPLE_CITY = True
    invented = founder(is_example=True)
    assert client.get(f"/personas/{invented.pk}/").status_code == 405
    answer = client.post(f"/personas/{invented.pk}/")
    assert answer.headers["Location"] == "/company/"
    assert client.session["_auth_user_id"] == str(invented.pk)


def test_only_what_was_sent_to_me_is_mine_to_read(client: Client) -> None:
    me = UserFactory()
    sent, waiting, others = letter(me), letter(me, NoticeState.WAITING), letter(UserFactory())
    client.force_login(me)
    shown = client.get("/notices/").content.decode()
    assert str(sent.uid) in shown
    assert str(waiting.uid) not in shown
    assert client.get(f"/notices/{waiting.uid}/").status_code == 404
    assert client.get(f"/notices/{others.uid}/").status_code == 404
    others.refresh_from_db()
    assert others.read_at is None


def test_reading_counts_once_and_text_stays_text(client: Client) -> None:
    me = UserFactory()
    sent = letter(me)
    client.force_login(me)
    first = client.get(f"/notices/{sent.uid}/").content.decode()
    assert "&lt;b&gt;글&lt;/b&gt;" in first
    sent.refresh_from_db()
    read_at = sent.read_at
    assert read_at is not None
    client.get(f"/notices/{sent.uid}/")
    sent.refresh_from_db()
    assert sent.read_at == read_at


def test_a_profile_without_a_name_keeps_the_rest_and_says_so(client: Client) -> None:
    me = UserFactory(name="가")
    client.force_login(me)
    answer = client.post("/profile/", {"name": "", "language": "en"})
    assert answer.status_code == 200
    assert "id_name_error" in answer.content.decode()
    me.refresh_from_db()
    assert (me.name, me.language) == ("가", "ko")


def test_a_language_nobody_offers_is_refused(client: Client) -> None:
    me = UserFactory()
    client.force_login(me)
    client.post("/profile/", {"name": "가", "language": "xx"})
    me.refresh_from_db()
    assert me.language == "ko"
