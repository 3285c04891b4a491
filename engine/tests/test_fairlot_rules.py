"""The rules against their definitions, brute force, a peer, and a golden file."""

import random
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from fairlot import RULES, codec
from fairlot.matching import rules
from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve
from fairlot.matching.standing import last_admitted
from fairlot.solve import solve
from fairlot.types import ProblemError
from fairlot_cases import (
    blocking,
    by_arrival,
    by_priority,
    is_stable,
    market,
    matchings,
    outcomes,
    proposals,
    random_market,
    standing,
    ticket,
)
from fairlot_shows import shows
from hypothesis import given, settings

pytestmark = pytest.mark.unit

GOLDEN = Path(__file__).parent / "golden"


@given(matchings())
def test_deferred_acceptance_is_the_textbook_loop(problem: Matching) -> None:
    assert solve(problem).assignment == proposals(problem, by_priority(problem))


@given(matchings())
def test_serial_dictatorship_is_deferred_acceptance_by_ticket(problem: Matching) -> None:
    tickets = ticket(problem)
    expected = proposals(problem, lambda a, _: (tickets[a],))
    assert solve(problem, "serial_dictatorship").assignment == expected


@given(matchings())
def test_the_old_way_is_deferred_acceptance_by_number_of_the_wish(problem: Matching) -> None:
    assert solve(problem, "points_first_come").assignment == proposals(problem, by_arrival(problem))


@given(matchings(reserves=False))
def test_serial_dictatorship_lets_the_first_drawn_choose_first(problem: Matching) -> None:
    left = {name: place.seats for name, place in problem.places.items()}
    expected = {}
    for name in problem.drawn:
        for place in problem.applicants[name].wishes:
            if left[place] and problem.acceptable(name, place):
                left[place] -= 1
                expected[name] = place
                break
    assert solve(problem, "serial_dictatorship").assignment == expected


@given(matchings(reserves=False))
def test_the_old_way_serves_first_wishes_first(problem: Matching) -> None:
    key = by_arrival(problem)
    left = {name: place.seats for name, place in problem.places.items()}
    got: dict[str, str] = {}
    for number in range(len(problem.places)):
        for place in problem.places:
            asking = [
                a
                for a, who in problem.applicants.items()
                if a not in got
                and who.wishes[number : number + 1] == (place,)
                and problem.acceptable(a, place)
            ]
            for name in sorted(asking, key=lambda a: key(a, place))[: left[place]]:
                got[name] = place
                left[place] -= 1
    assert solve(problem, "points_first_come").assignment == got


@shows("matching", "deferred_acceptance", "best for every applicant among the stable outcomes")
@settings(max_examples=60)
@given(matchings(applicants=4, places=3))
def test_deferred_acceptance_is_best_for_applicants_among_all_stable_outcomes(problem: Matching) -> None:
    key = by_priority(problem)
    held = solve(problem).assignment
    stable = [other for other in outcomes(problem) if is_stable(problem, other, key)]
    assert held in stable
    for other in stable:
        assert all(standing(problem, held, a) <= standing(problem, other, a) for a in problem.applicants)


@shows("matching", "deferred_acceptance", "an honest list is never a mistake")
@shows("matching", "serial_dictatorship", "an honest list is never a mistake")
@given(matchings(applicants=5, places=3))
def test_an_honest_list_is_never_a_mistake(problem: Matching) -> None:
    for rule in ("deferred_acceptance", "serial_dictatorship"):
        honest = solve(problem, rule).assignment
        for name in list(problem.applicants)[:2]:
            for lie in (
                (),
                ("s0",),
                problem.applicants[name].wishes[::-1],
                problem.applicants[name].wishes[1:],
            ):
                who = Applicant(lie, problem.applicants[name].groups)
                told = Matching({**problem.applicants, name: who}, problem.places, problem.lottery)
                lied = solve(told, rule).assignment
                assert standing(problem, honest, name) <= standing(problem, lied, name)


@shows("matching", "serial_dictatorship", "nobody can gain without another losing (no reserves)")
@settings(max_examples=50)
@given(matchings(applicants=4, places=3, reserves=False))
def test_nobody_could_gain_from_serial_dictatorship_without_another_losing(problem: Matching) -> None:
    held = solve(problem, "serial_dictatorship").assignment
    own = [standing(problem, held, a) for a in problem.applicants]
    for other in outcomes(problem):
        if any(list(other.values()).count(name) > place.seats for name, place in problem.places.items()):
            continue
        theirs = [standing(problem, other, a) for a in problem.applicants]
        assert theirs == own or any(b > a for a, b in zip(own, theirs, strict=True))


