"""Promises: what the rules make keeps them, and what is changed by hand is named."""

import dataclasses
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from fairlot import RULES, codec
from fairlot.matching.pools import groups_of, seat
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant, Result
from fairlot.solve import check, rerun, solve
from fairlot_cases import blocking, by_priority, is_stable, matchings, outcomes, random_market
from fairlot_shows import shows
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def names(problem: Matching, result: Result) -> set[str]:
    return {violation.name for violation in check(problem, result)}


def awarded(problem: Matching, *grants: Grant) -> Result:
    """A result made by hand, with true counts and cut-offs, so that only the grants can be wrong."""
    made = solve(problem)
    ticket = problem.ticket
    return dataclasses.replace(
        made,
        grants=grants,
        stats=count(problem, grants),
        certificate={"cutoffs": cutoffs_json(problem, grants, ticket)},
    )


@shows("matching", "deferred_acceptance", "feasible", "rational", "stable")
@shows("matching", "serial_dictatorship", "feasible", "rational")
@shows("matching", "points_first_come", "feasible", "rational")
@given(matchings())
def test_every_rule_keeps_what_it_promises(problem: Matching) -> None:
    for rule, promises in RULES.items():
        kept = {"bound", "feasible", "rational", "witness", *promises}
        assert not [v for v in check(problem, solve(problem, rule)) if v.promise in kept]


@settings(max_examples=40)
@given(matchings(applicants=3, places=3))
def test_check_finds_exactly_the_blocking_pairs_of_any_outcome(problem: Matching) -> None:
    key, groups, tickets = by_priority(problem), groups_of(problem.applicants), problem.ticket
    for held in outcomes(problem):
        grants = []
        for name, place in problem.places.items():
            inside = sorted(
                (a for a, p in held.items() if p == name), key=lambda a: (key(a, name), tickets[a])
            )
            pools, rejected = seat(place, inside, groups)
            grants += [Grant(a, name, 1, pool) for pool, members in pools.items() for a in members]
            if rejected:
                break
        else:
            found = check(problem, awarded(problem, *sorted(grants)))
            pairs = {(v.params["applicant"], v.params["place"]) for v in found}
            assert {v.name for v in found} <= {"blocking_pair", "waste"}
            assert pairs == set(blocking(problem, held, key))
            assert is_stable(problem, held, key) == (not found)


def test_an_award_changed_by_hand_is_always_named() -> None:
    problem = random_market(3, 40, 8, 4)
    result = solve(problem)
    chance = random.Random(1)
    for n, grant in enumerate(result.grants):
        for place in chance.sample(sorted(problem.places), 3):
            if place != grant.place:
                changed = dataclasses.replace(grant, place=place)
                grants = (*result.grants[:n], changed, *result.grants[n + 1 :])
                assert {v.promise for v in check(problem, awarded_blindly(result, grants))} - {"witness"}
        without = (*result.grants[:n], *result.grants[n + 1 :])
        assert names(problem, awarded(problem, *without)) & {"waste", "blocking_pair"}


def awarded_blindly(result: Result, grants: tuple[Grant, ...]) -> Result:
    return dataclasses.replace(result, grants=grants)


def test_any_number_changed_in_the_file_is_named() -> None:
    problem = random_market(4, 25, 6, 4)
    text = json.loads(codec.dump_result(solve(problem)))
    seen = 0
    for place, key, value in _numbers(text):
        if key == "format":
            continue
        place[key] = value + 1
        result = codec.load_result(json.dumps(text))
        assert check(problem, result), (key, value)
        place[key] = value
        seen += 1
    assert seen > 60
    assert not check(problem, codec.load_result(json.dumps(text)))


def _numbers(value: Any) -> Iterator[tuple[Any, Any, int]]:
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in pairs:
        if isinstance(inner, dict | list):
            yield from _numbers(inner)
        elif isinstance(inner, int) and not isinstance(inner, bool):
            yield value, key, inner


PROBLEM = Matching(
    {
        "a": Applicant(("s", "t"), frozenset({"young"})),
        "b": Applicant(("s", "t")),
        "c": Applicant(("s",)),
    },
    {"s": Place(2, {"a": 3, "b": 1, "c": 2}, (Reserve("young", 1, hard=True),)), "t": Place(1, {"a": 1})},
    Lottery((("x", "y"),)),
)
YOUNG, OPEN = Grant("a", "s", 1, "young"), Grant("b", "s")


