"""How a place orders those who ask for it."""

import pytest
from fairlot.solve import check, solve
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.allocation.ports import Candidate, Case, HostView, Kept, Offered
from madang.kinds.site.problem import matching_of, priority_at

pytestmark = pytest.mark.unit

SOURCES = (("call", "sha256:1"), ("entries", "sha256:2"), ("lotto", "1 2 3"))
NEAR = Offered("S01", 1)


def candidate(code, score=70_000, **fields):
    return Candidate(
        **{"code": code, "wishes": ("S01",), "receipt": 1, "eligible": True, "score_milli": score, **fields}
    )


def case(*candidates, views=None, order="host_then_score", offers=(NEAR,)):
    return Case(
        candidates=candidates,
        offers=offers,
        views={"S01": views or {}},
        priority_order=order,
        min_score_milli=60_000,
        sources=SOURCES,
    )


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("host_then_score", {"A": 2, "B": 1, "C": 3}),
        ("score_then_host", {"A": 1, "B": 3, "C": 2}),
        ("score_only", {"A": 1, "B": 3, "C": 2}),
    ],
)
def test_published_order_decides_what_comes_first(order, expected):
    found = case(
        candidate("A", 90_000),
        candidate("B", 65_000),
        candidate("C", 80_000),
        views={"A": HostView(2), "B": HostView(1), "C": HostView(3)},
        order=order,
    )

    assert priority_at(NEAR, found) == expected


def test_equal_rank_and_score_stay_equal_for_the_draw_to_part():
    found = case(candidate("A"), candidate("B"), views={"A": HostView(1), "B": HostView(1)})

    assert priority_at(NEAR, found) == {"A": 1, "B": 1}


def test_host_that_ranks_nobody_leaves_it_to_the_score():
    assert priority_at(NEAR, case(candidate("A", 70_000), candidate("B", 80_000))) == {"A": 2, "B": 1}


def test_those_a_host_did_not_rank_come_after_those_it_did():
    found = case(candidate("A", 99_000), candidate("B", 61_000), views={"B": HostView(7)})

    assert priority_at(NEAR, found) == {"A": 2, "B": 1}


@pytest.mark.parametrize(
    ("fields", "views"),
    [
        ({"score_milli": 59_999}, {}),
        ({"score_milli": None}, {}),
        ({"eligible": False}, {}),
        ({"wishes": ("S02",)}, {}),
        ({}, {"A": HostView(unacceptable=True)}),
    ],
)
def test_who_may_not_be_admitted_is_not_in_the_order(fields, views):
    offers = (NEAR, Offered("S02", 1))

    assert priority_at(NEAR, case(candidate("A", **fields), views=views, offers=offers)) == {}


def test_seats_kept_and_receipts_reach_the_engine():
    offer = Offered("S01", 3, (Kept("young", 1, hard=True),))

    problem = matching_of(case(candidate("A", groups=frozenset({"young"}), receipt=7), offers=(offer,)))

    (reserve,) = problem.places["S01"].reserves
    assert (reserve.group, reserve.seats, reserve.hard) == ("young", 1, True)
    assert problem.applicants["A"].groups == {"young"}
    assert problem.received == {"A": 7}


@given(
    st.lists(
        st.tuples(
            st.integers(50_000, 100_000),
            st.integers(1, 3),
            st.permutations(["S01", "S02", "S03"]),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_any_round_gives_a_problem_whose_answer_breaks_no_promise(rows):
    candidates = tuple(
        candidate(f"A{n:03}", score, wishes=tuple(wishes), groups=frozenset({"young"} if young else ()))
        for n, (score, _, wishes, young) in enumerate(rows)
    )
    offers = (
        NEAR,
        Offered("S02", 2, (Kept("young", 1, hard=True),)),
        Offered("S03", 3, (Kept("young", 1, hard=False),)),
    )
    views = {f"A{n:03}": HostView(tier) for n, (_, tier, _, _) in enumerate(rows)}

    problem = matching_of(case(*candidates, views=views, offers=offers))

    assert check(problem, solve(problem)) == []
