"""Before a day, when it has passed, and when it stays so: each is said once, to whom it concerns."""

from datetime import date, timedelta

import pytest

from madang.core import clock
from madang.jobs import tasks
from madang.notices.models import Notice
from madang.promises import actions
from madang.promises.models import Promise
from tests.factories.people import OrganisationFactory, founder, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

FRIDAY = date(2026, 3, 20)


def due(owned_by=None, on: date = FRIDAY, **fields) -> Promise:
    given = {"owed_by": owned_by} if owned_by else {}
    return PromiseFactory(first_due_on=on, made_on=date(2026, 1, 2), **given, **fields)


def sent() -> list[tuple[str, int]]:
    return list(Notice.objects.order_by("pk").values_list("template", "recipient_id"))


def test_each_step_is_said_once_to_those_who_owe_it_and_at_last_to_the_city() -> None:
    harin, seoyeon = founder(), officer()
    due(harin.memberships.get().organisation)
    expected = {
        FRIDAY - timedelta(days=15): [],
        FRIDAY - timedelta(days=14): [("promises_due", harin.pk)],
        FRIDAY - timedelta(days=4): [],
        FRIDAY - timedelta(days=2): [("promises_due", harin.pk)],
        FRIDAY: [],
        FRIDAY + timedelta(days=1): [("promises_late", harin.pk)],
        FRIDAY + timedelta(days=6): [],
        FRIDAY + timedelta(days=7): [("promises_escalated", seoyeon.pk)],
        FRIDAY + timedelta(days=30): [],
    }
    for day, letters in expected.items():
        before = len(sent())
        for _again in range(2):
            actions.remind_due(day)
        assert sent()[before:] == letters, day


def test_a_new_day_is_reminded_of_anew_and_a_stopped_clock_is_not() -> None:
    harin = founder()
    promise = due(harin.memberships.get().organisation)
    actions.remind_due(FRIDAY)
    actions.postpone(promise=promise, due_on=FRIDAY + timedelta(days=5), reason_ko="비가 왔습니다", by=None)
    actions.remind_due(FRIDAY)
    assert [template for template, _who in sent()].count("promises_due") == 2
    promise.refresh_from_db()
    promise.paused_on = FRIDAY
    promise.save()
    assert actions.remind_due(FRIDAY + timedelta(days=90)) == 0


def test_one_letter_names_many_and_says_how_many_more() -> None:
    seoyeon = officer()
    department = OrganisationFactory(sort="department")
    for n in range(13):
        due(department, title_ko=f"건물 {n}", title_en="")
    assert actions.remind_due(FRIDAY) == 1
    letter = Notice.objects.get()
    assert letter.recipient == seoyeon  # nobody of the department has an account
    assert "13건" in letter.title
    assert "건물 9 (오늘까지)" in letter.body
    assert "외 3건" in letter.body
    assert "건물 11" not in letter.body


def test_the_letter_of_a_foreign_officer_is_english() -> None:
    officer(language="en")
    due(title_en="Open the library")
    actions.remind_due(FRIDAY + timedelta(days=3))
    assert "Open the library (3 days late)" in Notice.objects.get().body


def test_the_morning_job_says_what_is_to_be_said_today() -> None:
    officer()
    PromiseFactory(due=-1, first_due_on=clock.today() - timedelta(days=20))
    assert tasks.remind_of_promises.func(0) == 2
    assert tasks.remind_of_promises.func(0) == 0
