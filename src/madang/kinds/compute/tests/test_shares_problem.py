"""How a round of GPU time becomes a problem, and that its answer keeps what people were promised."""

from collections import defaultdict

import pytest
from fairlot.solve import check, solve
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.kernel.allocation.ports import Candidate, Case, HostView, Kept, Offered
from madang.kinds.compute.problem import months_from, shares_of
from madang.kinds.compute.tests.example import POOL

pytestmark = pytest.mark.unit

SOURCES = (("call", "sha256:1"), ("entries", "sha256:2"), ("lotto", "1 2 3"))
TERM = {"first_month": "2026-12", "months": 3, "steady": "no"}


def offered(code="H", units=8, kept=(), **details):
    return Offered(code, units, kept, {**POOL, **details})


def candidate(code, units, score=70_000, term=TERM, groups=frozenset(), **fields):
    """``units`` is offer -> units, best first."""
    asks = {
        offer: {"units": n, **(term if number == 0 else {})}
        for number, (offer, n) in enumerate(units.items())
    }
    plain = {"receipt": 1, "eligible": True, "score_milli": score}
    return Candidate(code, tuple(units), groups=groups, asks=asks, **{**plain, **fields})


def case(*candidates, offers=None, **fields):
    plain = {"views": {}, "priority_order": "score_only", "min_score_milli": 60_000, "sources": SOURCES}
    return Case(candidates=candidates, offers=offers or (offered(),), **{**plain, **fields})


def given_in(problem, month="2026-12"):
    """Return candidate -> offer -> units in a month, as anybody would read the result."""
    found = defaultdict(dict)
    for grant in solve(problem).grants:
        if grant.through == month:
            choice = next(c for c in problem.claimants[grant.applicant].choices if c.name == grant.place)
            found[grant.applicant][grant.place] = grant.units * choice.demand[grant.place] // 1_000_000
    return dict(found)


def test_months_run_over_the_turn_of_the_year():
    assert months_from("2026-11", 4) == ["2026-11", "2026-12", "2027-01", "2027-02"]


def test_everybody_is_raised_together_and_nobody_gets_more_than_it_asked_for():
    found = case(candidate("A", {"H": 8}), candidate("B", {"H": 2}), candidate("C", {"H": 6}))

    assert given_in(shares_of(found)) == {"A": {"H": 3}, "B": {"H": 2}, "C": {"H": 3}}


def test_second_choice_goes_on_where_the_first_ran_out():
    found = case(
        candidate("A", {"H": 8}),
        candidate("B", {"H": 8, "L": 16}),
        offers=(offered(), offered("L", 16)),
    )

    assert given_in(shares_of(found)) == {"A": {"H": 4}, "B": {"H": 4, "L": 8}}


def test_a_task_is_the_smallest_exchange_between_choices():
    problem = shares_of(case(candidate("A", {"H": 4, "L": 6}), offers=(offered(), offered("L", 16))))

    (claimant,) = problem.claimants.values()
    assert [dict(c.demand) for c in claimant.choices] == [{"H": 2000}, {"L": 3000}]
    assert claimant.tasks == (2, 2, 2)


def test_whole_nodes_go_out_whole():
    node = offered(units=20, unit="node")
    problem = shares_of(case(candidate("A", {"H": 16}), candidate("B", {"H": 12}), offers=(node,)))

    assert given_in(problem) == {"A": {"H": 8}, "B": {"H": 8}}


def test_weighs_equally_or_by_score():
    two = (candidate("A", {"H": 8}, 90_500), candidate("B", {"H": 8}, 60_000))

    assert [c.weight for c in shares_of(case(*two)).claimants.values()] == [1, 1]
    assert [c.weight for c in shares_of(case(*two, weighting="score")).claimants.values()] == [90, 60]


def test_no_more_than_the_most_for_each():
    problem = shares_of(case(candidate("A", {"H": 8}), offers=(offered(most_each=5),)))

    assert given_in(problem) == {"A": {"H": 5}}


@pytest.mark.parametrize(("there", "each"), [(12, 3), (8, 2)])
def test_at_least_so_much_for_each_or_an_equal_part_where_it_does_not_go_round(there, each):
    four = [
        candidate(code, {"H": 6}, score)
        for code, score in zip("ABCD", (60_000, 61_000, 62_000, 63_000), strict=True)
    ]
    problem = shares_of(case(*four, offers=(offered(units=there, least_each=3),), weighting="score"))

    assert {c.floor["H"][0] for c in problem.claimants.values()} == {each * 1000}