@shows("matching", "deferred_acceptance", "a better standing never hurts")
@shows("matching", "serial_dictatorship", "a better standing never hurts")
@shows("matching", "points_first_come", "a better standing never hurts")
@given(matchings())
def test_a_better_standing_never_hurts(problem: Matching) -> None:
    for rule in RULES:
        held = solve(problem, rule).assignment
        for name, who in list(problem.applicants.items())[:3]:
            for site in who.wishes:
                place = replace(problem.places[site], priority={**problem.places[site].priority, name: 1})
                better = replace(problem, places={**problem.places, site: place})
                assert standing(problem, solve(better, rule).assignment, name) <= standing(
                    problem, held, name
                )


@shows("matching", "points_first_come", "not an honest list is never a mistake")
def test_the_old_way_punishes_the_honest() -> None:
    problem = market(
        {"i1": ("s2", "s1"), "i2": ("s1", "s2"), "i3": ("s1", "s2")},
        {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3")},
    )
    assert "i2" not in solve(problem, "points_first_come").assignment
    assert set(blocking(problem, solve(problem, "points_first_come").assignment, by_priority(problem))) == {
        ("i2", "s2")
    }
    shrewd = market(
        {"i1": ("s2", "s1"), "i2": ("s2", "s1"), "i3": ("s1", "s2")},
        {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3")},
    )
    assert solve(shrewd, "points_first_come").assignment["i2"] == "s2"


def test_soft_seats_nobody_of_the_group_wants_go_to_others_and_hard_ones_stay_empty() -> None:
    for hard, expected in ((False, {"a": "s", "b": "s"}), (True, {"a": "s"})):
        problem = Matching(
            {"a": Applicant(("s",)), "b": Applicant(("s",))},
            {"s": Place(2, {"a": 1, "b": 2}, (Reserve("young", 1, hard=hard),))},
            Lottery((("x", "y"),)),
        )
        assert solve(problem).assignment == expected


def test_a_reserve_is_filled_first_so_the_best_of_the_group_leave_the_open_seats_to_others() -> None:
    problem = Matching(
        {
            "best": Applicant(("s",), frozenset({"young"})),
            "next": Applicant(("s",)),
            "last": Applicant(("s",)),
        },
        {"s": Place(2, {"best": 1, "next": 2, "last": 3}, (Reserve("young", 1),))},
        Lottery((("x", "y"),)),
    )
    result = solve(problem)
    assert result.through == {"best": "young", "next": "open"}


def test_a_claim_to_a_soft_seat_sends_away_the_last_on_the_open_seats_who_asks_elsewhere() -> None:
    names = [f"a{n}" for n in range(8)]
    problem = Matching(
        {
            **{name: Applicant(("s", "t")) for name in names},
            "y": Applicant(("u", "s"), frozenset({"young"})),
            "z": Applicant(("u",)),
        },
        {
            "s": Place(5, {**{name: n for n, name in enumerate(names, 1)}, "y": 9}, (Reserve("young", 2),)),
            "t": Place(2, dict.fromkeys(names, 1)),
            "u": Place(1, {"z": 1, "y": 2}),
        },
        Lottery((("x", "y"),)),
    )
    result = solve(problem)
    assert result.assignment["y"] == "s"
    assert sorted(a for a, p in result.assignment.items() if p == "s") == ["a0", "a1", "a2", "a3", "y"]
    assert result.assignment == proposals(problem, by_priority(problem))


def test_large_problems_agree_with_the_textbook() -> None:
    for seed in range(3):
        problem = random_market(seed, 120, 25, 6)
        assert solve(problem).assignment == proposals(problem, by_priority(problem))


def test_more_seats_than_anyone_could_ask_for_cost_no_memory() -> None:
    problem = Matching(
        {"a": Applicant(("s",))}, {"s": Place(2**31 - 1, {"a": 2**31 - 1})}, Lottery((("x", "y"),))
    )
    assert solve(problem).assignment == {"a": "s"}


def test_an_empty_problem_has_an_empty_answer() -> None:
    for rule in RULES:
        assert solve(Matching({}, {}, Lottery((("x", "y"),))), rule).grants == ()
        assert solve(Matching({}, {"s": Place(1, {})}, Lottery((("x", "y"),))), rule).stats["placed"] == 0


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(ProblemError, match="no rule dice"):
        solve(random_market(1, 2, 2, 1), "dice")


def test_every_rule_is_listed_once_everywhere() -> None:
    assert set(RULES) == set(rules.ORDERINGS)
    assert all(getattr(rules, name).__doc__ for name in RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_same_file_gives_the_same_bytes_on_every_machine(rule: str) -> None:
    """A new engine version changes these files in one line: make them anew with ``fairlot solve``."""
    problem = codec.load_problem((GOLDEN / "problem.json").read_bytes())
    assert codec.dump_result(solve(problem, rule)) + b"\n" == (GOLDEN / f"{rule}.json").read_bytes()


def test_results_agree_with_the_library_matching() -> None:
    peer = pytest.importorskip("matching.games", reason="the library `matching` is not installed")
    chance = random.Random(5)
    for _ in range(5):
        names, sites = [f"a{n}" for n in range(30)], [f"s{n}" for n in range(6)]
        wishes = {name: tuple(chance.sample(sites, 4)) for name in names}
        order = {}
        for site in sites:
            order[site] = [name for name in names if site in wishes[name]]
            chance.shuffle(order[site])
        game = peer.HospitalResident.create_from_dictionaries(
            {a: list(w) for a, w in wishes.items()}, order, dict.fromkeys(sites, 4)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = {r.name: h.name for h, held in game.solve(optimal="resident").items() for r in held}
        assert solve(market(wishes, order, seats=4)).assignment == theirs


@pytest.mark.parametrize("rule", RULES)
def test_the_last_one_admitted_is_told_by_what_the_rule_looks_at(rule: str) -> None:
    problem = random_market(6, 30, 6, 4)
    result = solve(problem, rule)
    for name, lasts in last_admitted(problem, result).items():
        for last in lasts:
            assert last.is_free == (last.taken < last.seats)
            assert last.taken == sum(g.place == name and g.through == last.pool for g in result.grants)
            assert (last.applicant is None) == (not last.standing)


@shows("matching", "deferred_acceptance", "not nobody can gain without another losing (no reserves)")
@shows("matching", "points_first_come", "not stable")
@shows("matching", "serial_dictatorship", "not stable")
def test_what_each_rule_gives_up() -> None:
    """The example of Abdulkadiroglu and Sonmez (2003): two would swap, but the places see it otherwise."""
    problem = market(
        {"i1": ("s2", "s1", "s3"), "i2": ("s1", "s2", "s3"), "i3": ("s1", "s2", "s3")},
        {"s1": ("i1", "i3", "i2"), "s2": ("i2", "i1", "i3"), "s3": ("i2", "i1", "i3")},
    )
    held = solve(problem).assignment
    swapped = {"i1": "s2", "i2": "s1", "i3": "s3"}
    assert all(standing(problem, swapped, a) <= standing(problem, held, a) for a in problem.applicants)
    assert held != swapped
    for rule in ("points_first_come", "serial_dictatorship"):
        assert list(blocking(problem, solve(problem, rule).assignment, by_priority(problem)))


def test_results_agree_with_the_library_algmatch() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its docstrings, when compiled
        peer = pytest.importorskip("algmatch", reason="the library `algmatch` is not installed")
    chance = random.Random(6)
    for _ in range(5):
        wishes = {n: chance.sample(range(1, 7), 4) for n in range(1, 31)}
        order = {site: [n for n in wishes if site in wishes[n]] for site in range(1, 7)}
        for names in order.values():
            chance.shuffle(names)
        sites = {site: {"capacity": 4, "preferences": names} for site, names in order.items()}
        theirs = peer.HospitalResidentsProblem(dictionary={"residents": wishes, "hospitals": sites})
        found = theirs.get_stable_matching()["resident_sided"]
        ours = solve(
            market(
                {f"a{n}": tuple(f"s{p}" for p in places) for n, places in wishes.items()},
                {f"s{p}": [f"a{n}" for n in names] for p, names in order.items()},
                seats=4,
            )
        ).assignment
        assert {f"a{str(n).strip('r')}": f"s{str(p).strip('h')}" for n, p in found.items() if p} == ours
