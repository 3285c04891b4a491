"""Applicants who may have several places: pairwise stability by its definition, and what goes with it."""

import dataclasses
import itertools
import json
import random
from collections.abc import Iterator

import pytest
from fairlot import RULES, checker, codec
from fairlot.matching.explain import explain_all, words
from fairlot.matching.problem import Applicant, Lottery, Matching, Place
from fairlot.matching.repair import repair
from fairlot.matching.vacancies import vacancy_problem
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant, Result
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_cases import by_priority, choose, matchings, random_market
from fairlot_changes import as_published, changes
from fairlot_shows import shows
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit

Pairs = frozenset[tuple[str, str]]


@st.composite
def several(draw: st.DrawFn, applicants: int = 5, places: int = 4, reserves: bool = True) -> Matching:
    """A small problem in which some may have two or three places."""
    problem = draw(matchings(applicants, places, reserves=reserves))
    return dataclasses.replace(
        problem,
        applicants={
            name: dataclasses.replace(who, quota=draw(st.integers(1, 3)))
            for name, who in problem.applicants.items()
        },
    )


def pairs(result: Result) -> Pairs:
    return frozenset((grant.applicant, grant.place) for grant in result.grants)


def blocked(problem: Matching, held: Pairs) -> Iterator[tuple[str, str]]:
    """Pairs who would both have each other: the applicant beside, or instead of, a place it has."""
    key = by_priority(problem)
    for a, who in problem.applicants.items():
        mine = [p for p in who.wishes if (a, p) in held]
        for n, p in enumerate(who.wishes):
            worse = [q for q in mine if who.wishes.index(q) > n]
            if (a, p) not in held and (len(mine) < who.quota or worse):
                inside = {b for b, q in held if q == p}
                if a in choose(problem, p, inside | {a}, key):
                    yield a, p


@shows("matching", "deferred_acceptance", "stable with several places each")
@given(several())
def test_nobody_and_no_place_would_both_have_each_other(problem: Matching) -> None:
    result = solve(problem)
    assert check(problem, result) == []
    assert list(blocked(problem, pairs(result))) == []
    for a, who in problem.applicants.items():
        assert len([p for b, p in pairs(result) if a == b]) <= who.quota
    for rule in RULES:
        assert checker.verify(*as_published(problem, solve(problem, rule))) == []


@settings(max_examples=25)
@given(several(applicants=3, places=3, reserves=False))
def test_both_checks_find_exactly_what_blocks_in_any_outcome(problem: Matching) -> None:
    made = solve(problem)
    wanted = [(a, p) for a, who in problem.applicants.items() for p in who.wishes if problem.acceptable(a, p)]
    best = {a: [p for p in who.wishes if (a, p) in pairs(made)] for a, who in problem.applicants.items()}
    for size in range(len(wanted) + 1):
        for chosen in itertools.islice(itertools.combinations(wanted, size), 40):
            grants = tuple(Grant(a, p) for a, p in sorted(chosen))
            if any(sum(g.place == p for g in grants) > site.seats for p, site in problem.places.items()):
                continue
            if any(
                sum(g.applicant == a for g in grants) > who.quota for a, who in problem.applicants.items()
            ):
                continue
            cutoffs = {"cutoffs": cutoffs_json(problem, grants, problem.ticket)}
            other = dataclasses.replace(
                made, grants=grants, stats=count(problem, grants), certificate=cutoffs
            )
            blocking = set(blocked(problem, pairs(other)))
            found = check(problem, other)
            assert {(v.params["applicant"], v.params["place"]) for v in found} == blocking
            assert bool(checker.verify(*as_published(problem, other))) == bool(blocking)
            if not blocking:  # place by place, nobody has anything better in another stable outcome
                for a, who in problem.applicants.items():
                    mine = [p for p in who.wishes if (a, p) in chosen]
                    pairwise = zip(best[a], mine, strict=True)
                    assert all(who.wishes.index(p) <= who.wishes.index(q) for p, q in pairwise)


PROBLEM = Matching(
    {"a": Applicant(("p", "q", "r"), quota=2), "b": Applicant(("p", "q")), "c": Applicant(("q",))},
    {"p": Place(1, {"a": 1, "b": 2}), "q": Place(1, {"b": 1, "a": 2, "c": 3}), "r": Place(1, {"a": 1})},
    Lottery((("x", "y"),)),
)


