"""Explanations: every change offered would truly have helped, none smaller would, and the words are there."""

from dataclasses import replace

import pytest
from fairlot import RULES
from fairlot.matching.explain import Choice, Explanation, explain_all, words
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.matching.whatif import MANY, Change
from fairlot.result import Result
from fairlot.solve import explain, solve
from fairlot.types import ProblemError
from fairlot_cases import (
    by_arrival,
    by_priority,
    market,
    matchings,
    proposals,
    random_market,
    standing,
    ticket,
)
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def reached(problem: Matching, rule: str, applicant: str, number: int) -> bool:
    """Whether the applicant gets its wish ``number`` (from 0) or a better one."""
    return standing(problem, solve(problem, rule).assignment, applicant) <= number


def with_priority(problem: Matching, applicant: str, place: str, number: int) -> Matching:
    site = problem.places[place]
    ranked = replace(site, priority={**site.priority, applicant: number})
    return replace(problem, places={**problem.places, place: ranked})


def with_seats(problem: Matching, place: str, more: int) -> Matching:
    site = problem.places[place]
    return replace(problem, places={**problem.places, place: replace(site, seats=site.seats + more)})


def with_group(problem: Matching, applicant: str, group: str) -> Matching:
    who = problem.applicants[applicant]
    return replace(
        problem, applicants={**problem.applicants, applicant: replace(who, groups=who.groups | {group})}
    )


def with_ticket(problem: Matching, rule: str, applicant: str, position: int) -> dict[str, str]:
    """The outcome by the textbook, had the applicant been drawn at ``position``."""
    order = [a for a in problem.drawn if a != applicant]
    order.insert(position - 1, applicant)
    drawn = {a: n for n, a in enumerate(order)}
    if rule == "serial_dictatorship":
        return proposals(problem, lambda a, _: (drawn[a],))
    return proposals(problem, lambda a, p: (problem.places[p].priority[a], drawn[a]))


def with_arrival(problem: Matching, applicant: str, position: int) -> dict[str, str]:
    """The outcome of the old way, had the applicant come at ``position``; the others keep their order."""
    key = by_arrival(problem)
    tickets = ticket(problem)
    order = sorted(problem.applicants, key=lambda a: (problem.received.get(a, 10**9), tickets[a]))
    order.remove(applicant)
    order.insert(position - 1, applicant)
    came = {a: n for n, a in enumerate(order)}
    return proposals(problem, lambda a, p: (*key(a, p)[:2], came[a]))


def position_helps(problem: Matching, rule: str, applicant: str, number: int, position: int) -> bool:
    if rule == "points_first_come":
        held = with_arrival(problem, applicant, position)
    else:
        held = with_ticket(problem, rule, applicant, position)
    return standing(problem, held, applicant) <= number


def listed_as(problem: Matching, applicant: str, number: int, wish: int) -> bool:
    """Whether the old way gives the place listed as ``number``, were it listed as wish ``wish`` (from 1)."""
    who = problem.applicants[applicant]
    place = who.wishes[number]
    others = [p for p in who.wishes if p != place]
    others.insert(wish - 1, place)
    told = replace(problem, applicants={**problem.applicants, applicant: replace(who, wishes=tuple(others))})
    return solve(told, "points_first_come").assignment.get(applicant) == place


