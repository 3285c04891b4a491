"""Shares: what is changed by hand is named, by the check and by the checker that stands alone."""

import json
from dataclasses import replace
from typing import Any

import pytest
from fairlot import checker, codec
from fairlot.result import Grant, Result
from fairlot.shares.problem import Shares
from fairlot.solve import check, solve
from fairlot_changes import as_published, changes
from fairlot_shares_cases import RULES, problems, town
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


@settings(max_examples=60)
@given(problems(), st.sampled_from(RULES))
def test_the_checker_that_stands_alone_agrees(problem: Shares, rule: str) -> None:
    assert checker.verify(*as_published(problem, solve(problem, rule))) == []


@pytest.mark.parametrize("rule", RULES)
def test_any_one_value_changed_is_refused_and_named(rule: str) -> None:
    problem, result = as_published(town(), solve(town(), rule))
    assert checker.verify(problem, result) == []
    for path, changed in changes(result, 340):
        found = checker.verify(problem, changed)
        assert found, path
        named = {sentence.split(":")[0].split("/")[0] for sentence in found}
        also = {"value", "bound", "status"} if path[0] in {"value", "bound", "status"} else {"shape"}
        assert named & {str(path[0]), *also}, (path, found)


def names(problem: Shares, result: Result) -> set[str]:
    return {violation.name for violation in check(problem, result)}


def test_what_belongs_to_another_problem_or_rule_is_named() -> None:
    problem, result = town(), solve(town())
    for parts, name in (
        ({"family": "matching"}, "family"),
        ({"rule": "dice"}, "rule"),
        ({"problem_digest": "sha256:0"}, "digest"),
        ({"seed": "0"}, "seed"),
        ({"value": 3}, "shares_status"),
        ({"status": "optimal"}, "shares_status"),
        ({"stats": {}}, "stats"),
    ):
        assert name in names(problem, replace(result, **parts)), name
    for violation in check(problem, replace(result, grants=(), status="feasible")):
        assert violation.text()
        assert violation.text("ko")


@pytest.mark.parametrize(
    ("grant", "name"),
    [
        (Grant("Acme", "h100", 5000, "March"), "shares_steady"),
        (Grant("Acme", "h100", 5000, "April"), "shares_steady"),
        (Grant("Birch", "h100", 1000, "May"), "shares_unknown"),
        (Grant("nobody", "h100", 1000, "March"), "shares_unknown"),
        (Grant("Birch", "h100", 0, "March"), "shares_twice"),
        (Grant("Birch", "h100", 2**63, "March"), "shares_twice"),
        (Grant("Birch", "h100", 12_000, "March"), "shares_ask"),
        (Grant("Birch", "h100", 8_500, "March"), "shares_whole"),
        (Grant("Birch", "h100", 2**50, "March"), "shares_capacity"),
        (Grant("Dune", "part", 5000, "April"), "shares_most"),
        (Grant("Elm", "h100", 1000, "April"), "shares_floor"),
        (Grant("Birch", "h100", 8000, "March"), "shares_amount"),
        (Grant("Dune", "part", 4999, "March"), "shares_amount"),
    ],
)
def test_a_grant_changed_by_hand_is_named(grant: Grant, name: str) -> None:
    problem, result = town(), solve(town())
    key = (grant.applicant, grant.place, grant.through)
    others = [g for g in result.grants if (g.applicant, g.place, g.through) != key]
    assert name in names(problem, replace(result, grants=tuple(sorted([*others, grant]))))
    for violation in check(problem, replace(result, grants=(*others, grant))):
        assert violation.text()
        assert violation.text("ko")


def test_half_a_steady_share_and_one_twice_are_named() -> None:
    problem, result = town(), solve(town())
    half = tuple(g for g in result.grants if (g.applicant, g.through) != ("Acme", "April"))
    assert "shares_steady" in names(problem, replace(result, grants=half))
    assert "shares_twice" in names(problem, replace(result, grants=(*result.grants, result.grants[0])))


@pytest.mark.parametrize("rule", RULES)
def test_any_number_of_the_certificate_changed_is_named(rule: str) -> None:
    problem = town()
    result = solve(problem, rule)
    text = json.loads(codec.dump_result(result))
    for stage in text["certificate"]["stages"]:
        for cutoff in stage["cutoffs"]:
            for at, others in ((4, (-1, 1, 1000)), (5, ("Elm", "Fern", "nobody")), (2, ("a100", "x"))):
                kept = cutoff[at]
                for other in others:
                    cutoff[at] = kept + other if at == 4 else other
                    if cutoff[at] != kept:
                        assert check(problem, codec.load_result(json.dumps(text))), (cutoff, kept)
                cutoff[at] = kept
    assert check(problem, codec.load_result(json.dumps(text))) == []


@pytest.mark.parametrize(
    "certificate",
    [
        {},
        {"scale": 1, "stages": []},
        {"scale": 1, "stages": 3},
        {"scale": 1, "stages": [1, 2, 3]},
        {"scale": 1, "stages": [{"group": "local"}, {"group": "new"}, {"group": ""}]},
        {"scale": 1, "stages": [{"group": g, "cutoffs": [3]} for g in ("local", "new", "")]},
        {"scale": 1, "stages": [{"group": g, "cutoffs": [[1, 2, 3, 4, 5, 6]]} for g in ("local", "new", "")]},
        {
            "scale": 1,
            "stages": [
                {"group": g, "cutoffs": [["", "", "h100", "March", 9, "Elm"]] * 2}
                for g in ("local", "new", "")
            ],
        },
        {
            "scale": 1,
            "stages": [
                {"group": g, "cutoffs": [["", "", "h100", "March", "9", "Elm"]]} for g in ("local", "new", "")
            ],
        },
    ],
)
def test_a_certificate_of_another_shape_is_named(certificate: dict[str, Any]) -> None:
    assert {"shares_scale", "shares_cutoffs"} <= names(
        town(), replace(solve(town()), certificate=certificate)
    )


def test_cut_offs_that_let_everybody_take_too_much_are_named() -> None:
    problem = town()
    result = solve(problem)
    stages = [{"group": group, "cutoffs": []} for group in ("local", "new", "")]
    found = names(problem, replace(result, certificate={**result.certificate, "stages": stages}))
    assert "shares_cutoff" in found
    assert checker.verify(
        *as_published(problem, replace(result, certificate={**result.certificate, "stages": stages}))
    )
