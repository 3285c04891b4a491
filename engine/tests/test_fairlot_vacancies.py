"""A decline frees a seat for those who hold nothing; two results side by side."""

from dataclasses import replace

import pytest
from fairlot.matching.compare import compare
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.matching.vacancies import vacancy_problem
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_cases import by_priority, market, matchings, random_market, standing
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


@given(matchings(), st.data())
def test_the_second_round_moves_nobody_and_stays_within_the_seats(
    problem: Matching, data: st.DataObject
) -> None:
    result = solve(problem)
    declined = data.draw(st.sets(st.sampled_from(sorted(result.assignment)))) if result.assignment else set()
    second = vacancy_problem(problem, result, declined)
    stay = {a: p for a, p in result.assignment.items() if a not in declined}
    assert set(second.applicants) == set(problem.applicants) - set(result.assignment)
    again = solve(second)
    assert check(second, again) == []
    for name, place in problem.places.items():
        held = list(stay.values()).count(name)
        assert second.places[name].seats == place.seats - held
        assert held + list(again.assignment.values()).count(name) <= place.seats
    order = [a for a in problem.drawn if a in second.applicants]
    assert list(second.drawn) == order


@given(matchings())
def test_without_a_decline_nothing_changes(problem: Matching) -> None:
    assert solve(vacancy_problem(problem, solve(problem), [])).grants == ()


@given(matchings(), st.data())
def test_hard_seats_stay_with_their_group_in_the_second_round(problem: Matching, data: st.DataObject) -> None:
    result = solve(problem)
    declined = data.draw(st.sets(st.sampled_from(sorted(result.assignment)))) if result.assignment else set()
    again = solve(vacancy_problem(problem, result, declined)).assignment
    held = {a: p for a, p in {**result.assignment, **again}.items() if a not in declined}
    for name, place in problem.places.items():
        kept = [r for r in place.reserves if r.hard]
        groups = {r.group for r in kept}
        outside = [a for a, p in held.items() if p == name and not groups & problem.applicants[a].groups]
        assert len(outside) <= place.seats - sum(r.seats for r in kept)


def test_a_reserve_asks_only_for_what_its_group_still_lacks() -> None:
    young = frozenset({"young"})
    problem = Matching(
        {
            "y1": Applicant(("s",), young),
            "y2": Applicant(("s",), young),
            "a": Applicant(("s",)),
            "b": Applicant(("s",)),
            "y3": Applicant(("s",), young),
        },
        {"s": Place(3, {"y1": 1, "y2": 2, "a": 3, "b": 4, "y3": 5}, (Reserve("young", 1),))},
        Lottery((("x", "y"),)),
    )
    result = solve(problem)
    assert result.assignment == {"y1": "s", "y2": "s", "a": "s"}
    one = vacancy_problem(problem, result, ["y1"])
    assert one.places["s"].reserves == ()
    assert solve(one).assignment == {"b": "s"}
    both = vacancy_problem(problem, result, ["y1", "y2"])
    assert both.places["s"].reserves == (Reserve("young", 1),)
    assert solve(both).assignment == {"b": "s", "y3": "s"}


def test_a_hard_reserve_keeps_its_seat_where_a_soft_one_would_take_it() -> None:
    problem = Matching(
        {
            "a": Applicant(("s",)),
            "g": Applicant(("s",), frozenset({"g"})),
            "h": Applicant(("s",), frozenset({"h"})),
        },
        {"s": Place(2, {"a": 1, "g": 2, "h": 3}, (Reserve("g", 1), Reserve("h", 1, hard=True)))},
        Lottery((("x", "y"),)),
    )
    second = vacancy_problem(problem, {"a": "s"}, [])
    assert second.places["s"] == Place(1, {"g": 2, "h": 3}, (Reserve("h", 1, hard=True),))


def test_after_several_declines_the_state_is_given_as_it_stands() -> None:
    problem = random_market(3, 30, 5, 4)
    result = solve(problem)
    first, *_ = result.assignment
    second = solve(vacancy_problem(problem, result, [first]))
    now = {a: p for a, p in {**result.assignment, **second.assignment}.items() if a != first}
    later = next(iter(second.assignment))
    third = vacancy_problem(problem, now, [first, later])
    assert {first, later}.isdisjoint(third.applicants)
    assert sum(place.seats for place in third.places.values()) == sum(
        place.seats for place in problem.places.values()
    ) - (len(now) - 1)


@pytest.mark.parametrize(
    ("holds", "declined", "key"),
    [
        ({"a": "s", "b": "s"}, [], "holder_seats"),
        ({"z": "s"}, [], "holder_unknown"),
        ({"a": "t"}, [], "holder_unknown"),
        ({}, ["z"], "applicant_unknown"),
    ],
)
def test_impossible_holders_are_refused(holds: dict[str, str], declined: list[str], key: str) -> None:
    problem = market({"a": ("s",), "b": ("s",)}, {"s": ("a", "b")})
    with pytest.raises(ProblemError) as caught:
        vacancy_problem(problem, holds, declined)
    assert [message.key for message in caught.value.messages] == [key]


@given(matchings())
def test_gains_and_losses_are_seen_with_the_applicants_eyes(problem: Matching) -> None:
    one, two = solve(problem), solve(problem, "points_first_come")
    there, back = compare(problem, one, two), compare(problem, two, one)
    for move in there.gains:
        before, after = (
            standing(problem, one.assignment, move.applicant),
            standing(problem, two.assignment, move.applicant),
        )
        assert after < before
        assert (move.rank_after, move.after) == (after + 1, two.assignment[move.applicant])
    assert {m.applicant for m in there.gains} == {m.applicant for m in back.loses}
    assert {m.applicant for m in there.loses} == {m.applicant for m in back.gains}
    assert there.unchanged == len(problem.applicants) - len(there.gains) - len(there.loses)
    assert [(m.before, m.after) for m in there.cutoffs] == [(m.after, m.before) for m in back.cutoffs]
    assert compare(problem, one, one).cutoffs == ()


def test_a_better_wish_is_a_gain_and_a_worse_one_a_loss() -> None:
    problem = market(
        {"i1": ("s2", "s1", "s3"), "i2": ("s1", "s2", "s3"), "i3": ("s1", "s2", "s3")},
        {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3"), "s3": ("i2", "i1", "i3")},
    )
    difference = compare(problem, solve(problem), solve(problem, "points_first_come"))
    assert [(m.applicant, m.rank_before, m.rank_after) for m in difference.gains] == [
        ("i1", 2, 1),
        ("i3", 3, 1),
    ]
    assert [(m.applicant, m.rank_before, m.rank_after) for m in difference.loses] == [("i2", 2, 3)]
    assert difference.unchanged == 0


def test_one_more_seat_moves_a_cutoff() -> None:
    problem = market({"a": ("s",), "b": ("s",)}, {"s": ("a", "b")})
    more = replace(problem, places={"s": replace(problem.places["s"], seats=2)})
    difference = compare(problem, solve(problem), solve(more))
    assert [(m.applicant, m.before, m.after) for m in difference.gains] == [("b", None, "s")]
    assert [(m.before.priority, m.after.priority) for m in difference.cutoffs] == [(1, 2)]
    assert by_priority(problem)("b", "s")[0] == 2
