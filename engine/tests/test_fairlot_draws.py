"""Many draws, and one more seat: the same as running the rule in full, each time."""

import dataclasses

import numpy as np
import pytest
from fairlot import RULES
from fairlot.lottery import Lottery
from fairlot.matching.draws import GOLDEN, draws, tickets
from fairlot.matching.problem import Applicant, Matching, Place
from fairlot.matching.seats import Gain, more_seats
from fairlot.solve import solve
from fairlot_cases import by_priority, matchings, proposals, random_market
from fairlot_shows import shows
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def test_numbers_are_those_of_splitmix64_from_the_public_seed() -> None:
    found = tickets("", 0, 3).tolist()
    state, by_hand = 0x19E89348F2A9D5F3, []  # the first 8 bytes of: printf ':0' | sha256sum
    for _ in range(3):
        state = (state + GOLDEN) % 2**64
        mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
        by_hand.append(mixed ^ mixed >> 31)
    assert found == by_hand


@pytest.mark.parametrize("rule", RULES)
def test_each_draw_is_a_full_run(rule: str) -> None:
    problem = random_market(5, 14, 4, 3)
    problem = dataclasses.replace(problem, received={"a1": 3, "a2": 3, "a4": 1})
    counted = {name: dict.fromkeys(problem.places, 0) for name in problem.applicants}
    for number in range(12):
        keys = dict(
            zip(sorted(problem.applicants), tickets(problem.lottery.seed, number, 14).tolist(), strict=True)
        )
        drawn = _Fixed(problem.lottery.sources, keys)
        for grant in solve(dataclasses.replace(problem, lottery=drawn), rule).grants:
            counted[grant.applicant][grant.place] += 1
    found = draws(problem, rule, 12)
    assert found.times == 12
    assert found.admitted == {a: {p: n for p, n in of_one.items() if n} for a, of_one in counted.items()}
    assert found.placed("a1") == sum(counted["a1"].values())


@dataclasses.dataclass(frozen=True)
class _Fixed(Lottery):
    """A draw with given numbers."""

    numbers: dict[str, int] = dataclasses.field(default_factory=dict)

    def ticket(self, applicant: str) -> str:
        return f"{self.numbers[applicant]:020}"


def test_luck_is_told_from_what_it_cannot_change() -> None:
    problem = Matching(
        {
            "a": Applicant(("p",), quota=2),
            "b": Applicant(("p", "q")),
            "c": Applicant(("p",)),
            "d": Applicant(()),
        },
        {"p": Place(2, {"a": 1, "b": 2, "c": 2}), "q": Place(1, {"b": 1})},
        Lottery((("x", "y"),)),
    )
    found = draws(problem, times=400).admitted
    assert found["a"] == {"p": 400}
    assert found["b"]["p"] + found["b"]["q"] == 400
    assert found["b"]["p"] + found["c"]["p"] == 400
    assert 160 < found["c"]["p"] < 240
    assert found["d"] == {}


def test_every_order_is_about_equally_likely() -> None:
    first = [int(np.argmin(tickets("seed", number, 4))) for number in range(2000)]
    assert all(420 < first.count(n) < 580 for n in range(4))


@shows("matching", "deferred_acceptance", "a seat more harms nobody")
@shows("matching", "serial_dictatorship", "a seat more harms nobody")
@settings(max_examples=60)
@given(matchings())
def test_one_more_seat_gives_what_a_full_run_gives(problem: Matching) -> None:
    for rule in RULES:
        before = solve(problem, rule).assignment
        for found in more_seats(problem, rule):
            site = problem.places[found.place]
            places = {**problem.places, found.place: dataclasses.replace(site, seats=site.seats + 1)}
            after = solve(dataclasses.replace(problem, places=places), rule).assignment
            moved = {a for a in problem.applicants if before.get(a) != after.get(a)}
            assert {(g.applicant, g.before, g.after) for g in found.gains} == {
                (a, before.get(a), after[a]) for a in moved
            }
            for gain in found.gains:
                wishes = problem.applicants[gain.applicant].wishes
                assert gain.before is None or wishes.index(gain.after) < wishes.index(gain.before)
            assert found.placed == len(after) - len(before)


def test_several_places_of_one_are_moved_one_by_one() -> None:
    problem = Matching(
        {"a": Applicant(("p", "q", "r"), quota=2), "b": Applicant(("p",))},
        {"p": Place(1, {"b": 1, "a": 2}), "q": Place(1, {"a": 1}), "r": Place(1, {"a": 1})},
        Lottery((("x", "y"),)),
    )
    by_place = {found.place: found for found in more_seats(problem)}
    assert by_place["p"].gains == (Gain("a", "r", "p"),)
    assert by_place["q"].gains == ()
    assert proposals(
        dataclasses.replace(problem, applicants={"b": problem.applicants["b"], "a": Applicant(())}),
        by_priority(problem),
    ) == {"b": "p"}
