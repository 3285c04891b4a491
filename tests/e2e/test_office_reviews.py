"""The office screens, assigns and follows a round, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from madang.kernel.reviews.models import Assignment, Check, Screening
from tests.e2e.conftest import Visitor
from tests.factories.applications import submitted
from tests.factories.cast import Cast, gather
from tests.factories.reviews import AssignmentFactory, HostListFactory, ScreeningFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return gather(closed=True)


def test_every_screen_is_for_everybody(cast: Cast, both_widths: Callable[..., None]) -> None:
    passed, waiting = submitted(cast.round, title="통과한 과제"), submitted(cast.round, title="기다리는 과제")
    ScreeningFactory(application=passed)
    AssignmentFactory(application=passed, evaluator=cast.jiho)
    AssignmentFactory(application=passed, evaluator=cast.eunji, done=True)
    HostListFactory(offer=cast.round.offers.first(), done=True)
    for path in (
        f"/office/rounds/{cast.round.uid}/reviews/",
        f"/office/rounds/{cast.round.uid}/reviews/screening/",
        f"/office/applications/{waiting.uid}/screening/",
        f"/office/rounds/{cast.round.uid}/reviews/evaluators/",
    ):
        both_widths(path, cast.doyun)


def test_screened_and_assigned_by_keyboard(cast: Cast, visit: Callable[..., Visitor]) -> None:
    submitted(cast.round, organisation=cast.robotics, title="병동 로봇")
    page = visit(cast.doyun).goto(f"/office/rounds/{cast.round.uid}/reviews/screening/")
    for count in (1, 2, 3):
        page.get_by_role("button", name="충족").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".or-rules .krds-badge")).to_have_count(count)
    page.get_by_role("button", name="통과시키기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("통과: 병동 로봇")).to_be_visible()
    assert Check.objects.count() == 3
    assert Screening.objects.get().outcome == "passed"

    page.goto(f"/office/rounds/{cast.round.uid}/reviews/evaluators/")
    page.get_by_role("checkbox", name="병동 로봇: 한지호").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="고른 칸 맡기기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("신청 1건을 맡겼습니다")).to_be_visible()
    assert Assignment.objects.get().evaluator == cast.jiho
