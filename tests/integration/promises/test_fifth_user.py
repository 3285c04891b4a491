"""Somebody new uses the ledger, and nothing in the ledger or on its screens had to change for it."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

import madang
from madang.core import clock
from madang.notices.models import Notice
from madang.promises import actions, queries
from madang.promises.states import PromiseState
from tests.factories.people import OrganisationFactory, UserFactory, founder, officer
from tests.integration.promises.fifth_user import walk_together

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_its_promises_are_on_every_screen_and_under_every_rule() -> None:
    harin, seoyeon, citizen = founder(), officer(), UserFactory()
    company, city = harin.memberships.get().organisation, OrganisationFactory(city=True, name="빛고을청")
    soon = clock.today() + timedelta(days=5)
    waits, waited_for = walk_together(first=company, second=city, until=soon, by=harin)
    title = waits.title_ko

    office, own, anybody = signed_in(seoyeon), signed_in(harin), Client()
    for client, path in (
        (office, "/office/promises/"),
        (office, "/office/promises/?origin=tandem"),
        (office, f"/office/promises/{waits.uid}/"),
        (own, "/company/"),
        (own, "/company/promises/"),
        (own, f"/company/promises/{waits.uid}/"),
        (anybody, "/promises/?origin=tandem"),
        (anybody, f"/promises/{waits.uid}/"),
    ):
        assert title in text_of(client, path), path
    assert waited_for.title_ko in text_of(own, "/company/promises/?side=owed")
    assert "tandem" in text_of(office, "/office/promises/origins/")
    assert "이인삼각 3호" in text_of(anybody, f"/promises/{waits.uid}/")

    period = f"first={clock.today().isoformat()}&last={soon.isoformat()}"
    pack = office.get(f"/office/promises/council-pack/?{period}&as=xlsx")
    assert title in [
        row[0].value for row in load_workbook(io.BytesIO(pack.content)).worksheets[1].iter_rows()
    ]

    signed_in(citizen).post(f"/promises/{waits.uid}/follow/")
    own.post(f"/company/promises/{waits.uid}/", {"text": "기다렸습니다"})
    actions.judge(evidence=queries.waiting_evidence(waits), accepted=True, by=seoyeon)
    waits.refresh_from_db()
    assert waits.state == PromiseState.KEPT
    assert Notice.objects.filter(recipient=citizen, template="promise_moved").count() == 2
    assert title in text_of(anybody, "/")
    assert actions.remind_due(soon) == 1  # the other one, to those at city hall


def test_the_house_knows_nothing_of_it() -> None:
    house = Path(madang.__file__).parent
    found = subprocess.run(["grep", "-rl", "tandem", str(house)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
