"""Public lists and places: what the filters find, that drafts stay hidden, and how many queries it takes."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from madang.core import clock
from tests.factories.calls import CallFactory, OfferFactory, RoundFactory, whole_round
from tests.factories.site import PlaceFactory, SiteTermsFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def offered(round, name: str, **terms):
    place = terms.pop("place", None) or PlaceFactory(name_ko=name)
    SiteTermsFactory(offer=OfferFactory(round=round), place=place, **terms)
    return place


@pytest.fixture
def town() -> None:
    """One place on offer now, one last year, one in a draft, one never."""
    offered(RoundFactory(), "무등 병원", indoor=True, data_class="health")
    offered(
        RoundFactory(decided=True),
        "",
        place=PlaceFactory(name_ko="예시 공원", category="park", district="남구"),
        indoor=False,
    )
    offered(RoundFactory(call=CallFactory(draft=True)), "숨은 도서관", indoor=False)
    PlaceFactory(name_ko="예시 광장", name_en="Example Square", category="street", district="북구")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"무등 병원", "예시 공원", "숨은 도서관", "예시 광장"}),
        ("q=square", {"예시 광장"}),
        ("q=예시+공원", {"예시 공원"}),
        ("category=park", {"예시 공원"}),
        ("district=북구", {"예시 광장"}),
        ("indoor=no", {"예시 공원"}),
        ("indoor=yes&data_class=health", {"무등 병원"}),
        ("data_class=none", {"예시 공원"}),
        ("open=on", {"무등 병원"}),
        ("open=on&indoor=no", set()),
        ("category=no-such&open=on", {"무등 병원"}),
        ("q=%00", set()),
    ],
)
def test_the_catalogue_finds_what_fits(town: None, client: Client, query: str, found: set[str]) -> None:
    answer = client.get(f"/places/?{query}")
    assert answer.status_code == 200
    if query == "q=%00":
        return
    assert {place.name_ko for place in answer.context["page"].rows} == found
    assert {point["label"] for point in answer.context["points"]} == found


def test_a_place_shows_what_was_offered_there_but_no_draft(client: Client) -> None:
    place = PlaceFactory(code="here")
    offered(RoundFactory(call__title_ko="열린 공고"), "", place=place)
    offered(RoundFactory(call=CallFactory(draft=True, title_ko="숨은 공고")), "", place=place)
    shown = client.get("/places/here/").content.decode()
    assert "열린 공고" in shown
    assert "숨은 공고" not in shown


@pytest.mark.parametrize(
    ("when", "found"),
    [("open", {"열림"}), ("upcoming", {"곧"}), ("past", {"심사", "끝"}), ("nonsense", {"열림"})],
)
def test_the_tabs_hold_the_calls_of_their_time(client: Client, when: str, found: set[str]) -> None:
    whole_round(call=CallFactory(title_ko="열림"))
    whole_round(call=CallFactory(title_ko="곧"), upcoming=True)
    whole_round(call=CallFactory(title_ko="심사"), closed=True)
    whole_round(call=CallFactory(title_ko="끝"), decided=True)
    RoundFactory(call=CallFactory(draft=True, title_ko="초안"))
    answer = client.get(f"/calls/?when={when}")
    assert {row["call"].title_ko for row in answer.context["rows"]} == found


def test_results_list_decided_rounds_only(client: Client) -> None:
    whole_round(call=CallFactory(title_ko="심사"), closed=True)
    whole_round(call=CallFactory(title_ko="끝"), decided=True)
    answer = client.get("/results/")
    assert [row["call"].title_ko for row in answer.context["rows"]] == ["끝"]


@pytest.mark.parametrize("path", ["/", "/calls/", "/places/", "/places/?as=table", "/results/?q=x"])
def test_a_longer_list_takes_no_more_queries(
    client: Client, path: str, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        offered(RoundFactory(), "예시 병원")
        whole_round(decided=True)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def test_the_nearest_deadline_comes_first(client: Client) -> None:
    at = clock.now()
    for title, days in (("둘째", 9), ("첫째", 2)):
        RoundFactory(
            call__title_ko=title,
            closes_at=at + timedelta(days=days),
            review_due_at=at + timedelta(days=20),
        )
    assert [row["call"].title_ko for row in client.get("/").context["open"]] == ["첫째", "둘째"]


def test_the_outline_is_kept_by_the_browser(client: Client) -> None:
    first = client.get("/map/outline.json")
    assert first.status_code == 200
    assert first.json()["type"] == "FeatureCollection"
    again = client.get("/map/outline.json", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_city_without_an_outline_has_an_empty_one(client: Client, settings, tmp_path) -> None:
    settings.MAP_OUTLINE = tmp_path / "none.geojson"
    assert client.get("/map/outline.json").json() == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("path", ["/", "/calls/", "/places/"])
def test_a_page_weighs_less_than_300_kilobytes_without_fonts(client: Client, path: str) -> None:
    html = client.get(path).content
    linked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode()))
    assert {"ui/madang.css", "ui/madang.js"} <= linked
    files = [Path(str(finders.find(name))) for name in linked]
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in files}
    assert sum(sizes.values()) + len(gzip.compress(html)) < 300_000, sizes
