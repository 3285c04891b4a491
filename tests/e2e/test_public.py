"""What anybody sees: the first page, calls, places, results; by mouse, by keyboard, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.factories.calls import whole_round
from tests.factories.cast import gather
from tests.factories.site import PlaceFactory, SiteTermsFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town() -> None:
    """An open round with places on the map, one that opens soon, one decided."""
    cast = gather()
    for offer in cast.round.offers.all():
        SiteTermsFactory(offer=offer, place=PlaceFactory(name_ko=f"무등 예시 병원 {offer.code}"))
    PlaceFactory(name_ko="예시 공원", name_en="Example Park", category="park", district="남구", code="park")
    whole_round(upcoming=True)
    whole_round(decided=True)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/calls/",
        "/calls/?when=past",
        "/calls/?q=nothing-like-it",
        "/places/",
        "/places/?as=table",
        "/places/?q=nothing-like-it",
        "/places/park/",
        "/results/",
        "/ui/",
    ],
)
def test_a_public_screen_is_for_everybody(town: None, both_widths: Callable[..., None], path: str) -> None:
    both_widths(path)


@pytest.mark.parametrize("path", ["/", "/calls/", "/places/", "/results/"])
def test_an_empty_city_says_so_and_what_to_do(both_widths: Callable[..., None], path: str) -> None:
    both_widths(path)


def test_what_is_not_there_is_told_in_both_languages(both_widths: Callable[..., None]) -> None:
    both_widths("/places/no-such-place/", status=404)


def test_the_first_page_by_keyboard_alone(town: None, visit: Callable[..., Visitor]) -> None:
    page = visit().goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="공고 모두 보기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="공고")).to_be_visible()


def test_the_language_changes_and_the_page_stays(town: None, visit: Callable[..., Visitor]) -> None:
    page = visit().goto("/places/?district=남구")
    switch = page.get_by_role("button", name="English")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Demonstration sites")).to_be_visible()
    expect(page.get_by_role("link", name="Example Park")).to_be_visible()
    expect(page.get_by_label("District")).to_have_value("남구")


def test_the_narrow_menu_opens_by_keyboard_and_without_javascript(
    town: None, visit: Callable[..., Visitor]
) -> None:
    page = visit(width=390, javascript=False).goto("/")
    menu = page.locator("summary", has_text="메뉴")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="실증 장소", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="실증 장소")).to_be_visible()


def test_places_are_found_without_javascript(town: None, visit: Callable[..., Visitor]) -> None:
    page = visit(javascript=False).goto("/places/")
    expect(page.locator(".md-map")).to_be_hidden()
    page.get_by_label("장소 종류").select_option(label="공원")
    page.get_by_role("button", name="보기", exact=True).click()
    expect(page.get_by_role("link", name="예시 공원")).to_be_visible()
    expect(page.get_by_role("link", name="무등 예시 병원 S01")).to_have_count(0)


def test_a_mark_on_the_map_leads_to_its_place(town: None, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.goto("/places/")
    mark = page.locator(".md-map").get_by_role("button", name="예시 공원")
    mark.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").get_by_role("link", name="예시 공원").click()
    expect(page.get_by_role("heading", level=1, name="예시 공원")).to_be_visible()
    assert visitor.troubles == []


def test_the_first_page_is_light(town: None, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    weights: dict[str, int] = {}
    visitor.page.on(
        "requestfinished",
        lambda request: weights.__setitem__(request.url, request.sizes()["responseBodySize"]),
    )
    visitor.page.goto("/", wait_until="networkidle")
    outside = [url for url in weights if not url.startswith((visitor.address, "data:"))]
    assert outside == [], "a page may load nothing from elsewhere"
    html = sum(size for url, size in weights.items() if "/static/" not in url)
    assert html < 80_000, weights
