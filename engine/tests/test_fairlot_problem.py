"""A problem says everything that is wrong with it, in sentences a clerk understands."""

import string
from typing import Any

import pytest
from fairlot.matching.pools import tickets_of
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.types import Message, ProblemError
from fairlot.words import LANGUAGES, SENTENCES

pytestmark = pytest.mark.unit

LOTTERY = Lottery((("x", "y"),))
A = {"a": Applicant(("s",))}


@pytest.mark.parametrize(
    ("applicants", "places", "more", "sentence"),
    [
        (A, {}, {}, "Applicant a wishes for s, which is not among the places."),
        ({"a": Applicant(("s", "s"))}, {"s": Place(1, {})}, {}, "Applicant a wishes for place s twice."),
        (A, {"s": Place(-1, {})}, {}, "Place s has -1 seats; the number must be whole and not negative."),
        (A, {"s": Place(1.5, {})}, {}, "Place s has 1.5 seats; the number must be whole and not negative."),
        (
            A,
            {"s": Place(2**31, {})},
            {},
            "Place s has 2147483648 seats; the number must be whole and not negative.",
        ),
        (A, {"s": Place(1, {"b": 1})}, {}, "Place s ranks b, who is not among the applicants."),
        (
            A,
            {"s": Place(1, {"a": 0})},
            {},
            "Place s gives a the priority 0; it must be a whole number from 1 on.",
        ),
        (
            A,
            {"s": Place(3, {}, (Reserve("young", 4),))},
            {},
            "Place s reserves 4 seats but has only 3.",
        ),
        (
            A,
            {"s": Place(3, {}, (Reserve("young", 0),))},
            {},
            "Place s reserves 0 seats for the group young; the number must be 1 or more.",
        ),
        (
            A,
            {"s": Place(3, {}, (Reserve("young", 1), Reserve("young", 1)))},
            {},
            "Place s reserves seats for the group young twice.",
        ),
        (
            A,
            {"s": Place(3, {}, (Reserve("open", 1),))},
            {},
            "Place s reserves seats for a group called 'open'; choose another name.",
        ),
        (
            {"": Applicant(())},
            {},
            {},
            "'' cannot be an id: an id is a text of printable characters, not empty.",
        ),
        (
            {"\n": Applicant(())},
            {},
            {},
            "'\\n' cannot be an id: an id is a text of printable characters, not empty.",
        ),
        (
            A,
            {"s": Place(1, {})},
            {"received": {"b": 1}},
            "The order of receipt names b, who is not among the applicants.",
        ),
        (
            A,
            {"s": Place(1, {})},
            {"received": {"a": -1}},
            "The order of receipt of a is -1; it must be a whole number from 0 on.",
        ),
    ],
)
def test_each_fault_has_its_sentence(
    applicants: dict[str, Applicant], places: dict[str, Place], more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        Matching(applicants, places, LOTTERY, **more)
    assert caught.value.sentences() == [sentence]
    assert caught.value.sentences("ko") != [sentence]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ProblemError) as caught:
        Matching(A, {"t": Place(-1, {"b": 0})}, LOTTERY)
    assert [message.key for message in caught.value.messages] == [
        "wish_unknown",
        "seats_number",
        "priority_unknown",
        "priority_number",
    ]
    assert str(caught.value).startswith(
        "Applicant a wishes for s, which is not among the places. Place t has"
    )


def test_ids_with_strange_characters_are_ids() -> None:
    strange = ("한빛(주) #1", "a'b\"c\\d", "../x", "<b>", "🏅", "{0}")
    problem = Matching(
        {name: Applicant(strange) for name in strange},
        {name: Place(1, dict.fromkeys(strange, 1)) for name in strange},
        LOTTERY,
    )
    assert problem.acceptable("🏅", "<b>")


def test_a_problem_cannot_be_changed_once_it_is_made() -> None:
    places = {"s": Place(1, {})}
    problem = Matching(A, places, LOTTERY)
    places["s"] = Place(9, {})
    assert problem.places["s"].seats == 1
    with pytest.raises(TypeError):
        problem.places["s"] = Place(9, {})  # type: ignore[index]


@pytest.mark.parametrize("sources", [(), (("", "y"),), (("x", ""),), (("x", 1),)])
def test_a_lottery_needs_sources_with_names_and_values(sources: Any) -> None:
    with pytest.raises(ProblemError, match="lottery"):
        Lottery(sources)


def test_every_sentence_is_there_in_every_language_with_the_same_parameters() -> None:
    for key, sentences in SENTENCES.items():
        assert len(sentences) == len(LANGUAGES), key
        asked = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in sentences]
        assert asked[0] == asked[1], key
        assert sentences[0] != sentences[1], key
        assert all(
            "가" <= letter <= "힣" for letter in sentences[1] if letter.isalpha() and ord(letter) > 0x3000
        ), key


def test_names_people_know_replace_ids_also_inside() -> None:
    inner = Message("pool_reserve", {"group": "young"})
    message = Message("violation_group", {"applicant": "a", "place": "s", "pool": inner})
    assert message.text("en", {"a": "Acme", "young": "the young"}) == (
        "Acme sits at s on the seats kept for the young, but is not of that group."
    )
    assert str(message).startswith("a sits at s")


def test_a_number_is_not_taken_for_an_id_and_several_groups_are_named_each() -> None:
    message = Message("refused_reserve", {"rank": 1, "place": "1", "groups": ("1", "x")})
    assert message.text("en", {"1": "First Library"}) == (
        "Wish 1, First Library: the seats left for this application are kept for First Library, x."
    )


def test_the_draw_is_worked_out_once_and_numbered_from_1() -> None:
    problem = Matching({"a": Applicant(()), "b": Applicant(())}, {}, LOTTERY)
    assert dict(tickets_of(problem)) == {name: n for n, name in enumerate(LOTTERY.order("ab"), 1)}
    assert problem.drawn is problem.drawn
