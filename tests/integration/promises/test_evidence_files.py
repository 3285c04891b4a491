"""Files as evidence: kept as they came, opened by whom they concern, each look noted."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.db.utils import IntegrityError
from django.test import Client

from madang.audit.models import Entry
from madang.core import files
from madang.core.errors import NotAllowed, RuleBroken
from madang.core.files import Sent
from madang.people.models import User
from madang.promises import actions
from madang.promises.models import EvidenceFile, Promise
from tests.factories.people import UserFactory, auditor, founder, host_officer, manager, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PDF = b"%PDF-1.7\nlease"


@pytest.fixture(autouse=True)
def room(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(name: str = "계약.pdf", content: bytes = PDF) -> Sent:
    return Sent(name, BytesIO(content), len(content))


def upload(name: str = "계약.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def opened(client: Client, path: str) -> int:
    """Return the status of the answer, whose file is read to its end."""
    answer = client.get(path)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


@pytest.fixture
def harin() -> User:
    return founder()


@pytest.fixture
def promise(harin) -> Promise:
    return PromiseFactory(owed_by=harin.memberships.get().organisation)


def given(promise: Promise, by: User, **more) -> EvidenceFile:
    evidence = actions.give_evidence(promise=promise, text="계약을 맺었습니다", sent=[sent()], by=by, **more)
    return evidence.files.get()


def test_a_file_is_kept_with_its_hash_and_the_log_names_it(promise, harin):
    file = given(promise, harin)
    assert files.place_of(file.path).read_bytes() == PDF
    assert Entry.objects.get(verb="promise.evidence_given").data["files"] == [file.sha256]
    assert (file.name, file.content_type, file.public) == ("계약.pdf", "application/pdf", False)


@pytest.mark.parametrize(
    "wrong",
    [
        [("page.html", b"<script>")],
        [("fake.pdf", b"MZ")],
        [("empty.pdf", b"")],
        [("a.pdf", PDF), ("b.png", PDF)],
        [(f"{n}.pdf", PDF + bytes([n])) for n in range(6)],
    ],
)
def test_what_is_refused_leaves_nothing_behind(promise, harin, room, wrong):
    with pytest.raises(RuleBroken) as refusal:
        actions.give_evidence(
            promise=promise, text="계약을 맺었습니다", sent=[sent(*each) for each in wrong], by=harin
        )
    assert refusal.value.field == "file"
    promise.refresh_from_db()
    assert promise.state == "open"
    assert [path for path in room.rglob("*") if path.is_file()] == []


def test_the_same_file_twice_is_one(promise, harin):
    evidence = actions.give_evidence(
        promise=promise, text="계약을 맺었습니다", sent=[sent(), sent("또.pdf")], by=harin
    )
    assert evidence.files.count() == 1


def test_a_stranger_is_refused_before_anything_is_received(promise, room):
    with pytest.raises(NotAllowed):
        given(promise, founder())
    assert list(room.iterdir()) == []


def test_the_database_lets_nobody_exchange_a_file(promise, harin):
    file = given(promise, harin)
    for deed in (
        lambda: EvidenceFile.objects.filter(pk=file.pk).update(sha256="0" * 64),
        lambda: EvidenceFile.objects.filter(pk=file.pk).delete(),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            deed()


def test_what_lies_on_the_disk_must_be_what_came(promise, harin):
    file = given(promise, harin)
    client = client_of(harin)
    assert b"".join(client.get(f"/promises/files/{file.uid}/").streaming_content) == PDF
    files.place_of(file.path).write_bytes(b"%PDF-1.7\nanother")
    assert client.get(f"/promises/files/{file.uid}/").status_code == 404
    files.place_of(file.path).unlink()
    assert client.get(f"/promises/files/{file.uid}/").status_code == 404


def test_both_parties_and_the_office_open_it_and_each_look_is_noted(harin):
    company = harin.memberships.get().organisation
    yuna = host_officer()
    promise = PromiseFactory(owed_by=company, owed_to=yuna.memberships.get().organisation)
    path = f"/promises/files/{given(promise, harin).uid}/"
    looks = Entry.objects.filter(verb="personal.viewed")
    assert opened(client_of(harin), path) == 200
    assert looks.count() == 0
    for who in (founder(company), yuna, officer(), auditor()):
        assert opened(client_of(who), path) == 200
    assert looks.count() == 4
    for who in (founder(), host_officer(), UserFactory()):
        assert opened(client_of(who), path) == 404
    assert opened(Client(), path) == 404
    assert looks.count() == 4


def test_everybody_opens_it_only_where_its_giver_lets_them_and_it_holds(promise, harin):
    file = given(promise, harin, public=True)
    path = f"/promises/files/{file.uid}/"
    assert opened(Client(), path) == 404
    actions.judge(evidence=file.evidence, accepted=True, by=manager())
    assert opened(Client(), path) == 200
    assert path in Client().get(f"/promises/{promise.uid}/").content.decode()


def test_the_public_page_says_that_there_is_a_file_and_not_what_it_is_called(promise, harin):
    file = given(promise, harin)
    actions.judge(evidence=file.evidence, accepted=True, by=manager())
    text = Client().get(f"/promises/{promise.uid}/").content.decode()
    assert file.sha256 in text
    assert "계약.pdf" not in text
    assert str(file.uid) not in text


@pytest.mark.parametrize("wing", ["company", "office"])
def test_files_are_given_in_the_browser_and_refused_at_the_field(promise, harin, wing):
    client = client_of(harin if wing == "company" else officer())
    path = f"/{wing}/promises/{promise.uid}/" + ("evidence/" if wing == "office" else "")
    assert "multipart" in client.get(path).content.decode()
    refused = client.post(path, {"text": "적은 글은 남습니다", "file": [upload("x.exe", b"MZ")]})
    assert refused.status_code == 422
    assert "적은 글은 남습니다" in refused.content.decode()
    accepted = client.post(
        path, {"text": "계약", "file": [upload(), upload("사진.png", b"\x89PNG\r\n\x1a\n")]}
    )
    assert accepted.status_code == 422  # too short
    accepted = client.post(
        path, {"text": "계약을 맺었습니다", "file": [upload(), upload("사진.png", b"\x89PNG\r\n\x1a\n")]}
    )
    assert accepted.status_code == 302
    assert EvidenceFile.objects.count() == 2
    text = client.get(f"/{wing}/promises/{promise.uid}/").content.decode()
    assert "계약.pdf" in text
    assert "사진.png" in text


def test_what_is_too_large_is_said_and_the_words_stay(promise, harin, settings):
    settings.MAX_UPLOAD_BYTES = 100
    answer = client_of(harin).post(
        f"/company/promises/{promise.uid}/",
        {"text": "적은 글은 남습니다", "file": [upload("큰.pdf", PDF + bytes(500))]},
    )
    assert answer.status_code == 422
    assert "적은 글은 남습니다" in answer.content.decode()
    assert EvidenceFile.objects.count() == 0