def assert_true_and_smallest(
    problem: Matching, rule: str, applicant: str, choice: Choice, change: Change
) -> None:
    number, place, value = choice.rank - 1, choice.place, change.value
    if change.kind == "group":
        assert reached(with_group(problem, applicant, str(value)), rule, applicant, number)
        return
    value = int(value)
    if change.kind == "priority":
        assert reached(with_priority(problem, applicant, place, value), rule, applicant, number)
        worse = range(value + 1, choice.priority or 8)
        assert not any(
            reached(with_priority(problem, applicant, place, w), rule, applicant, number) for w in worse
        )
    elif change.kind == "accepted":
        assert choice.priority is None
        assert reached(with_priority(problem, applicant, place, 9), rule, applicant, number)
    elif change.kind == "seats":
        assert reached(with_seats(problem, place, value), rule, applicant, number)
        assert value == 1 or not reached(with_seats(problem, place, value - 1), rule, applicant, number)
    elif change.kind == "wish":
        assert listed_as(problem, applicant, number, value)
        assert not any(listed_as(problem, applicant, number, w) for w in range(value + 1, number + 1))
    else:
        assert change.kind == ("receipt" if rule == "points_first_come" and problem.received else "ticket")
        assert position_helps(problem, rule, applicant, number, value)
        own = ticket(problem)[applicant] if change.kind == "ticket" else len(problem.applicants)
        later = range(value + 1, own)
        assert rule == "points_first_come" or not any(
            position_helps(problem, rule, applicant, number, at) for at in later
        )


def assert_nothing_forgotten(problem: Matching, rule: str, applicant: str, choice: Choice) -> None:
    """What is not offered would not have helped."""
    kinds = {change.kind for change in choice.changes}
    number = choice.rank - 1
    if not kinds & {"priority", "accepted"} and rule != "serial_dictatorship":
        assert not reached(with_priority(problem, applicant, choice.place, 1), rule, applicant, number)
    if "seats" not in kinds:
        much = with_seats(problem, choice.place, MANY)
        assert choice.reason == "unacceptable" or not reached(much, rule, applicant, number)


@settings(max_examples=60)
@given(matchings())
def test_every_change_is_true_and_the_smallest(problem: Matching) -> None:
    for rule in RULES:
        for explanation in explain_all(problem, solve(problem, rule)):
            for choice in explanation.choices:
                if choice.verdict == "refused":
                    assert_nothing_forgotten(problem, rule, explanation.applicant, choice)
                for change in choice.changes:
                    assert choice.verdict == "refused"
                    assert_true_and_smallest(problem, rule, explanation.applicant, choice, change)


@given(matchings())
def test_verdicts_follow_the_outcome_and_words_are_in_both_languages(problem: Matching) -> None:
    for rule in RULES:
        result = solve(problem, rule)
        for explanation in explain_all(problem, result):
            got = result.assignment.get(explanation.applicant)
            verdicts = [choice.verdict for choice in explanation.choices]
            at = problem.applicants[explanation.applicant].wishes.index(got) if got else len(verdicts)
            wanted = ["refused"] * at + ["admitted"] * (got is not None)
            assert verdicts == wanted + ["not_needed"] * (len(verdicts) - len(wanted))
            english, korean = words(explanation), words(explanation, "ko")
            assert len(english) == len(korean) > len(verdicts)
            assert explanation.to_json()["place"] == got


def test_one_by_one_and_all_at_once_say_the_same() -> None:
    problem = random_market(2, 30, 6, 4)
    result = solve(problem)
    assert list(explain_all(problem, result)) == [explain(problem, result, a) for a in problem.applicants]


def test_many_re_runs_are_true_on_a_larger_problem() -> None:
    problem = random_market(9, 40, 8, 5)
    result = solve(problem)
    checked = 0
    for explanation in list(explain_all(problem, result))[:12]:
        for choice in explanation.choices:
            for change in choice.changes:
                assert_true_and_smallest(
                    problem, "deferred_acceptance", explanation.applicant, choice, change
                )
                checked += 1
    assert checked > 20


def _choice(explanation: Explanation, place: str) -> Choice:
    return next(choice for choice in explanation.choices if choice.place == place)


def _told(
    problem: Matching, applicant: str, rule: str = "deferred_acceptance", language: str = "en"
) -> list[str]:
    return words(explain(problem, solve(problem, rule), applicant), language)


def test_a_refusal_by_priority() -> None:
    problem = market({"a": ("s",), "b": ("s",)}, {"s": ("a", "b")})
    assert _told(problem, "b") == [
        "b got none of the 1 places it wished for.",
        f"Its number in the draw is {ticket(problem)['b']} of 2.",
        "Wish 1, s: full. The last one on the open seats had priority 1, this one has 2.",
        "Admitted with a better priority: 1.",
        *(["Priority 1 or better there would have sufficed."] if ticket(problem)["b"] == 1 else []),
        "More open seats there would have sufficed: 1.",
    ]


