"""From an account to an application, by keyboard alone; and every page of the register at both widths."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page

from madang.kernel.applications.models import Application
from madang.people.models import Organisation, User
from madang.people.roles import COMPANY_MEMBER, EVALUATOR
from madang.register import actions
from madang.register.rules import Written
from tests.e2e.conftest import Visitor
from tests.e2e.test_walk import choose, follow, reach, tick, write
from tests.factories.cast import Cast, gather
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long and good password"


@pytest.fixture
def cast() -> Cast:
    return gather()


def make_an_account(visitor: Visitor, email: str) -> None:
    page = visitor.goto("/accounts/signup/")
    visitor.check()
    write(page, "#id_email", email)
    write(page, "#id_name", "홍새봄")
    write(page, "#id_password1", PASSWORD)
    write(page, "#id_password2", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visitor.check()
    (letter,) = [each for each in mail.outbox if each.to == [email]]
    path = re.search(r"(/accounts/confirm-email/\S+)", letter.body)[1]
    page.goto(path)
    follow(page, "main form button")


def sign_in_if_asked(page: Page, email: str) -> None:
    if "/accounts/login/" in page.url:
        write(page, "#id_login", email)
        write(page, "#id_password", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")


def type_the_company(page: Page, number: str) -> None:
    write(page, "#id_name_ko", "새봄로보틱스")
    write(page, "#id_name_en", "Saebom Robotics")
    choose(page, "input[name=legal_form]", "corporation")
    write(page, "#id_business_number", number)
    reach(page, "#id_founded_on")
    page.locator("#id_founded_on").fill("2024-03-02")  # each browser types a day in its own way
    choose(page, "input[name=presence]", "head_office")
    write(page, "#id_address", "동구 금남로 1")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_founder_comes_from_nowhere_to_an_application(
    cast: Cast, visit: Callable[..., Visitor], language: str
) -> None:
    email = f"saebom-{language}@example.org"  # one letter an address in some minutes
    visitor = visit(language=language)
    make_an_account(visitor, email)
    sign_in_if_asked(visitor.page, email)
    page = visitor.page
    page.wait_for_url("**/start/")
    visitor.check()
    follow(page, "main a[href='/company/register/']")
    visitor.check()

    type_the_company(page, "000-12-34561")  # a slip in the last digit
    follow(page, "main form button[type=submit], main form .md-buttons button")
    assert page.locator("#id_business_number").get_attribute("aria-invalid") == "true"
    assert page.locator("#id_name_ko").input_value() == "새봄로보틱스"
    visitor.check()

    write(page, "#id_business_number", "000-12-34560")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/company/"), page.locator("main").inner_text()
    visitor.check()
    company = Organisation.objects.get(business_number="0001234560")
    assert company.memberships.get().user.email == email
    assert company.memberships.get().user.language == language

    follow(page, f"main a[href='/company/apply/{cast.round.uid}/']")
    follow(page, "main form.co-last button")
    assert Application.objects.get().organisation == company
    assert str(Application.objects.get().uid) in page.url
    visitor.check()


def test_a_company_that_is_there_is_joined_by_keyboard(cast: Cast, visit: Callable[..., Visitor]) -> None:
    Organisation.objects.filter(pk=cast.robotics.pk).update(business_number="0001234560")
    newcomer = UserFactory(name="홍새봄", email="saebom@example.org")
    visitor = visit(newcomer)
    page = visitor.goto("/company/register/")
    type_the_company(page, "000-12-34560")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visitor.check()
    write(page, "form[action='/company/join/'] textarea", "개발팀입니다")
    follow(page, "form[action='/company/join/'] button")
    page.wait_for_url("**/start/")
    visitor.check()

    founder = visit(cast.harin)
    page = founder.goto("/company/people/")
    founder.check()
    follow(page, "button[name=answer][value=grant]")
    assert "홍새봄" in page.locator("main").inner_text()
    page = visitor.goto("/company/")
    assert cast.robotics.name in page.locator("h1").inner_text()


def test_the_office_confirms_by_keyboard(cast: Cast, visit: Callable[..., Visitor]) -> None:
    company = entered()
    visitor = visit(cast.doyun)
    page = visitor.goto("/office/")
    follow(page, "main a[href^='/office/organisations/?facts=stated']")
    visitor.check()
    follow(page, f"main a[href='/office/organisations/{company.uid}/']")
    visitor.check()
    write(page, "#note", "사업자등록증을 봄")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert company.attestations.filter(standing="confirmed").count() >= 6
    assert "사업자등록증을 봄" in page.locator("main").inner_text()


def test_a_colleague_is_removed_by_keyboard(cast: Cast, visit: Callable[..., Visitor]) -> None:
    held = cast.minjun.memberships.get()
    visitor = visit(cast.harin)
    page = visitor.goto("/company/people/")
    box = page.locator(f"details:has(#reason-{held.pk})")
    tick(page, box.locator("summary"))
    write(page, f"#reason-{held.pk}", "퇴사했습니다")
    visitor.check()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    held.refresh_from_db()
    assert held.valid_to is not None


def entered() -> Organisation:
    written = Written(name_ko="새봄로보틱스", business_number="0001234560", founded_on=date(2024, 3, 2))
    return actions.enter(written=written, by=UserFactory(name="홍새봄"))


@pytest.mark.parametrize("path", ["/start/", "/company/register/", "/company/join/"])
def test_a_newcomers_pages_are_for_everybody(cast: Cast, both_widths: Callable[..., None], path: str) -> None:
    newcomer = UserFactory(name="홍새봄", email="saebom@example.org")
    actions.invite(organisation=cast.robotics, email=newcomer.email, role=COMPANY_MEMBER, by=cast.harin)
    actions.ask_to_join(organisation=cast.vision, message="개발팀입니다", by=newcomer)
    both_widths(path, newcomer)


def test_an_invitation_is_for_everybody(cast: Cast, both_widths: Callable[..., None]) -> None:
    newcomer = UserFactory(email="saebom@example.org")
    invitation = actions.invite(
        organisation=cast.robotics, email=newcomer.email, role=COMPANY_MEMBER, by=cast.harin
    )
    path = reverse("account:invitation", args=[invitation.uid])
    for user in (None, newcomer, cast.sua):
        both_widths(path, user)


@pytest.mark.parametrize("path", ["/company/people/", "/company/facts/"])
def test_a_companys_pages_are_for_everybody(cast: Cast, both_widths: Callable[..., None], path: str) -> None:
    actions.ask_to_join(organisation=cast.robotics, message="개발팀입니다", by=UserFactory(name="홍새봄"))
    actions.invite(organisation=cast.robotics, email="new@example.org", role=COMPANY_MEMBER, by=cast.harin)
    both_widths(path, cast.harin)


@pytest.mark.parametrize(
    "path",
    ["", "?q=nothing", "new/", "people/", "{uid}/", "{uid}/correct/", "{uid}/rename/", "{uid}/successor/"],
)
def test_the_offices_pages_are_for_everybody(cast: Cast, both_widths: Callable[..., None], path: str) -> None:
    company = entered()
    founder = User.objects.get(memberships__organisation=company)
    actions.invite(organisation=company, email="new@example.org", role=COMPANY_MEMBER, by=founder)
    agency = cast.doyun.memberships.get().organisation
    actions.invite(organisation=agency, email="e@example.org", role=EVALUATOR, by=cast.seoyeon)
    both_widths(f"/office/organisations/{path.format(uid=company.uid)}", cast.seoyeon)
