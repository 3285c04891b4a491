"""The outbox in a browser: read a message, hold it, let it go, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from madang.audit.models import Entry
from madang.notices import actions
from madang.notices.models import Notice
from madang.people.models import User
from tests.factories.people import UserFactory, manager

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def doyun() -> User:
    return manager(name="이도윤", email="doyun@example.org")


@pytest.fixture
def notice() -> Notice:
    to = UserFactory(name="박하린", email="harin@example.org")
    return actions.post(template="result_unplaced", to=to, about=None, call_ko="공고", call_en="Call")


def test_the_screens_are_accessible_in_both_languages_and_widths(both_widths, doyun, notice) -> None:
    both_widths("/office/outbox/", doyun)
    both_widths("/office/outbox/?state=failed", doyun)
    both_widths(f"/office/outbox/{notice.uid}/", doyun)


def test_a_message_is_held_and_withdrawn_by_keyboard(visit, doyun, notice) -> None:
    visitor = visit(doyun, language="en")
    page = visitor.goto("/office/outbox/")
    page.get_by_role("link", name=notice.title).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hold it back").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The message is held back.")).to_be_visible()
    page.locator("summary", has_text="Withdraw it").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The message is withdrawn.")).to_be_visible()
    visitor.check()
    notice.refresh_from_db()
    assert notice.state == "withdrawn"


def test_an_address_is_uncovered_once_and_that_is_written_down(visit, doyun, notice) -> None:
    page = visit(doyun, language="en").goto(f"/office/outbox/{notice.uid}/")
    expect(page.get_by_text("harin@example.org")).to_have_count(0)
    page.get_by_role("button", name="Show the address").click()
    expect(page.get_by_text("harin@example.org")).to_be_visible()
    assert Entry.objects.get(verb="personal.viewed").actor == doyun
