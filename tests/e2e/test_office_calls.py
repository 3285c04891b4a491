"""The office writes, publishes and corrects a call; companies read it: in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from madang.core import clock
from madang.kernel.calls import actions
from madang.kernel.calls.models import Call
from tests.factories.calls import CallFactory, whole_round
from tests.factories.people import OrganisationFactory, founded, founder, manager
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def draft(**fields):
    """Return the round of a draft that lacks nothing."""
    round = whole_round(offers=2, call=CallFactory(draft=True, **fields))
    for offer in round.offers.all():
        SiteTermsFactory(offer=offer)
    return round


def published():
    round = draft()
    actions.publish(call=round.call, by=manager())
    return round


def press_to(page: Page, name: str, role: str = "link") -> None:
    """Walk with Tab until the focus is on what is called so, then press Enter."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    expect(wanted).to_be_attached()
    page.locator("main").focus()
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    pytest.fail(f"Tab never reaches {name!r}.")


def test_the_office_home_and_the_board(both_widths):
    round = published()
    whole_round(frozen=True)

    both_widths("/office/", manager())
    both_widths(f"/office/calls/{round.call.uid}/", manager())


@pytest.mark.parametrize(
    "section", ["text", "who", "round", "places", "places/new", "criteria", "criteria/new", "decision"]
)
def test_the_editor(both_widths, section):
    both_widths(f"/office/calls/{draft().call.uid}/edit/{section}/", manager())


def test_beginning_previewing_and_publishing(both_widths):
    call, user = draft().call, manager()

    both_widths("/office/calls/new/", user)
    both_widths(f"/office/calls/{call.uid}/preview/", user)
    both_widths(f"/office/calls/{call.uid}/publish/", user)


def test_correcting_and_calling_off(both_widths):
    call, user = published().call, manager()

    both_widths(f"/office/calls/{call.uid}/correct/", user)
    both_widths(f"/office/calls/{call.uid}/cancel/", user)


def test_the_public_page_and_its_versions(both_widths):
    round = published()
    actions.correct(
        call=round.call,
        by=manager(),
        reason_ko="마감을 늦춥니다.",
        reason_en="More time.",
        round_changes={"closes_at": round.closes_at + timedelta(days=1)},
    )

    both_widths(f"/calls/{round.call.slug}/")
    both_widths(f"/calls/{round.call.slug}/", founder(OrganisationFactory(founded_on=founded(7, 23))))
    both_widths(f"/calls/{round.call.slug}/versions/")


def test_a_call_is_copied_and_published_by_keyboard_alone(visit):
    whole = published()
    page = visit(manager(), language="en").goto("/office/")

    press_to(page, whole.call.title_en)
    press_to(page, "Call")
    press_to(page, "Copy as a new draft", "button")
    press_to(page, "Publish the call")
    press_to(page, "Publish now", "button")

    expect(page.get_by_text("The call is published.")).to_be_visible()
    copied = Call.objects.order_by("pk").last()
    assert copied.state == "published"
    assert copied.rounds.get().opens_at > clock.now()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_deadline_before_the_opening_is_told_at_the_field(visit, javascript):
    round = draft()
    page = visit(manager(), language="en", javascript=javascript).goto(
        f"/office/calls/{round.call.uid}/edit/round/"
    )

    page.get_by_label("Deadline").fill("2020-01-01T09:00")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("#id_closes_at_error")).to_have_text("The deadline has to come after the opening.")
    expect(page.get_by_label("Deadline")).to_have_value("2020-01-01T09:00")


def test_a_correction_is_looked_at_before_it_is_sent(visit):
    round = published()
    page = visit(manager(), language="en").goto(f"/office/calls/{round.call.uid}/correct/")

    page.get_by_label("reason (Korean)").fill("자리를 하나 늘립니다.")
    page.get_by_label("reason (English)").fill("One more seat.")
    page.get_by_text("S01 Example Hospital S01").click()
    page.get_by_label("S01 seats").fill("7")
    page.get_by_role("button", name="Show what changes").click()

    expect(page.get_by_role("row", name="S01 seats 2 7")).to_be_visible()
    page.get_by_role("button", name="Publish the correction").click()
    expect(page.get_by_role("link", name="One more seat.")).to_be_visible()
    assert round.offers.get(code="S01").units == 7


def test_two_rounds_are_written_published_and_read_each_by_itself(both_widths, visit):
    """A second round with the same places: added, given its draw, published; then read as citizen."""
    first = draft(title_ko="두 회차 공고", title_en="A call of two rounds")
    both_widths(f"/office/calls/{first.call.uid}/edit/rounds/new/", manager())
    visitor = visit(manager())
    page = visitor.goto(f"/office/calls/{first.call.uid}/edit/round/")

    press_to(page, "회차 더하기")
    page.get_by_role("button", name="저장하기", exact=True).click()
    expect(page.get_by_role("link", name="2차")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="정하는 방법").click()
    page.get_by_label("추첨값의 공개 출처 (한국어)").fill("예시 복권 1010회")
    page.get_by_label("추첨값의 공개 출처 (영어)").fill("Example lottery draw 1010")
    page.get_by_role("button", name="저장하기", exact=True).click()
    actions.publish(call=first.call, by=manager())

    both_widths(f"/calls/{first.call.slug}/")
    both_widths(f"/office/calls/{first.call.uid}/?round=2", manager())
    both_widths(f"/office/rounds/{first.uid}/reviews/", manager())
    page = visitor.goto(f"/calls/{first.call.slug}/")
    page.get_by_role("link", name="2차").click()
    expect(page.get_by_role("link", name="2차")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("예시 복권 1010회").first).to_be_visible()
