"""A matching out of tables: everything arrives, and every slip is named by table and row."""

import pytest
from fairlot import tabling
from fairlot.family import family
from fairlot.matching.problem import Applicant, Matching, Place, Reserve
from fairlot.types import ProblemError

pytestmark = pytest.mark.unit

TABLES = {
    "applicants": "id,groups,received,quota\na,young; local,2,\nb,,1,2\nc,,,1",
    "places": "id,seats\np,3\nq,0",
    "wishes": "applicant,place,rank\na,q,5\na,p,1\nb,p,1",
    "priorities": "place,applicant,priority\np,a,2\np,b,1",
    "reserves": "place,group,seats,hard\np,young,1,yes\np,local,1,no",
    "lottery": "label,value\ncall,2026-1\nlotto,1 2 3",
    "about": "label,value\ntitle,A call",
}


def parsed(texts: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    split = {name: [line.split(",") for line in text.split("\n")] for name, text in texts.items()}
    return {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in split.items()}


def read(texts: dict[str, str]) -> Matching:
    kind = family("matching")
    found = kind.read(kind.tabled(parsed(texts)))
    assert isinstance(found, Matching)
    return found


def test_everything_in_the_tables_arrives() -> None:
    problem = read(TABLES)
    assert dict(problem.applicants) == {
        "a": Applicant(("p", "q"), frozenset({"young", "local"})),
        "b": Applicant(("p",), quota=2),
        "c": Applicant(()),
    }
    reserves = (Reserve("young", 1, hard=True), Reserve("local", 1))
    assert dict(problem.places) == {"p": Place(3, {"a": 2, "b": 1}, reserves), "q": Place(0, {})}
    assert problem.received == {"a": 2, "b": 1}
    assert problem.lottery.sources == (("call", "2026-1"), ("lotto", "1 2 3"))
    assert problem.about == {"title": "A call"}


def test_reserves_and_words_may_be_missing() -> None:
    problem = read({name: text for name, text in TABLES.items() if name not in {"reserves", "about"}})
    assert problem.places["p"].reserves == ()
    assert problem.about == {}


@pytest.mark.parametrize(
    ("table", "text", "sentence"),
    [
        ("places", None, "The table places.csv is missing."),
        ("places", "id,places\np,1", "Row 1 of places.csv does not have the columns id, seats."),
        ("places", "id,seats,more\np,1,2", "Row 1 of places.csv does not have the columns id, seats."),
        ("places", "id,seats\np,x\nq,1", "Row 1 of places.csv has 'x' as seats; it must be a whole number."),
        ("places", "id,seats\np,1\nq,", "Row 2 of places.csv has '' as seats; it must be a whole number."),
        ("places", "id,seats\np,1\nq,1\np,2", "Row 3 of places.csv names p again."),
        ("places", "id,seats\np,-1\nq,1", "Place p has -1 seats; the number must be whole and not negative."),
        ("places", "id,seats\np,99999999999999999999\nq,1", "Row 1 of places.csv has '99999999999999999999'"),
        ("wishes", "applicant,place,rank\na,p,1\na,q,1", "Row 2 of wishes.csv names a, 1 again."),
        (
            "wishes",
            "applicant,place,rank\nx,p,1",
            "Row 1 of wishes.csv speaks of x as applicant, which has no",
        ),
        (
            "wishes",
            "applicant,place,rank\na,x,1",
            "Row 1 of wishes.csv speaks of x as place, which has no row",
        ),
        ("priorities", "place,applicant,priority\np,a,1\np,a,2", "Row 2 of priorities.csv names a again."),
        (
            "reserves",
            "place,group,seats,hard\np,young,1,ja",
            "Row 1 of reserves.csv has 'ja' as hard; it must be one",
        ),
        ("lottery", "label,value", "The lottery names no source."),
    ],
)
def test_a_slip_is_named_by_table_and_row(table: str, text: str | None, sentence: str) -> None:
    texts = {name: said for name, said in TABLES.items() if name != table} | ({table: text} if text else {})
    with pytest.raises(ProblemError) as caught:
        read(texts)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentences("ko") != caught.value.sentences("en")


def test_a_blank_cell_may_stand_for_a_number() -> None:
    assert tabling.number("t", 1, {"n": " "}, "n", empty=4) == 4
    assert tabling.number("t", 1, {"n": " -7 "}, "n") == -7