def test_the_second_place_is_explained_as_well() -> None:
    result = solve(PROBLEM)
    assert [(g.applicant, g.place) for g in result.grants] == [("a", "p"), ("a", "r"), ("b", "q")]
    assert result.stats["placed"] == 2
    assert result.stats["ranks"] == [1, 1, 1]
    told = {story.applicant: words(story) for story in explain_all(PROBLEM, result)}
    assert told["a"][:2] == ["a got p, wish 1.", "a got 2 places in all."]
    assert [s for s in told["a"] if s.startswith("Wish")] == [
        "Wish 1, p: admitted, on the open seats.",
        "Wish 2, q: full. The last one on the open seats had priority 1, this one has 2.",
        "Wish 3, r: admitted, on the open seats.",
    ]
    assert "More open seats there would have sufficed: 1." in told["a"]


def test_every_change_offered_to_one_of_several_places_would_have_helped() -> None:
    problem = random_market(3, 24, 8, 5)
    chance = random.Random(2)
    quotas = {a: dataclasses.replace(w, quota=chance.randint(1, 3)) for a, w in problem.applicants.items()}
    problem = dataclasses.replace(problem, applicants=quotas)
    result = solve(problem)
    offered = 0
    for story in explain_all(problem, result):
        for choice in story.choices:
            for change in choice.changes:
                if change.kind == "seats":
                    site = problem.places[choice.place]
                    more = dataclasses.replace(site, seats=site.seats + int(change.value))
                elif change.kind == "priority":
                    site = problem.places[choice.place]
                    more = dataclasses.replace(
                        site, priority={**site.priority, story.applicant: int(change.value)}
                    )
                else:
                    continue
                after = pairs(
                    solve(dataclasses.replace(problem, places={**problem.places, choice.place: more}))
                )
                better = problem.applicants[story.applicant].wishes[: choice.rank]
                assert any((story.applicant, p) in after - pairs(result) for p in better)
                offered += 1
    assert offered > 20


def test_a_place_too_many_is_named() -> None:
    made = solve(PROBLEM)
    surplus = dataclasses.replace(made, grants=(Grant("a", "p"), Grant("a", "q"), Grant("a", "r")))
    assert "a has 3 places; it may have 2." in [str(v) for v in check(PROBLEM, surplus)]
    twice = dataclasses.replace(made, grants=(Grant("a", "p"), Grant("a", "p")))
    assert "a has more than one place." in [str(v) for v in check(PROBLEM, twice)]


def test_the_file_says_a_quota_only_where_it_is_not_one() -> None:
    written = json.loads(codec.dump_problem(PROBLEM))["applicants"]
    assert written["a"]["quota"] == 2
    assert "quota" not in written["b"]
    assert codec.load(codec.dump_problem(PROBLEM)) == PROBLEM
    for number in (0, -1, 2**31):
        with pytest.raises(ProblemError, match=f"Applicant a may have {number} places"):
            Matching({"a": Applicant((), quota=number)}, {}, Lottery((("x", "y"),)))


def test_one_value_changed_is_refused() -> None:
    problem, result = as_published(PROBLEM, solve(PROBLEM))
    for path, changed in changes(result, 300):
        assert checker.verify(problem, changed), path


def slots(problem: Matching, held: Pairs, applicant: str) -> list[int]:
    """The wishes that are met by number, as many as could be; beyond all wishes for what is lacking."""
    who = problem.applicants[applicant]
    met = [n for n, p in enumerate(who.wishes) if (applicant, p) in held]
    return met + [len(who.wishes)] * (min(who.quota, len(who.wishes)) - len(met))


def is_worse(problem: Matching, after: Pairs, before: Pairs, applicant: str) -> bool:
    both = zip(slots(problem, after, applicant), slots(problem, before, applicant), strict=True)
    return any(now > then for now, then in both)


def stable_outcomes(problem: Matching) -> Iterator[Pairs]:
    """Every set of pairs within the quotas which its places would keep, and which no pair blocks."""
    key = by_priority(problem)
    wanted = [(a, p) for a, who in problem.applicants.items() for p in who.wishes if problem.acceptable(a, p)]
    for size in range(len(wanted) + 1):
        for chosen in map(frozenset, itertools.combinations(wanted, size)):
            inside = {p: {a for a, q in chosen if q == p} for p in problem.places}
            keeps = all(choose(problem, p, at, key) == at for p, at in inside.items())
            fits = all(sum(a == b for b, _ in chosen) <= who.quota for a, who in problem.applicants.items())
            if keeps and fits and not any(blocked(problem, chosen)):
                yield chosen


def dropouts(problem: Matching, data: st.DataObject) -> set[str]:
    names = sorted(problem.applicants)
    return set(data.draw(st.lists(st.sampled_from(names), unique=True))) if names else set()


