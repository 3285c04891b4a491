"""A citizen asks by QR, an officer answers, a founder closes: each by keyboard, and checked by axe-core."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from madang.core import clock
from madang.kernel.voice import actions
from madang.kernel.voice.models import Meeting, Request
from madang.kernel.voice.states import RequestState, TurnState
from tests.e2e.conftest import Visitor
from tests.factories.cast import Cast, gather
from tests.factories.voice import asked_back, department, fresh, meeting

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return gather()


def follow(page, selector: str) -> None:
    """Press what ``selector`` finds, by keyboard, and wait for the page it leads to."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, selector: str, text: str) -> None:
    page.locator(selector).first.focus()
    page.keyboard.insert_text(text)


def test_a_citizen_asks_by_the_qr_page_and_says_that_it_is_done(
    cast: Cast, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang.kernel.voice.rules.asking._FASTEST", timedelta())
    door = actions.open_door(label_ko="예시 접수대", label_en="Example counter", by=cast.seoyeon)
    citizen = visit(width=390)
    page = citizen.goto(door.address)
    citizen.check()
    write(page, "textarea[name=words]", "짧음")
    follow(page, "main form button[type=submit]")
    assert page.locator("[name=words]").get_attribute("aria-invalid") == "true"
    citizen.check()
    write(page, "textarea[name=words]", " 골목에 실증 로봇이 서 있어 길이 막힙니다")
    follow(page, "main form button[type=submit]")
    request = Request.objects.get()
    assert request.number in page.locator("main").inner_text()
    citizen.check()
    receipt = page.url

    actions.take_up(request=request, title_ko="로봇", public_ko="로봇이 길을 막습니다.", by=cast.seoyeon)
    actions.assign(request=request, owner=department(), by=cast.seoyeon)
    actions.answer(request=request, verdict="accepted", text_ko="로봇을 옮겼습니다.", by=cast.seoyeon)
    page = citizen.goto(receipt)
    assert "로봇을 옮겼습니다." in page.locator("main").inner_text()
    citizen.check()
    follow(page, "main form:has([value=confirm]) button")
    assert fresh(request).state == RequestState.CLOSED
    page = citizen.goto("/voice/")
    citizen.check()
    follow(page, f"main a[href='{request.address}']")
    citizen.check()


def test_an_officer_takes_a_request_out_of_the_minutes_and_answers_it(
    cast: Cast, visit: Callable[..., Visitor]
) -> None:
    department("예시 인공지능과")
    held = meeting(cast.seoyeon)
    officer = visit(cast.seoyeon)
    page = officer.goto(f"/office/voice/meetings/{held.uid}/")
    officer.check()
    page = officer.goto(f"/office/voice/meetings/{held.uid}/minutes/")
    officer.check()
    write(page, "#id_text", "• 판로를 열어 달라는 말이 있었다")
    page.locator("#minutes-state", has_text="김서연").wait_for()  # kept while typing
    assert Meeting.objects.get().minutes.version == 1
    follow(page, "#minutes .md-buttons button[type=submit]")
    follow(page, "#passages ~ ul form button, section:has(#passages) li form button")
    request = Request.objects.get()
    officer.check()
    page = officer.goto("/office/voice/")
    officer.check()
    follow(page, f"main a[href='/office/voice/{request.uid}/']")
    officer.check()
    page.locator("#assign select[name=owner]").select_option(index=1)
    follow(page, "#assign button")
    page.locator("#answer [name=verdict][value=no]").focus()
    page.keyboard.press("Space")
    write(page, "#answer textarea[name=text_ko]", "시의 권한이 아닙니다.")
    follow(page, "#answer button")
    assert page.locator("#answer [name=ground]").get_attribute("aria-invalid") == "true"
    officer.check()
    write(page, "#answer [name=ground]", "지방계약법 제25조")
    follow(page, "#answer button")
    assert fresh(request).turn.state == TurnState.ANSWERED
    officer.check()
    page = officer.goto(f"/office/voice/doors/{held.door.code}/")
    officer.check()


def test_a_founder_says_that_it_is_not_done(cast: Cast, visit: Callable[..., Visitor]) -> None:
    request = asked_back(cast.seoyeon, organisation=cast.robotics, do_by=clock.today())
    founder = visit(cast.harin)
    page = founder.goto("/company/")
    follow(page, f"main a[href='/company/requests/{request.uid}/']")
    founder.check()
    write(page, "textarea[name=objection]", "아직 아무 연락이 없습니다")
    follow(page, "main form:has(textarea) button")
    assert fresh(request).turn.number == 2
    founder.check()
    page = founder.goto("/company/requests/")
    founder.check()
