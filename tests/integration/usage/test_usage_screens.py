"""The office reads files of use in the browser: sends one, follows it, stops it, sees what was set aside."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madang.kernel.usage import actions
from madang.kernel.usage.models import AsideLine, Import
from tests.factories.cluster import ClusterFactory
from tests.factories.people import manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

FILE = (
    "JobID|Account|Start|End|ElapsedRaw|AllocTRES\n"
    "1|md-7|2026-09-01T10:00:00|2026-09-01T11:00:00|3600|gres/gpu:a100=1\n"
    "2|md-7|2026-09-01T10:00:00|2026-09-01T09:00:00|0|gres/gpu:a100=1\n"
)


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(manager())
    return client


def send(office: Client, text: str = FILE, **more: str):
    file = SimpleUploadedFile("jobs.txt", text.encode())
    return office.post("/office/usage/", {"meter": "yard", "format": "sacct", "file": file, **more})


def test_without_a_meter_the_page_says_what_to_do_first(office: Client) -> None:
    assert "계량기가 아직 없습니다" in office.get("/office/usage/").content.decode()


def test_a_file_is_sent_read_and_told_line_by_line(office: Client) -> None:
    ClusterFactory(meter__code="yard")
    answer = send(office)
    found = Import.objects.get()
    assert answer.headers["Location"] == f"/office/usage/{found.uid}/"
    page = office.get(answer.headers["Location"]).content.decode()
    assert "hx-get" in page
    assert send(office).status_code == 422  # one at a time

    actions.run_import(import_id=found.pk)
    page = office.get(answer.headers["Location"]).content.decode()
    assert "시계가 거꾸로" in page
    assert "hx-get" not in page
    assert "jobs.txt" in office.get("/office/usage/").content.decode()
    part = office.get(f"/office/usage/{found.uid}/progress/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert office.get(f"/office/usage/{found.uid}/progress/").status_code == 302
    assert AsideLine.objects.count() == 1


def test_reading_is_stopped_once(office: Client) -> None:
    ClusterFactory(meter__code="yard")
    send(office)
    found = Import.objects.get()
    for _time in range(2):
        assert office.post(f"/office/usage/{found.uid}/cancel/").status_code == 302
    found.refresh_from_db()
    assert found.state == "cancelled"


@pytest.mark.parametrize("wrong", [{"file": ""}, {"meter": "moon"}, {"format": "csv"}])
def test_what_is_missing_is_said_at_its_field(office: Client, wrong) -> None:
    ClusterFactory(meter__code="yard")
    assert send(office, **wrong).status_code == 422
    assert not Import.objects.exists()


def test_an_empty_file_is_refused(office: Client) -> None:
    ClusterFactory(meter__code="yard")
    assert send(office, "").status_code == 422