@shows("matching", "deferred_acceptance", "a drop-out harms nobody with several places either")
@given(several(), st.data())
def test_a_drop_out_harms_nobody_place_by_place_and_the_promises_hold(
    problem: Matching, data: st.DataObject
) -> None:
    gone = dropouts(problem, data)
    for rule, promises in RULES.items():
        result = solve(problem, rule)
        made = repair(problem, result, gone)
        assert isinstance(made.problem, Matching)
        kept = {"bound", "witness", *promises}
        assert not [v for v in check(made.problem, made.result) if v.promise in kept]
        if rule == "deferred_acceptance":
            assert checker.verify(*as_published(made.problem, made.result)) == []
        before, after = pairs(result), pairs(made.result)
        for a in problem.applicants:
            if a in gone:
                assert not [p for b, p in after if a == b]
            else:
                assert not is_worse(problem, after, before, a)
        given_up = {(a, p) for a, p in before - after if a not in gone}
        assert set(made.moved) == {a for a, _ in given_up}
        assert set(made.seated) == {a for a, _ in after - before} - set(made.moved)
        assert len(given_up) in [moves for moves, _ in made.frontier]
        assert list(made.frontier) == sorted(made.frontier)
        assert made.frontier[0][0] == 0


def test_long_chains_end_where_nobody_and_no_place_would_both_have_each_other() -> None:
    chance, given_up = random.Random(5), 0
    for seed in range(30):
        problem = random_market(seed, 16, 9, 6, reserves=seed % 3 == 0)
        quotas = {
            a: dataclasses.replace(w, quota=chance.randint(1, 3)) for a, w in problem.applicants.items()
        }
        problem = dataclasses.replace(problem, applicants=quotas)
        gone = chance.sample(sorted(problem.applicants), 3)
        result = solve(problem)
        made = repair(problem, result, gone)
        assert isinstance(made.problem, Matching)
        before, after = pairs(result), pairs(made.result)
        assert list(blocked(made.problem, after)) == []
        assert check(made.problem, made.result) == []
        assert not any(is_worse(problem, after, before, a) for a in problem.applicants if a not in gone)
        given_up += len([pair for pair in before - after if pair[0] not in gone])
    assert given_up > 60


@settings(max_examples=60)
@given(several(applicants=3, places=3), st.data())
def test_no_stable_outcome_that_harms_nobody_has_fewer_give_up_a_place(
    problem: Matching, data: st.DataObject
) -> None:
    gone = dropouts(problem, data)
    result = solve(problem)
    made = repair(problem, result, gone)
    assert isinstance(made.problem, Matching)
    stay = set(problem.applicants) - gone
    before, after = (frozenset(x for x in pairs(r) if x[0] in stay) for r in (result, made.result))
    found = set()
    for other in stable_outcomes(made.problem):
        if not any(is_worse(problem, other, before, a) for a in stay):
            found.add(other)
            assert before - after <= before - other
            assert {a for a, _ in before ^ after} <= {a for a, _ in before ^ other}
    assert after in found


def test_a_freed_seat_is_taken_beside_and_then_instead() -> None:
    problem = Matching(
        {
            "a": Applicant(("p",)),
            "b": Applicant(("p", "q", "r"), quota=2),
            "c": Applicant(("q", "r"), quota=2),
        },
        {
            "p": Place(1, {"a": 1, "b": 2}),
            "q": Place(1, {"b": 1, "c": 2}),
            "r": Place(1, {"b": 1, "c": 2}),
        },
        Lottery((("x", "y"),)),
    )
    result = solve(problem)
    assert result.holdings == {"a": ("p",), "b": ("q", "r")}
    made = repair(problem, result, ["a"])
    assert made.result.holdings == {"b": ("p", "q"), "c": ("r",)}
    assert (made.moved, made.seated) == (("b",), ("c",))
    assert made.frontier == ((0, 0), (1, 3))  # b climbs from its third wish to its first, c to its second
    none = repair(problem, result, ["c"])
    assert (none.result.holdings, none.moved, none.seated) == (result.holdings, (), ())


def test_after_a_decline_those_who_lack_a_place_ask_for_as_many_as_they_lack() -> None:
    result = solve(PROBLEM)
    second = vacancy_problem(PROBLEM, result, ["b"])
    assert second.applicants == {"c": Applicant(("q",))}
    second = vacancy_problem(PROBLEM, {"a": "p"}, ["b"])
    assert second.applicants == {"a": Applicant(("q", "r")), "c": Applicant(("q",))}
    assert solve(second).holdings == {"a": ("q",)}
    with pytest.raises(ProblemError, match="a holds 3 places; it may have 2"):
        vacancy_problem(PROBLEM, {"a": ("p", "q", "r")}, [])
