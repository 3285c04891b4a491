"""The auditor in a browser: pick a decision, see its chain, compute it again, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from madang.audit.models import Entry
from madang.kernel.allocation.models import Publication
from madang.people.models import User
from tests.factories.allocation import contest, published
from tests.factories.people import auditor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def taeyang() -> User:
    return auditor(name="한태양", email="taeyang@example.org")


@pytest.fixture
def publication() -> Publication:
    return published(contest())


def test_the_screens_are_accessible_in_both_languages_and_widths(both_widths, taeyang, publication) -> None:
    both_widths("/auditor/", taeyang)
    both_widths("/auditor/looks/", taeyang)
    both_widths("/auditor/decisions/", taeyang)
    both_widths(f"/auditor/decisions/{publication.uid}/", taeyang)
    both_widths(f"/auditor/log/{Entry.objects.order_by('-number')[0].number}/", taeyang)


def test_an_empty_log_is_accessible_and_leads_on(both_widths, taeyang) -> None:
    both_widths("/auditor/", taeyang)
    both_widths("/auditor/decisions/", taeyang)


def test_a_decision_is_computed_again_by_keyboard(visit, taeyang, publication) -> None:
    visitor = visit(taeyang, language="en")
    page = visitor.goto("/auditor/")
    page.get_by_role("link", name="Decisions").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=publication.round.call.title_en).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(publication.round.call.title_en)
    page.get_by_role("button", name="Compute it again").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("computed again just now: the same result")).to_be_visible()
    visitor.check()


def test_the_whole_log_is_verified_without_javascript(visit, taeyang, publication) -> None:
    page = visit(taeyang, language="en", javascript=False).goto("/auditor/")
    page.get_by_role("button", name="Verify the whole log now").click()
    expect(page.get_by_text("The log holds")).to_be_visible()
    page.get_by_role("link", name="Back to the log").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log of every decision")