@pytest.mark.parametrize(
    ("grants", "name", "sentence"),
    [
        ((YOUNG, OPEN, Grant("c", "s")), "capacity", "s holds 3 but has only 2 seats."),
        ((OPEN, Grant("c", "s")), "reserve", "At s, 2 sit on the open seats; there are 1."),
        (
            (Grant("b", "s", 1, "young"),),
            "group",
            "b sits at s on the seats kept for young, but is not of that group.",
        ),
        ((Grant("c", "t"),), "unlisted", "c has t without having wished for it."),
        ((YOUNG, Grant("b", "t")), "unacceptable", "b has t, which does not accept this applicant."),
        ((YOUNG, Grant("a", "t"), OPEN), "duplicate", "a has more than one place."),
        ((YOUNG, Grant("b", "s", 2)), "units", "b has 2 seats of s; it must be exactly one."),
        ((YOUNG, Grant("d", "s")), "unknown", "d is said to have s, but the problem does not know both."),
        ((YOUNG, Grant("b", "u")), "unknown", "b is said to have u, but the problem does not know both."),
        (
            (YOUNG, Grant("c", "s")),
            "blocking_pair",
            "b would rather have s, and s would rather have b (on the open seats).",
        ),
        ((YOUNG,), "waste", "b would rather have s, where one of the open seats is empty."),
        (
            (Grant("a", "s"),),
            "seating",
            "By the published order, a belongs on the seats kept for young at s, not on the open seats.",
        ),
    ],
)
def test_what_is_wrong_is_named(grants: tuple[Grant, ...], name: str, sentence: str) -> None:
    made = solve(PROBLEM)
    found = [v for v in check(PROBLEM, dataclasses.replace(made, grants=grants)) if v.name == name]
    assert sentence in [str(v) for v in found]
    assert sentence not in [v.text("ko") for v in found]


def test_a_holder_whom_the_published_order_would_not_seat_is_named() -> None:
    """Two hard reserves: seated otherwise both fit, but the first reserve takes the better of the two."""
    problem = Matching(
        {"x": Applicant(("s",), frozenset({"g", "h"})), "y": Applicant(("s",), frozenset({"g"}))},
        {"s": Place(2, {"x": 1, "y": 2}, (Reserve("g", 1, hard=True), Reserve("h", 1, hard=True)))},
        Lottery((("x", "y"),)),
    )
    assert solve(problem).through == {"x": "g"}
    both = awarded(problem, Grant("x", "s", 1, "h"), Grant("y", "s", 1, "g"))
    assert [str(v) for v in check(problem, both) if v.params["applicant"] == "y"] == [
        "By the published order, y belongs on nothing at s, not on the seats kept for g."
    ]


def test_a_result_for_another_problem_draw_family_or_rule_is_named() -> None:
    made = solve(PROBLEM)
    other = dataclasses.replace(made, problem_digest="sha256:0", seed="0", family="shares", rule="dice")
    assert names(PROBLEM, other) == {"digest", "seed", "family", "rule"}
    for claim in ({"status": "optimal"}, {"value": 1}, {"bound": 1}):
        assert names(PROBLEM, dataclasses.replace(made, **claim)) == {"status"}  # type: ignore[arg-type]
    assert all(v.text("en") and v.text("ko") for v in check(PROBLEM, other))


def test_false_counts_and_cutoffs_are_named() -> None:
    made = solve(PROBLEM)
    assert names(PROBLEM, dataclasses.replace(made, stats={**made.stats, "placed": 9, "more": 1})) == {
        "stats"
    }
    assert names(PROBLEM, dataclasses.replace(made, certificate={"cutoffs": {"z": []}})) == {"cutoff"}
    assert names(PROBLEM, dataclasses.replace(made, certificate={})) == {"cutoff"}


def test_running_the_rule_again_names_whom_it_would_treat_otherwise() -> None:
    made = solve(PROBLEM)
    assert rerun(PROBLEM, made) == []
    found = rerun(PROBLEM, dataclasses.replace(made, grants=(YOUNG,)))
    assert [v.text() for v in found] == [
        "The rule deferred_acceptance, run again, gives b another outcome: s, not nothing."
    ]
    more = rerun(PROBLEM, dataclasses.replace(made, grants=(*made.grants, Grant("c", "s"))))
    assert [v.text("ko") for v in more] == [
        "deferred_acceptance 규칙으로 다시 계산하면 c 신청의 결과가 다릅니다: s 대신 배정 없음."
    ]
