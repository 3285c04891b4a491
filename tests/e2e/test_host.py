"""A host puts candidates in order: by dragging, by buttons, by numbers; without JavaScript as well."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Offer
from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.actions import Entry
from madang.kernel.reviews.models import HostList
from tests.e2e.conftest import Visitor
from tests.factories.applications import submitted
from tests.factories.cast import Cast, gather
from tests.factories.reviews import ScreeningFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return gather(closed=True)


@pytest.fixture
def offer(cast: Cast) -> Offer:
    found = cast.round.offers.order_by("code").first()
    assert found is not None
    return found


@pytest.fixture
def candidates(cast: Cast) -> list[Application]:
    found = [submitted(cast.round, title=f"과제 {name}") for name in "가나다"]
    for application in found:
        ScreeningFactory(application=application)
    return found


def card(page: Page, application: Application) -> str:
    return f"#card-{application.uid.hex}"


def press(page: Page, application: Application, name: str) -> None:
    """Press a button of a card by keyboard."""
    with page.expect_response(lambda answer: "/host/offers/" in answer.url):
        page.locator(card(page, application)).get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def tiers(offer: Offer) -> dict[int, int | None]:
    return {pk: row.tier for pk, row in queries.rankings_of(offer).items()}


def test_every_screen_is_for_everybody(
    cast: Cast, offer: Offer, both_widths: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    path = f"/host/offers/{offer.uid}/"
    for each in ("/host/", path):
        both_widths(each, cast.yuna)
    one, two, three = request.getfixturevalue("candidates")
    entries = [Entry(one.pk, 1), Entry(two.pk, 1), Entry(three.pk, unacceptable=True, reason="소음")]
    actions.save_ranking(offer=offer, by=cast.yuna, entries=entries)
    for each in ("/host/", path):
        both_widths(each, cast.yuna)
    actions.submit_ranking(offer=offer, by=cast.yuna)
    both_widths(path, cast.yuna)


def test_the_whole_way_by_keyboard_alone(
    cast: Cast, offer: Offer, candidates: list[Application], visit: Callable[..., Visitor]
) -> None:
    one, two, three = candidates
    page = visit(cast.yuna).goto("/host/")
    page.get_by_role("link", name=offer.title).first.focus()
    page.keyboard.press("Enter")
    press(page, one, "순위 끝에 넣기")
    press(page, two, "순위 끝에 넣기")
    press(page, two, "위로")
    press(page, three, "마지막과 같은 순위로")
    expect(page.locator(".hr-tier")).to_have_count(2)
    assert tiers(offer) == {two.pk: 1, one.pk: 2, three.pk: 2}

    page.locator(card(page, three)).get_by_text("받을 수 없습니다…").focus()
    page.keyboard.press("Enter")
    page.locator(f"#no-{three.uid.hex}").focus()
    page.keyboard.press("Space")
    page.locator(f"#reason-{three.uid.hex}").focus()
    page.keyboard.insert_text("수술실 옆이라 소음을 견딜 수 없습니다.")
    expect(page.locator("#saved")).to_contain_text("저장됨")
    page.get_by_text("순위 제출하기").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="순위 제출하기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("이제 운영 담당자가 볼 수 있습니다")).to_be_visible()
    expect(page.get_by_role("button", name="위로")).to_have_count(0)
    assert HostList.objects.get(offer=offer).submitted_by == cast.yuna
    assert queries.rankings_of(offer)[three.pk].unacceptable


def test_dragged_into_a_place_side_by_side_and_between(
    cast: Cast, offer: Offer, candidates: list[Application], visit: Callable[..., Visitor]
) -> None:
    one, two, three = candidates
    entries = [Entry(one.pk, 1), Entry(two.pk, 2), Entry(three.pk, 3)]
    actions.save_ranking(offer=offer, by=cast.yuna, entries=entries)
    page = visit(cast.yuna).goto(f"/host/offers/{offer.uid}/")
    page.set_viewport_size({"width": 1440, "height": 1800})

    def drag(what: Application, onto: str) -> None:
        grip = page.locator(f"{card(page, what)} .hr-grip").bounding_box()
        target = page.locator(onto).bounding_box()
        assert grip is not None
        assert target is not None
        page.mouse.move(grip["x"] + 4, grip["y"] + 4)
        page.mouse.down()
        page.mouse.move(target["x"] + 40, target["y"] + target["height"] / 2, steps=12)
        with page.expect_response(lambda answer: "/host/offers/" in answer.url):
            page.mouse.up()
        page.wait_for_load_state("networkidle")

    drag(three, card(page, two))
    assert tiers(offer) == {one.pk: 1, two.pk: 2, three.pk: 2}
    drag(three, ".hr-gap >> nth=0")
    assert tiers(offer) == {three.pk: 1, one.pk: 2, two.pk: 3}


def test_without_javascript_numbers_and_a_button_do(
    cast: Cast, offer: Offer, candidates: list[Application], visit: Callable[..., Visitor]
) -> None:
    one, two, three = candidates
    page = visit(cast.yuna, javascript=False).goto(f"/host/offers/{offer.uid}/")
    for application, place in ((one, "2"), (two, "1"), (three, "2")):
        page.locator(f"#tier-{application.uid.hex}").fill(place)
    page.get_by_role("button", name="저장하기").click()
    expect(page.locator(".hr-tier")).to_have_count(2)
    assert tiers(offer) == {two.pk: 1, one.pk: 2, three.pk: 2}


def test_a_reason_that_is_missing_is_told_where_it_is_missing(
    cast: Cast, offer: Offer, candidates: list[Application], visit: Callable[..., Visitor]
) -> None:
    visitor = visit(cast.yuna)
    page = visitor.goto(f"/host/offers/{offer.uid}/")
    page.locator(f"#tier-{candidates[1].uid.hex}").fill("1")
    page.locator(card(page, candidates[0])).get_by_text("받을 수 없습니다…").click()
    page.locator(f"label[for=no-{candidates[0].uid.hex}]").click()
    page.get_by_role("button", name="저장하기").click()
    expect(page.locator(card(page, candidates[0])).get_by_text("이유를 적으세요")).to_be_visible()
    expect(page.locator(f"#tier-{candidates[1].uid.hex}")).to_have_value("1")
    visitor.check()
