"""The office reads what reached it: list and application in both languages and widths; the hidden contact."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.applications import submitted
from tests.factories.cast import gather
from tests.factories.reviews import reviewed

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = gather()
    for number in range(30):
        submitted(cast.round, title=f"과제 {number:02d}")
    reviewed(submitted(cast.round, organisation=cast.robotics, title="병동 로봇"), total_milli=82_400)
    return cast


def test_list_and_application_in_both_languages_and_widths(cast, both_widths):
    application = cast.robotics.applications.get()
    both_widths(reverse("office:applications", args=[cast.round.uid]), cast.doyun)
    both_widths(reverse("office:application", args=[application.uid]), cast.doyun)


@pytest.mark.parametrize("javascript", [True, False])
def test_list_is_narrowed_opened_and_the_contact_shown_on_asking(cast, visit, javascript):
    page = visit(cast.doyun, language="en", javascript=javascript).goto(
        reverse("office:applications", args=[cast.round.uid])
    )
    expect(page.locator("main")).to_contain_text("31 applications")
    page.get_by_label("Company, project or receipt").fill("병동")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list")).to_contain_text("1 application")
    expect(page.get_by_role("link", name="Save this list as CSV")).to_have_attribute("href", re.compile("q="))
    page.get_by_role("link", name="Mudeung Robotics (example)").click()
    expect(page.locator("main")).not_to_contain_text("founder@example.org")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#contact")).to_contain_text("founder@example.org")
