"""Signing in, personas, my profile and my notices, in the browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from madang.core import clock
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User
from tests.e2e.conftest import Visitor
from tests.factories.cast import Cast, gather

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    found = gather()
    User.objects.update(is_example=True)
    return found


def letter(to: User, title: str = "신청을 받았습니다") -> Notice:
    at = clock.now()
    return Notice.objects.create(
        template="application_received",
        recipient=to,
        language="ko",
        title=title,
        body="받은 번호는 GJ-1입니다.",
        link="/calls/",
        state=NoticeState.SENT,
        send_after=at,
        sent_at=at,
    )


@pytest.mark.parametrize(
    "path", ["/personas/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
)
def test_a_door_is_for_everybody(cast: Cast, both_widths: Callable[..., None], path: str) -> None:
    both_widths(path)


@pytest.mark.parametrize(
    "path",
    [
        "/profile/",
        "/notices/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/logout/",
    ],
)
def test_my_own_screens_are_for_everybody(cast: Cast, both_widths: Callable[..., None], path: str) -> None:
    cast.harin.set_password("a long enough phrase")
    cast.harin.save(update_fields=["password"])
    letter(cast.harin)
    both_widths(path, cast.harin)


def test_a_newcomer_becomes_a_founder_by_keyboard(cast: Cast, visit: Callable[..., Visitor]) -> None:
    page = visit().goto("/personas/")
    button = page.get_by_role("button", name="박하린")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/company/")
    page.goto("/")
    expect(
        page.get_by_role("navigation", name="주 메뉴").get_by_role("link", name="우리 회사")
    ).to_be_visible()
    page.get_by_role("button", name="로그아웃").first.click()
    expect(page.get_by_role("link", name="로그인").first).to_be_visible()


def test_somebody_signs_in_with_a_password_and_comes_back_to_the_page(
    cast: Cast, visit: Callable[..., Visitor]
) -> None:
    cast.harin.set_password("a long enough phrase")
    cast.harin.save(update_fields=["password"])
    cast.harin.emailaddress_set.create(email=cast.harin.email, verified=True, primary=True)
    page = visit().goto("/places/")
    page.get_by_role("link", name="로그인").first.click()
    page.get_by_label("이메일").fill(cast.harin.email)
    page.get_by_label("비밀번호", exact=False).first.fill("wrong")
    page.locator("form.md-form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("이메일")).to_have_value(cast.harin.email)
    page.get_by_label("비밀번호", exact=False).first.fill("a long enough phrase")
    page.locator("form.md-form button").click()
    page.wait_for_url("**/places/")
    expect(page.get_by_role("link", name="박하린").first).to_be_visible()


def test_a_notice_is_read_and_counts_no_more(cast: Cast, visit: Callable[..., Visitor]) -> None:
    letter(cast.harin)
    page = visit(cast.harin).goto("/")
    bell = page.get_by_role("link", name=re.compile("알림")).first
    expect(bell).to_contain_text("1")
    bell.click()
    page.get_by_role("link", name="신청을 받았습니다").click()
    expect(page.get_by_text("받은 번호는 GJ-1입니다.")).to_be_visible()
    page.get_by_role("link", name="관련 화면 열기").click()
    expect(page.get_by_role("link", name=re.compile("알림")).first).not_to_contain_text("1")


def test_the_language_i_choose_is_kept(cast: Cast, visit: Callable[..., Visitor]) -> None:
    page = visit(cast.harin).goto("/profile/")
    page.get_by_label("한국어").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("English")).to_be_checked()
    page.get_by_role("button", name="저장하기").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    cast.harin.refresh_from_db()
    assert cast.harin.language == "en"
