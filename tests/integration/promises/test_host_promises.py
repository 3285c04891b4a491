"""A host sees what it owes and is owed, as a company does."""

import pytest
from django.test import Client

from madang.core import clock
from madang.notices.models import Notice
from madang.promises import actions
from tests.factories.people import founder, host_officer, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def yuna():
    return host_officer()


@pytest.fixture
def client(yuna) -> Client:
    client = Client()
    client.force_login(yuna)
    return client


@pytest.fixture
def hospital(yuna):
    return yuna.memberships.get().organisation


def test_it_sees_both_sides_and_nobody_elses(client, hospital):
    PromiseFactory(owed_by=hospital, title_ko="병동을 연다", public=False)
    PromiseFactory(owed_to=hospital, title_ko="장비를 빌려준다")
    other = PromiseFactory(title_ko="남의 약속", public=False)
    text = client.get("/host/promises/").content.decode()
    assert "병동을 연다" in text
    assert "장비를 빌려준다" not in text
    assert "장비를 빌려준다" in client.get("/host/promises/?side=owed").content.decode()
    assert client.get(f"/host/promises/{other.uid}/").status_code == 404


def test_what_is_due_stands_on_its_first_page(client, hospital):
    due = PromiseFactory(owed_by=hospital, title_ko="병동을 연다", due=3)
    text = client.get("/host/").content.decode()
    assert "약속 지키기: 병동을 연다" in text
    assert f"/host/promises/{due.uid}/" in text


def test_it_gives_evidence_and_judges_that_of_others(client, hospital):
    owes, owed = PromiseFactory(owed_by=hospital), PromiseFactory(owed_to=hospital)
    path = f"/host/promises/{owes.uid}/"
    assert client.post(path, {"text": ""}).status_code == 422
    assert client.post(path, {"text": "병동을 열었습니다"}).status_code == 302
    assert "병동을 열었습니다" in client.get(path).content.decode()

    actions.give_evidence(promise=owed, text="빌려주었습니다", by=officer())
    client.post(f"/host/promises/{owed.uid}/judge/", {"verdict": "accepted"})
    owed.refresh_from_db()
    assert owed.state == "kept"
    client.post(f"/host/promises/{owed.uid}/judge/", {"verdict": "accepted"})


def test_letters_lead_each_to_their_own_pages(yuna, hospital):
    harin = founder()
    promise = PromiseFactory(
        owed_by=hospital, owed_to=harin.memberships.get().organisation, public=False, due=3
    )
    Notice.objects.all().delete()
    actions.give_evidence(promise=promise, text="병동을 열었습니다", by=officer())
    links = {each.recipient: each.link for each in Notice.objects.all()}
    assert links[yuna] == f"/host/promises/{promise.uid}/"
    assert links[harin] == f"/company/promises/{promise.uid}/"


def test_reminders_lead_to_the_board_of_the_host(yuna, hospital):
    PromiseFactory(owed_by=hospital, due=3)
    actions.remind_due(clock.today())
    assert Notice.objects.get(recipient=yuna).link == "/host/promises/"