@pytest.mark.parametrize(("hard", "others"), [(False, 8), (True, 5)])
def test_what_is_kept_goes_to_the_others_or_stays_empty(hard, others):
    kept = (Kept("local", 3, hard),)

    assert given_in(shares_of(case(candidate("A", {"H": 8}), offers=(offered(kept=kept),)))) == {
        "A": {"H": others}
    }


def test_kept_units_are_the_groups_first():
    kept = (Kept("local", 6, hard=False),)
    problem = shares_of(
        case(
            candidate("A", {"H": 8}),
            candidate("B", {"H": 8}, groups=frozenset({"local"})),
            offers=(offered(kept=kept),),
        )
    )

    assert given_in(problem) == {"A": {"H": 2}, "B": {"H": 6}}


@pytest.mark.parametrize(
    "who",
    [
        candidate("A", {"H": 4}, 59_999),
        candidate("A", {"H": 4}, None),
        candidate("A", {"H": 4}, eligible=False),
        candidate("A", {"H": None}),
        candidate("A", {"H": 4}, term={}),
        candidate("A", {"X": 4}),
    ],
)
def test_who_may_not_be_given_anything_is_in_the_problem_and_asks_for_nothing(who):
    problem = shares_of(case(who))

    assert set(problem.claimants) == {"A"}
    assert given_in(problem) == {}


def test_whom_the_centre_cannot_take_goes_on_to_its_next_choice():
    found = case(
        candidate("A", {"H": 4, "L": 4}),
        offers=(offered(), offered("L")),
        views={"H": {"A": HostView(unacceptable=True)}},
    )

    assert given_in(shares_of(found)) == {"A": {"L": 4}}


def test_steady_asks_are_bound_by_their_tightest_month():
    late = {"first_month": "2027-02", "months": 1, "steady": "no"}
    problem = shares_of(
        case(candidate("A", {"H": 8}, term={**TERM, "steady": "yes"}), candidate("B", {"H": 8}, term=late))
    )

    assert [given_in(problem, month)["A"] for month in ("2026-12", "2027-02")] == [{"H": 4}, {"H": 4}]


ROWS = st.lists(
    st.tuples(
        st.integers(55_000, 100_000),  # score
        st.integers(0, 40),  # of H
        st.integers(0, 40),  # of L
        st.booleans(),  # local
        st.integers(0, 2),  # first month
        st.booleans(),  # steady
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(ROWS, st.sampled_from(["equal", "score"]), st.integers(0, 4), st.booleans())
def test_any_round_gives_out_no_more_than_there_is_nor_more_than_was_asked(rows, weighting, least, hard):
    """Counted here from the grants alone, beside the engine's own check."""
    months = months_from("2026-12", 3)
    candidates = tuple(
        candidate(
            f"A{n:03}",
            {code: units for code, units in (("H", h), ("L", low)) if units},
            score,
            term={"first_month": months[start], "months": 3 - start, "steady": "yes" if steady else "no"},
            groups=frozenset({"local"} if local else ()),
        )
        for n, (score, h, low, local, start, steady) in enumerate(rows)
    )
    offers = (
        offered(units=20, least_each=least, kept=(Kept("local", 6, hard),)),
        offered("L", 16, unit="node"),
    )
    problem = shares_of(case(*candidates, offers=offers, weighting=weighting))
    result = solve(problem)

    assert check(problem, result) == []
    asked = {each.code: {o: v["units"] for o, v in each.asks.items()} for each in candidates}
    passed = {each.code for each in candidates if each.score_milli >= 60_000}
    for month in months:
        got = given_in(problem, month)
        assert set(got) <= passed
        for offer, there in (("H", 20), ("L", 16)):
            assert sum(units.get(offer, 0) for units in got.values()) <= there
        for code, units in got.items():
            assert all(n <= asked[code][offer] for offer, n in units.items())
            assert sum(n * 1000 / asked[code][offer] for offer, n in units.items()) <= 1000.001
            assert units.get("L", 0) % 8 == 0
        if hard:
            others = [got[c.code].get("H", 0) for c in candidates if c.code in got and not c.groups]
            assert sum(others) <= 14
