"""Calendar files of a call and of a company: which dates, whose, and under which names."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madang.core import clock
from madang.kernel.calls.models import Call
from madang.kernel.calls.states import CallState
from tests.factories.allocation import AwardFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.calls import CallFactory, RoundFactory, VersionFactory, whole_round
from tests.factories.cast import gather

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def events(client: Client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = re.sub(r"\r\n ", "", answer.content.decode())
    return [
        dict(line.split(":", 1) for line in block.split("\r\n") if line)
        for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)(?:BEGIN:VALARM|END:VEVENT)", text, re.DOTALL)
    ]


def test_dates_of_a_call(client: Client) -> None:
    round = whole_round()
    opens, closes, draw, results = events(client, f"/calls/{round.call.slug}/calendar.ics")
    assert closes["DTSTART"] == f"{round.closes_at:%Y%m%dT%H%M%SZ}"
    assert closes["SUMMARY"] == f"접수 마감: {round.call.title_ko}".replace(",", "\\,")
    assert closes["URL"].endswith(f"/calls/{round.call.slug}/?round=1")
    assert opens["DTSTART"] < closes["DTSTART"] < draw["DTSTART"]
    assert results["DTSTART;VALUE=DATE"] == f"{round.results_due_on:%Y%m%d}"
    client.cookies["django_language"] = "en"
    english = events(client, f"/calls/{round.call.slug}/calendar.ics")
    assert english[1]["SUMMARY"].startswith("Deadline: Demonstrations in the city")
    assert [event["UID"] for event in english] == [opens["UID"], closes["UID"], draw["UID"], results["UID"]]


def test_correction_moves_the_date_it_moved_and_adds_none(client: Client) -> None:
    round = whole_round()
    path = f"/calls/{round.call.slug}/calendar.ics"
    before = events(client, path)[1]
    round.closes_at += timedelta(days=1)
    round.save()
    VersionFactory(call=round.call, number=2)
    after = events(client, path)[1]
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], "0")
    assert after["SEQUENCE"] == "1"
    assert after["DTSTART"] == f"{round.closes_at:%Y%m%dT%H%M%SZ}"


def test_every_round_or_the_one_asked_for(client: Client) -> None:
    first = whole_round()
    RoundFactory(call=first.call, number=2)
    path = f"/calls/{first.call.slug}/calendar.ics"
    assert len(events(client, path)) == 8
    (*_rest, results) = second = events(client, f"{path}?round=2")
    assert len(second) == 4
    assert results["SUMMARY"].endswith("2차")
    assert client.get(f"{path}?round=9").status_code == 404


def test_call_that_is_called_off_clears_the_calendar_and_a_draft_has_none(client: Client) -> None:
    round = whole_round()
    Call.objects.filter(pk=round.call_id).update(state=CallState.CANCELLED)
    found = events(client, f"/calls/{round.call.slug}/calendar.ics")
    assert {event["STATUS"] for event in found} == {"CANCELLED"}
    draft = RoundFactory(call=CallFactory(draft=True))
    assert client.get(f"/calls/{draft.call.slug}/calendar.ics").status_code == 404


def test_company_saves_what_it_has_to_do_and_nobody_else_does(client: Client) -> None:
    cast = gather()
    draft = ApplicationFactory(round=cast.round, organisation=cast.robotics, title="병동 로봇")
    award = AwardFactory(application__organisation=cast.robotics)
    path = reverse("company:calendar")
    client.force_login(cast.harin)
    found = {event["UID"].partition("@")[0]: event for event in events(client, path)}
    assert set(found) == {f"company-applications-{draft.uid}", f"company-awards-{award.uid}"}
    assert found[f"company-awards-{award.uid}"]["DTSTART"] == f"{award.answer_by:%Y%m%dT%H%M%SZ}"
    assert found[f"company-applications-{draft.uid}"]["DTSTART"] == f"{cast.round.closes_at:%Y%m%dT%H%M%SZ}"
    assert client.get(path)["Cache-Control"] == "no-store"
    client.force_login(cast.sua)
    assert events(client, path) == []
    client.force_login(cast.jiho)
    assert client.get(path).status_code == 403
    assert clock.now() < award.answer_by
