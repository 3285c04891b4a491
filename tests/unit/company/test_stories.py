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
        "own": 17,
        "last": 9,
        "by_score": True,
        "groups": [],
        "host_reason": "",
        "enough": None,
        "changes": {},
    }
    return Choice(**{**plain, **fields})


def why(**fields):
    plain = {"eligible": True, "score_milli": 79_100, "pass_mark_milli": 60_000, "passed": True, "after": []}
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
        ({"reason": "lottery", "last": 9}, {}, "17"),
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


@pytest.mark.parametrize("reason", ["priority", "lottery", "draw", "wish", "receipt"])
def test_every_reason_names_our_number_and_that_of_the_last_one(reason):
    sentence = story_of(choice(reason=reason), why()).reason

    assert "17" in sentence
    assert "9" in sentence


def test_each_reason_has_a_sentence_of_its_own():
    reasons = ["priority", "lottery", "draw", "wish", "receipt", "reserve", "no_seats", "unacceptable"]

    assert len({story_of(choice(reason=reason), why()).reason for reason in reasons}) == len(reasons)


def test_points_are_shown_only_where_they_decide():
    story = story_of(choice(by_score=False, reason="draw", enough=Line("", 2, 91_000)), why())

    assert story.standing == "3 seats."
    assert story.changes == []


def test_seats_that_fell_free_are_called_so():
    later = choice(seats=1)

    assert story_of(later, why(after=[later])).standing.startswith("1 free seat,")


def test_place_without_a_free_seat_is_not_said_to_have_had_some_left():
    assert "left" not in story_of(choice(reason="no_seats", seats=0, lines=[]), why()).standing


@pytest.mark.parametrize(("kind", "value"), [("receipt", 4), ("wish", 1)])
def test_order_of_receipt_and_of_wishes_are_told_where_they_would_have_done(kind, value):
    (change,) = story_of(choice(by_score=False, changes={kind: value}), why()).changes

    assert str(value) in change
