"""A passkey, with an authenticator that the browser itself plays: made, used to sign in, and refused."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from madang.notices.models import Notice
from madang.people.models import User
from tests.e2e.conftest import Visitor
from tests.factories.cast import Cast, gather

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough phrase"
# A telephone or laptop that keeps passkeys and knows its owner by fingerprint.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def cast() -> Cast:
    found = gather()
    User.objects.update(is_example=True)
    found.harin.set_password(PASSWORD)
    found.harin.save(update_fields=["password"])
    EmailAddress.objects.create(user=found.harin, email=found.harin.email, verified=True, primary=True)
    return found


class Device:
    """The virtual authenticator of one window."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        added = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.key = {"authenticatorId": added["authenticatorId"]}

    def credentials(self) -> list[dict[str, Any]]:
        return list(self.session.send("WebAuthn.getCredentials", self.key)["credentials"])


@pytest.fixture
def visitor(cast: Cast, visit: Callable[..., Visitor]) -> Iterator[Visitor]:
    """Harin at her own laptop, signed in by password."""
    found = visit()
    page = found.goto("/accounts/login/")
    page.get_by_label("이메일").fill(cast.harin.email)
    page.get_by_label("비밀번호", exact=False).first.fill(PASSWORD)
    page.locator("form.md-form button").first.click()
    page.wait_for_url("**/company/")
    yield found
    assert found.troubles == []


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("비밀번호", exact=False).first.fill(PASSWORD)  # who adds a key proves it anew
    page.locator("form.md-form button").first.click()
    page.get_by_label("열쇠 이름").fill("내 노트북")
    page.get_by_label(re.compile("비밀번호 없이")).press("Space")
    page.get_by_role("button", name="추가").click()
    expect(page).not_to_have_url(re.compile("/webauthn/add/$"))
    expect(page.get_by_text("열쇠를 더했습니다")).to_be_visible()


def come_back_with_passkey(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="로그아웃").first.click()
    expect(page.get_by_role("link", name="로그인").first).to_be_visible()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="패스키로 로그인").click()


def test_passkey_is_made_and_then_opens_the_door_alone(visitor: Visitor, cast: Cast) -> None:
    page = visitor.page
    device = Device(page)
    add_passkey(page)
    visitor.check()
    (credential,) = device.credentials()
    assert credential["isResidentCredential"]
    passkey = Authenticator.objects.get(user=cast.harin, type=Authenticator.Type.WEBAUTHN)
    assert passkey.wrap().name == "내 노트북"
    assert Notice.objects.filter(template="account_changed", title="패스키나 보안 키를 더했습니다").exists()

    come_back_with_passkey(page)
    page.wait_for_url("**/company/")
    expect(page.get_by_role("link", name="박하린").first).to_be_visible()
    assert device.credentials()[0]["signCount"] > credential["signCount"]


def test_key_that_was_removed_opens_nothing(visitor: Visitor, cast: Cast) -> None:
    page = visitor.page
    device = Device(page)
    add_passkey(page)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="내 노트북")).to_be_visible()
    visitor.check()
    page.get_by_role("link", name="지우기 내 노트북").click()
    expect(page.get_by_text("이 열쇠로는 로그인할 수 없습니다")).to_be_visible()
    visitor.check()
    page.locator("form.md-form button").click()
    expect(page.get_by_text("열쇠를 지웠습니다")).to_be_visible()
    assert not Authenticator.objects.exists()
    assert device.credentials()  # the laptop still has it

    come_back_with_passkey(page)
    expect(page.get_by_role("status")).to_contain_text("열쇠가 맞지 않습니다")
    assert page.goto("/profile/") is not None
    assert "/accounts/login/" in page.url
