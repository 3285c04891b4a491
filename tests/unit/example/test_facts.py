"""The tables of the example city: typed, with sources, and nothing real among what is invented."""

import json
import random

import pytest

from madang.config.example import facts, invented
from madang.kinds.site.models import Category, DataClass
from madang.people.registration import is_business_number, is_corporate_number

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", sorted(facts.TABLES))
def test_every_row_is_typed_and_says_where_it_comes_from(name: str) -> None:
    rows = facts.rows(facts.TABLES[name])
    assert rows
    assert all(row.source.strip() for row in rows)


def test_a_bad_cell_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "records", lambda name: [{"type": "A100", "count": "many", "note": ""}])
    with pytest.raises(ValueError, match=r"gpu.csv, line 2, column count"):
        facts.rows(facts.Accelerator)


def test_every_place_lies_in_its_district() -> None:
    outline = json.loads((facts.DATA / "districts.geojson").read_text(encoding="utf-8"))
    assert "Statistics Korea" in outline["attribution"]
    rings = {each["properties"]["name"]: each["geometry"]["coordinates"][0] for each in outline["features"]}
    assert len(rings) == 5
    for place in facts.rows(facts.PlaceFact):
        assert holds(rings[place.district], place.longitude, place.latitude), place.code
        assert place.category in Category.values


def holds(ring: list[list[float]], x: float, y: float) -> bool:
    """Say whether a point lies in a ring, by counting how often a ray crosses it."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_forty_offers_hang_on_known_places_and_hosts_and_say_that_they_are_examples() -> None:
    offers = facts.records("offers")
    places = {place.code for place in facts.rows(facts.PlaceFact)}
    hosts = {row["key"] for row in facts.records("hosts")}
    assert len(offers) == 40
    for offer in offers:
        assert offer["place"] in places
        assert offer["host"] in hosts
        assert offer["data_class"] in DataClass.values
        assert "(예시)" in offer["title_ko"]
        assert "(example)" in offer["title_en"]
        assert offer["conditions_ko"]
        assert offer["conditions_en"]


def test_120_companies_have_names_of_their_own_and_numbers_that_can_be_nobodys() -> None:
    names = list(invented.company_names(random.Random(7)))
    assert len({korean for korean, _ in names}) == len({english for _, english in names}) == 120
    assert all("예시" in korean and "example" in english for korean, english in names)
    numbers = [invented.business_number(serial) for serial in range(1, 1001)]
    assert len(set(numbers)) == 1000
    assert all(number.startswith("000") and len(number) == 10 for number in numbers)
    assert not any(is_business_number(number) for number in numbers)
    corporate = [invented.corporate_number(serial) for serial in range(1, 1001)]
    assert len(set(corporate)) == 1000
    assert all(len(number) == 13 for number in corporate)
    assert not any(is_corporate_number(number) for number in corporate)


def test_people_differ() -> None:
    names = list(invented.person_names(random.Random(7)))
    assert len(set(names)) == len(names) > 300


def test_areas_of_phase_one_add_up_to_its_total() -> None:
    rows = [row for row in facts.rows(facts.Budget) if row.phase == "1단계 2020-24"]
    (total,) = (row.eok_won for row in rows if row.area == "합계")
    assert sum(row.eok_won for row in rows if row.area != "합계") == total


def test_every_slipped_building_of_the_press_is_told_with_its_days_and_sources() -> None:
    days = facts.records("building-days")
    assert all(row["source"] for row in days)
    told = {row["source"].partition(" (")[0] for row in days} | {row["end_reason"] for row in days}
    for milestone in facts.rows(facts.Milestone):
        sources = milestone.source.split("; ")
        assert any(source in each for source in sources for each in told), milestone.item
    buildings = {row["slug"] for row in facts.records("buildings")}
    assert {row["building"] for row in days} == buildings
    assert all(row["source"] for row in facts.records("amounts"))
