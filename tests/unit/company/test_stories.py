"""What the page says to one who was not admitted."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from madang.kernel.allocation.queries.reasons import Choice, Line
from madang.kernel.calls.models import Offer
from madang.web.company.stories import story_of

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def choice(**fields):
    plain = {
        "offer": Offer(title_ko="병원", title_en="Hospital"),
        "wish": 1,
        "verdict": "refused",
        "reason": "priority",
        "seats": 3,
        "tier": 2,
        "lines": [Line("", 2, 82_400)],
        "ticket_last": None,
        "groups": [],
        "host_reason": "",
        "enough": None,
        "changes": {},
    }
    return Choice(**{**plain, **fields})


def why(**fields):
    plain = {"eligible": True, "score_milli": 79_100, "pass_mark_milli": 60_000, "passed": True, "ticket": 17}
    return SimpleNamespace(**{**plain, **fields})


def test_numbers_stand_in_one_line():
    story = story_of(choice(), why())

    assert story.standing == "3 seats, cut-off 82.4 points, host's rank 2. Ours: 79.1 points, host's rank 2."


def test_equal_rank_is_told_the_points_that_were_missing():
    story = story_of(choice(enough=Line("", 2, 82_400)), why())

    assert story.changes == ["With 3.3 points more, you would have had a place."]


def test_other_rank_is_told_where_one_would_have_had_to_stand():
    (change,) = story_of(choice(enough=Line("", 1, 70_000)), why()).changes

    assert "host's rank 1" in change


@pytest.mark.parametrize(
    ("fields", "about", "word"),
    [
        ({"reason": "unacceptable"}, {"eligible": False}, "conditions"),
        ({"reason": "unacceptable"}, {"passed": False}, "60.0"),
        ({"reason": "unacceptable", "host_reason": "소음"}, {}, "소음"),
        ({"reason": "unacceptable"}, {}, "cannot take"),
        ({"reason": "lottery", "ticket_last": 9}, {}, "17"),
        ({"reason": "reserve", "groups": ["Young companies"]}, {}, "Young companies"),
        ({"reason": "no_seats"}, {}, "no seat"),
        ({"verdict": "admitted", "reason": ""}, {}, "took you"),
        ({"verdict": "not_needed", "reason": ""}, {}, "not needed"),
    ],
)
def test_reason_is_said_in_words(fields, about, word):
    assert word in story_of(choice(**fields), why(**about)).reason


def test_seats_draw_and_group_are_told_where_they_would_have_done():
    changes = story_of(choice(changes={"seats": 1, "ticket": 4, "group": "young"}), why()).changes

    assert len(changes) == 3


def test_seats_left_and_kept_are_told_apart():
    assert "left" in story_of(choice(lines=[]), why()).standing
    assert "Young" in story_of(choice(lines=[Line("Young companies", None, 70_000)]), why()).standing
