"""The cut-off of a place is said in the words of the rule that decided, and no other number is printed."""

import pytest
from django.utils import translation
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.matching.standing import last_admitted
from fairlot.solve import solve

from madang.kernel.allocation.queries import Line
from madang.web.public.cutoffs import meaning_of, said

pytestmark = pytest.mark.unit
HOST, SCORE, ALONE = "host_then_score", "score_then_host", "score_only"
ALL = Matching(
    {name: Applicant(("far", "near") if name == "c" else ("near", "far")) for name in "abcd"},
    {"near": Place(1, {"a": 2, "b": 1, "c": 1, "d": 1}), "far": Place(2, {"a": 1, "b": 1, "c": 2, "d": 3})},
    Lottery((("source", "7 8 9"),)),
    received={name: number for number, name in enumerate("abcd", 1)},
)


def line(standing, seats=1, taken=1, tier=2, score=82_400):
    return Line("", seats, taken, tier, score, standing)


@pytest.mark.parametrize(
    ("rule", "order", "english", "korean"),
    [
        ("deferred_acceptance", HOST, "host's rank 2 · 82.4 points", "기관 순위 2 · 82.4점"),
        ("deferred_acceptance", SCORE, "82.4 points · host's rank 2", "82.4점 · 기관 순위 2"),
        ("deferred_acceptance", ALONE, "82.4 points", "82.4점"),
        (
            "serial_dictatorship",
            HOST,
            "last one placed here: number 3 in the draw",
            "마지막으로 배정된 추첨 순번 3",
        ),
        (
            "points_first_come",
            HOST,
            "as wish 1 · host's rank 2 · 82.4 points · handed in as number 2",
            "1지망 · 기관 순위 2 · 82.4점 · 접수 순번 2",
        ),
    ],
)
def test_each_rule_says_what_it_looked_at(rule, order, english, korean):
    (last,) = last_admitted(ALL, solve(ALL, rule))["near"]
    ticket = {"serial_dictatorship": 3}
    standing = {**last.standing, **({"draw": ticket[rule]} if rule in ticket else {})}

    for language, words in (("en", english), ("ko", korean)):
        with translation.override(language):
            assert said(line(standing), order) == words


def test_where_seats_are_left_nobody_was_the_last():
    with translation.override("en"):
        assert said(line({}, seats=2), HOST) == "seats were left"


def test_without_a_rank_of_the_host_and_without_a_score():
    with translation.override("en"):
        assert said(line({"priority": 1}, tier=None, score=None), HOST) == "– points"


def test_the_meaning_goes_with_the_rule():
    with translation.override("en"):
        assert "order of the public draw" in str(meaning_of("serial_dictatorship"))
        assert "standing of the last one admitted" in str(meaning_of("deferred_acceptance"))
        assert "who handed in earlier" in str(meaning_of("points_first_come"))


def test_the_engine_names_the_last_by_what_its_rule_looks_at():
    """Two seats and a third company for each rule, worked out by hand."""
    first, second, third, fourth = ALL.drawn
    by_lot = last_admitted(ALL, solve(ALL, "serial_dictatorship"))
    assert [set(last.standing) for last in by_lot["near"]] == [{"draw"}]
    assert by_lot["far"][-1].applicant in {second, third}
    assert by_lot["far"][-1].standing["draw"] in {2, 3}
    assert fourth not in {last.applicant for lasts in by_lot.values() for last in lasts}
    (near,) = last_admitted(ALL, solve(ALL, "points_first_come"))["near"]
    assert (near.applicant, near.standing["wish"], near.standing["receipt"]) == ("b", 1, 2)
    assert list(near.standing) == ["wish", "priority", "receipt", "lottery"]
    assert first in ALL.applicants


def test_each_pool_has_its_own_last_and_an_empty_one_none():
    place = Place(2, {"a": 1, "b": 2}, (Reserve("young", 1, hard=True),))
    problem = Matching({"a": Applicant(("p",)), "b": Applicant(("p",))}, {"p": place}, ALL.lottery)

    kept, opened = last_admitted(problem, solve(problem))["p"]

    assert (kept.pool, kept.applicant, kept.standing, kept.is_free) == ("young", None, {}, True)
    assert (opened.applicant, opened.is_free, opened.standing["priority"]) == ("a", False, 1)
