"""The header holds one link a subject; the rest of a subject stands in a second row."""

import pytest

from madang.ui import menus

pytestmark = pytest.mark.unit


def hrefs(items) -> list[str]:
    return [item.href for item in items]


def test_what_belongs_to_a_subject_is_not_in_the_first_row() -> None:
    assert "/voice/" not in hrefs(menus.public_items("/"))
    assert not any(item.parts for item in menus.public_items("/calls/"))


@pytest.mark.parametrize("path", ["/promises/", "/voice/", "/voice/GJ-V-1/"])
def test_the_second_row_begins_with_its_subject_and_marks_where_one_is(path: str) -> None:
    [subject] = [item for item in menus.public_items(path) if item.active]
    assert subject.href == "/promises/"
    assert hrefs(subject.parts)[0] == "/promises/"
    [here] = [part for part in subject.parts if part.active]
    assert path.startswith(here.href)


def test_every_part_has_a_first_link_it_belongs_to() -> None:
    offered = {href for links in (menus.PUBLIC, *menus.OWN.values()) for _label, href in links}
    assert set(menus.PARTS) <= offered


def test_a_page_of_the_office_below_a_public_address_is_not_marked_as_public() -> None:
    assert [item.href for item in menus.public_items("/gpu/") if item.active] == ["/gpu/"]
    assert not any(item.active for item in menus.public_items("/gpu/office/"))
