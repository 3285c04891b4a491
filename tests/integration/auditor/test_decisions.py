"""A decision, its chain, and the run behind it computed again."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from madang.audit.models import Entry
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award, Publication, Run
from madang.people.models import User
from tests.factories.allocation import Contest, contest, published
from tests.factories.people import auditor, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

WORDS = {
    "same": "computed again just now: the same result",
    "other": "not what was written down",
    "problem": "changed after the run",
    "result": "result has another digest",
}


@pytest.fixture
def taeyang(client: Client) -> User:
    user = auditor(name="한태양", email="taeyang@example.org", language="en")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def scene() -> Contest:
    return contest()


@pytest.fixture
def publication(scene: Contest) -> Publication:
    return published(scene)


def text(page: Any) -> str:
    assert page.status_code == 200
    return str(page.content.decode())


def rewrite(run: Run, **columns: str) -> None:
    """Change a run as only someone with the keys of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE allocation_run DISABLE TRIGGER USER")
        for column, value in columns.items():
            cursor.execute(f"UPDATE allocation_run SET {column} = %s WHERE id = %s", [value, run.pk])
        cursor.execute("ALTER TABLE allocation_run ENABLE TRIGGER USER")


def test_decisions_are_listed_and_narrowed(client: Client, taeyang: User, publication: Publication) -> None:
    address = f"/auditor/decisions/{publication.uid}/"
    title = publication.round.call.title_en
    assert address in text(client.get("/auditor/decisions/"))
    assert address in text(client.get("/auditor/decisions/", {"state": "published", "q": title[:6]}))
    assert "No decision fits" in text(client.get("/auditor/decisions/", {"state": "refused"}))


@pytest.mark.parametrize(
    ("part", "verbs"),
    [
        ("deciding", {"round.frozen", "round.draw_recorded", "run.made", "publication.published"}),
        ("applying", set()),
        ("nonsense", {"publication.proposed"}),
    ],
)
def test_the_chain_holds_what_led_to_it(
    client: Client, taeyang: User, publication: Publication, part: str, verbs: set[str]
) -> None:
    page = client.get(f"/auditor/decisions/{publication.uid}/", {"part": part})
    shown = [line.entry for line in page.context["lines"]]
    assert verbs <= {entry.verb for entry in shown}
    assert [entry.number for entry in shown] == sorted(entry.number for entry in shown)


def test_a_run_computed_again_is_the_same_and_nothing_is_written(
    client: Client, taeyang: User, publication: Publication
) -> None:
    before = Entry.objects.count(), Run.objects.count()
    address = f"/auditor/decisions/{publication.uid}/replay/{publication.run.number}/"
    assert WORDS["same"] in text(client.post(address))
    assert (Entry.objects.count(), Run.objects.count()) == before
    assert client.get(address).status_code == 405


def test_a_run_for_a_seat_given_back_is_computed_again_too(
    client: Client, taeyang: User, scene: Contest, publication: Publication
) -> None:
    award = Award.objects.get(application=scene.first)
    founder = scene.first.organisation.memberships.get().user
    allocation.decline(award=award, reason="인력이 없습니다.", by=founder)
    page = text(client.get(f"/auditor/decisions/{publication.uid}/"))
    assert "for a seat given back" in page
    vacancy = Run.objects.get(purpose="vacancy")
    again = client.post(f"/auditor/decisions/{publication.uid}/replay/{vacancy.number}/")
    assert WORDS["same"] in text(again)


def test_a_digest_that_was_changed_is_named(client: Client, taeyang: User, publication: Publication) -> None:
    rewrite(publication.run, result_digest="sha256:" + "0" * 64)
    page = text(client.post(f"/auditor/decisions/{publication.uid}/replay/{publication.run.number}/"))
    assert WORDS["other"] in page
    assert WORDS["result"] in page


def test_a_problem_that_was_changed_is_named(client: Client, taeyang: User, publication: Publication) -> None:
    rewrite(publication.run, problem_digest="sha256:" + "0" * 64)
    page = text(client.post(f"/auditor/decisions/{publication.uid}/replay/{publication.run.number}/"))
    assert WORDS["problem"] in page


def test_strangers_and_other_rounds_get_a_404(
    client: Client, taeyang: User, publication: Publication
) -> None:
    assert client.post(f"/auditor/decisions/{publication.uid}/replay/99/").status_code == 404
    client.force_login(manager(email="other@example.org"))
    assert client.get(f"/auditor/decisions/{publication.uid}/").status_code == 403
    replay = f"/auditor/decisions/{publication.uid}/replay/{publication.run.number}/"
    assert client.post(replay).status_code == 403