def test_a_refusal_by_the_draw_in_korean_with_names() -> None:
    problem = Matching(
        {"a": Applicant(("s",)), "b": Applicant(("s",))},
        {"s": Place(1, {"a": 1, "b": 1})},
        Lottery((("x", "y"),)),
    )
    loser = max(problem.applicants, key=lambda a: ticket(problem)[a])
    explanation = explain(problem, solve(problem), loser)
    assert words(explanation, "ko", {"s": "시립병원", loser: "한빛"}) == [
        "한빛 신청은 희망한 1곳 가운데 배정된 곳이 없습니다.",
        "추첨 순번은 2건 가운데 2번입니다.",
        (
            "1지망 시립병원: 자리가 찼고, 같은 순위끼리 추첨했습니다. "
            "일반 자리의 마지막은 추첨 1번, 이 신청은 2번입니다."
        ),
        "순위가 같고 추첨 순번이 앞선 1건이 배정되었습니다.",
        "추첨 순번이 1번 이내였다면 배정되었을 것입니다.",
        "이 장소에 일반 자리가 1개 더 있었다면 배정되었을 것입니다.",
    ]


def test_a_refusal_by_a_reserve_names_the_group() -> None:
    problem = Matching(
        {"a": Applicant(("s",)), "y": Applicant(("s",), frozenset({"young"})), "b": Applicant(("s",))},
        {"s": Place(2, {"a": 1, "b": 2, "y": 3}, (Reserve("young", 1),))},
        Lottery((("x", "y"),)),
    )
    choice = _choice(explain(problem, solve(problem), "b"), "s")
    assert (choice.reason, choice.groups) == ("reserve", ("young",))
    assert dict(choice.before) == {"priority": 1, "reserve": 1}
    assert Change("group", "young") in choice.changes
    assert "Wish 1, s: the seats left for this application are kept for young." in _told(problem, "b")
    assert "1지망 s: 배정되었습니다(young 몫 자리)." in _told(problem, "y", language="ko")


def test_hard_seats_that_stay_empty_are_the_reason() -> None:
    problem = Matching(
        {"a": Applicant(("s",))},
        {"s": Place(1, {"a": 1}, (Reserve("young", 1, hard=True),))},
        Lottery((("x", "y"),)),
    )
    choice = _choice(explain(problem, solve(problem), "a"), "s")
    assert (choice.reason, choice.groups, choice.pool) == ("reserve", ("young",), None)


def test_a_place_without_seats_and_a_place_that_says_no() -> None:
    problem = Matching(
        {"a": Applicant(("s", "t"))}, {"s": Place(0, {"a": 1}), "t": Place(1, {})}, Lottery((("x", "y"),))
    )
    explanation = explain(problem, solve(problem), "a")
    assert [choice.reason for choice in explanation.choices] == ["no_seats", "unacceptable"]
    assert explanation.choices[1].changes == (Change("accepted", 1),)
    assert "Wish 2, t: the place did not accept this application." in words(explanation)


def test_an_applicant_without_wishes_is_told_so() -> None:
    problem = Matching({"a": Applicant(())}, {}, Lottery((("x", "y"),)))
    assert _told(problem, "a")[0] == "a wished for no place."


def test_the_old_way_shows_what_an_honest_list_cost() -> None:
    problem = market(
        {"i1": ("s2", "s1"), "i2": ("s1", "s2"), "i3": ("s1", "s2")},
        {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3")},
    )
    told = _told(problem, "i2", "points_first_come")
    assert "Wish 2, s2: full. The last on the open seats listed it as wish 1, this one as wish 2." in told
    assert "Listed as wish 1 it would have been admitted: this rule punishes an honest list." in told


def test_the_old_way_names_who_came_first() -> None:
    problem = Matching(
        {"a": Applicant(("s",)), "b": Applicant(("s",))},
        {"s": Place(1, {"a": 1, "b": 1})},
        Lottery((("x", "y"),)),
        received={"a": 7, "b": 4},
    )
    told = _told(problem, "a", "points_first_come")
    assert "Wish 1, s: full. The last one on the open seats came as number 4, this one as number 7." in told
    assert "Coming as number 1 or earlier would have sufficed." in told


def test_a_change_that_already_helps_a_better_wish_is_said_once() -> None:
    problem = Matching(
        {"a": Applicant(("s", "t")), "b": Applicant(("s", "t")), "c": Applicant(("s", "t"))},
        {"s": Place(1, {"a": 1, "b": 1, "c": 1}), "t": Place(1, {"a": 1, "b": 1, "c": 1})},
        Lottery((("x", "y"),)),
    )
    last = problem.drawn[-1]
    first, second = explain(problem, solve(problem), last).choices
    assert Change("ticket", 1) in first.changes
    assert Change("ticket", 2) in second.changes
    assert Change("ticket", 1) not in second.changes


def test_what_helps_a_better_wish_is_not_repeated_for_a_place_that_says_no() -> None:
    problem = Matching(
        {"a": Applicant(("s", "t")), "b": Applicant(("s", "t"))},
        {"s": Place(1, {"a": 1, "b": 1}), "t": Place(1, {})},
        Lottery((("x", "y"),)),
    )
    first, second = explain(problem, solve(problem), problem.drawn[1]).choices
    assert Change("ticket", 1) in first.changes
    assert second.changes == (Change("accepted", 1),)


def test_the_published_cutoff_may_ask_for_more_than_is_needed() -> None:
    """Refused at s, a goes to t and sends e away, who takes s: had a been taken at s, e had never come.

    So whoever stands before x would have sufficed, though the last one admitted to s is e.
    """
    problem = Matching(
        {"a": Applicant(("s", "t")), "e": Applicant(("t", "s")), "x": Applicant(("s",))},
        {"s": Place(1, {"e": 1, "x": 4, "a": 9}), "t": Place(1, {"a": 1, "e": 2})},
        Lottery((("x", "y"),)),
    )
    result = solve(problem)
    assert result.assignment == {"a": "t", "e": "s"}
    choice = explain(problem, result, "a").choices[0]
    assert [cutoff.priority for cutoff in choice.cutoffs] == [1]
    enough = 4 if ticket(problem)["a"] < ticket(problem)["x"] else 3
    assert Change("priority", enough) in choice.changes


def test_a_better_priority_may_not_be_enough_to_stay_in() -> None:
    """Who is sent away starts a chain that comes back: only a re-run tells."""
    problem = market(
        {"a": ("s", "t"), "b": ("s", "t"), "c": ("t", "s")},
        {"s": ("c", "b", "a"), "t": ("b", "a", "c")},
    )
    result = solve(problem)
    assert by_priority(problem)("a", "s")[0] == 3
    for choice in explain(problem, result, "a").choices:
        for change in choice.changes:
            assert_true_and_smallest(problem, "deferred_acceptance", "a", choice, change)


def test_what_cannot_be_explained_is_refused_with_a_reason() -> None:
    problem = market({"a": ("s",), "b": ("s",)}, {"s": ("a", "b")})
    result = solve(problem)
    with pytest.raises(ProblemError, match="no applicant z"):
        explain(problem, result, "z")
    with pytest.raises(ProblemError, match="no rule dice"):
        explain(problem, replace(result, rule="dice"), "a")
    with pytest.raises(ProblemError, match="check it before"):
        explain(problem, replace(result, grants=()), "a")


def test_a_result_is_as_its_json_says() -> None:
    problem = random_market(2, 12, 4, 3)
    result: Result = solve(problem)
    explanation = explain(problem, result, "a0").to_json()
    assert set(explanation) == {"applicant", "choices", "place", "rank", "rule", "ticket", "total"}
    assert {c["verdict"] for c in explanation["choices"]} <= {"admitted", "not_needed", "refused"}  # type: ignore[union-attr,index,call-overload]
