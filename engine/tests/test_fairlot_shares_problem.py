"""Shares: problems say what is wrong with them, travel as files, and are read out of tables."""

import json
from dataclasses import replace
from typing import Any

import pytest
from fairlot import codec
from fairlot.family import family
from fairlot.limits import Limits
from fairlot.shares.problem import Choice, Claimant, Group, Lottery, Shares
from fairlot.shares.samples import sample
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_shares_cases import gpus, one, problems, town
from hypothesis import given, settings

pytestmark = pytest.mark.unit


def faults(**parts: Any) -> list[str]:
    given_: dict[str, Any] = {
        "resources": {"gpu": (4_000, 4_000)},
        "periods": ("m1", "m2"),
        "claimants": {"a": Claimant(gpus(), (1, 1))},
        "lottery": Lottery((("test", "faults"),)),
    }
    with pytest.raises(ProblemError) as error:
        Shares(**{**given_, **parts})
    assert len(error.value.sentences("ko")) == len(error.value.messages)
    return error.value.sentences()


def claims(**parts: Any) -> list[str]:
    given_: dict[str, Any] = {"choices": gpus(), "tasks": (2, 2)}
    return faults(claimants={"a": Claimant(**{**given_, **parts})})


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"resources": {}}, "There must be at least one resource and one period."),
        ({"periods": (), "resources": {"gpu": ()}, "claimants": {}}, "There must be at least one resource"),
        ({"resources": {"": (1, 1)}}, "'' cannot be an id"),
        ({"periods": ("m", "m")}, "The name m is used twice"),
        ({"groups": (Group("g"), Group("g"))}, "The name g is used twice"),
        ({"resources": {"gpu": (1,)}}, "gpu gives 1 numbers for 2 periods."),
        ({"resources": {"gpu": (1, -1)}}, "gpu has the number -1"),
        ({"resources": {"gpu": (1, 2**64)}}, "gpu has the number 18446744073709551616"),
        ({"resources": {f"r{n}": (1, 1) for n in range(5001)}}, "There are 10002 resources times periods"),
        ({"groups": (Group("g", {"cpu": (1, 1)}),)}, "g names the resource cpu"),
        ({"groups": (Group("g", {"gpu": (1, True)}),)}, "gpu has the number True"),
    ],
)
def test_what_is_badly_written_is_named(parts: dict[str, Any], sentence: str) -> None:
    assert any(found.startswith(sentence) for found in faults(**parts)), faults(**parts)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"weight": 0}, "a has the weight 0"),
        ({"weight": 10**20}, "a has the weight 100000000000000000000"),
        ({"tasks": (1,)}, "a gives 1 numbers for 2 periods."),
        ({"tasks": (1, -1)}, "a has the number -1"),
        ({"cap": -1}, "a has the number -1"),
        ({"tasks": (1, 2), "steady": True}, "a asks for a steady number"),
        ({"choices": ()}, "a must name from 1 to 20 choices."),
        ({"choices": (*gpus(), *gpus())}, "a names the choice gpu twice"),
        ({"choices": (Choice("\n", {"gpu": 1}),)}, "a names the choice"),
        ({"choices": (Choice("x", {}),)}, "A task of a on x takes nothing."),
        ({"choices": (Choice("x", {"cpu": 1}),)}, "a names the resource cpu"),
        ({"choices": (Choice("x", {"gpu": 0}),)}, "A task of a on x takes 0 of gpu"),
        ({"floor": {"x": (0, 0)}}, "The floor of a on x"),
        ({"floor": {"gpu": (0,)}}, "The floor of a on gpu"),
        ({"floor": {"gpu": (0, -1)}}, "The floor of a on gpu"),
        ({"floor": {"gpu": (500, 0)}, "whole": True}, "a can use whole tasks only, but its floor on gpu"),
        ({"floor": {"gpu": (500, 0)}, "steady": True}, "a asks for a steady number"),
        ({"floor": {"gpu": (2500, 0)}}, "a is to keep 2500 thousandths of a task"),
        ({"floor": {"gpu": (1500, 0)}, "cap": 1}, "a is to keep 1500 thousandths of a task"),
    ],
)
def test_a_claim_that_is_badly_written_is_named(parts: dict[str, Any], sentence: str) -> None:
    assert any(found.startswith(sentence) for found in claims(**parts)), claims(**parts)


def test_what_cannot_hold_together_is_named_as_the_fewest() -> None:
    kept = {
        n: Claimant(gpus(), (4, 4), floor={"gpu": (k, 0)}) for n, k in (("a", 1500), ("b", 3000), ("c", 2000))
    }
    assert faults(claimants=kept) == [
        (
            "These floors cannot hold together: b, c are to keep 5000 milli-units of gpu in m1, "
            "and there are 4000."
        )
    ]
    young, local = Group("young", {"gpu": (3_000, 0)}), Group("local", {"gpu": (2_000, 0)})
    assert faults(groups=(young, local)) == [
        (
            "These kept shares cannot hold together: young, local are to have 5000 milli-units of gpu in m1, "
            "and there are 4000."
        )
    ]
    both = {"a": Claimant(gpus(), (1, 1), groups=frozenset({"young", "local"}))}
    assert faults(
        groups=(young, local, Group("no", {"gpu": (9_000, 0)})), claimants=both
    )  # one alone is too much
    member = {"a": replace(kept["c"], groups=frozenset({"few"})), "b": kept["a"]}
    few = Group("few", {"gpu": (1_001, 0)}, {"gpu": (1_000, 1_000)})
    assert faults(groups=(few,), claimants=member) == [
        (
            "These floors cannot hold together with the most that few may take: a are to keep 2000 "
            "milli-units of gpu in m1, and few may take 1000."
        ),
        "More of gpu is kept for few in m1 than few may take.",
    ]


def test_kept_shares_of_overlapping_groups_may_hold_together() -> None:
    both = {"a": Claimant(gpus(), (1,), groups=frozenset({"young", "local"}))}
    problem = one(4_000, both, (Group("young", {"gpu": (3_000,)}), Group("local", {"gpu": (2_000,)})))
    assert solve(problem).stats["given"] == 1000


def test_what_would_not_fit_into_64_bits_is_refused() -> None:
    many = {f"c{n}": Claimant((Choice("x", {"gpu": 10**12}),), (10**9, 0)) for n in range(1200)}
    assert faults(claimants=many, resources={"gpu": (10**12, 1)}) == [
        "What is asked for of gpu is too much to be added up in 64 bits; count it in larger units."
    ]


@pytest.mark.parametrize("rule", ["dominant_resource_fairness", "weighted_max_min", "proportional"])
def test_the_largest_numbers_are_shared_without_overflow(rule: str) -> None:
    big = Choice("x", {"gpu": 10**12, "cpu": 10**12 - 1})
    many = {f"c{n}": Claimant((big, Choice("y", {"cpu": 1})), (10**9,), weight=1000 - n) for n in range(30)}
    problem = Shares({"gpu": (10**12,), "cpu": (10**12,)}, ("now",), many, Lottery((("test", "large"),)))
    result = solve(problem, rule)
    assert check(problem, result) == []
    assert int(str(result.stats["given"])) > 0


def test_the_smallest_problems_and_no_time_at_all_are_fine() -> None:
    empty = one(1_000, {})
    assert check(empty, solve(empty)) == []
    for nothing in (
        one(0, {"a": Claimant(gpus(), (3,))}),
        one(500, {"a": Claimant(gpus(), (3,), whole=True)}),
    ):
        result = solve(nothing, limits=Limits(seconds=0.001))
        assert result.grants == ()
        assert check(nothing, result) == []
    odd = one(1_000, {"'; -- 가나": Claimant(gpus(), (3,))})
    assert check(odd, solve(odd)) == []


@settings(max_examples=40)
@given(problems())
def test_files_are_read_as_they_were_written(problem: Shares) -> None:
    assert codec.load(codec.dump_problem(problem)) == problem
    result = solve(problem)
    assert codec.load_result(codec.dump_result(result)) == result


def test_a_sample_is_shared_and_checked() -> None:
    problem = sample(40)
    assert check(problem, solve(problem)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("claimants", "Acme"), 3),
        (("claimants", "Acme", "choices"), [3]),
        (("claimants", "Acme", "tasks"), 3),
        (("claimants", "Acme", "cap"), "3"),
        (("groups",), [3]),
        (("resources", "h100"), ["3"]),
        (("periods",), None),
    ],
)
def test_a_file_that_holds_something_else_is_refused(path: tuple[str, ...], value: Any) -> None:
    top = json.loads(codec.dump_problem(town()))
    inner = top
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(ProblemError):
        codec.load(json.dumps(top))
    with pytest.raises(ProblemError):
        codec.load(codec.dump_problem(town())[:-9])


def tables() -> dict[str, list[dict[str, str]]]:
    """Two months, two claimants, one group."""
    return {
        "resources": [
            {"resource": "gpu", "period": "May", "capacity": "8000"},
            {"resource": "gpu", "period": "June", "capacity": "4000"},
        ],
        "claimants": [
            {"id": "a", "weight": "2", "cap": "6", "groups": "new; local", "whole": "yes", "steady": ""},
            {"id": "b"},
        ],
        "tasks": [
            {"claimant": "a", "period": "June", "tasks": "7"},
            {"claimant": "b", "period": "May", "tasks": "2"},
        ],
        "choices": [
            {"claimant": "a", "choice": "gpu", "resource": "gpu", "amount": "1000"},
            {"claimant": "b", "choice": "part", "resource": "gpu", "amount": "500"},
        ],
        "groups": [
            {"group": "new", "resource": "gpu", "period": "June", "keep": "1000", "most": ""},
            {"group": "new", "resource": "gpu", "period": "May", "keep": "", "most": "3000"},
        ],
        "floors": [{"claimant": "b", "choice": "part", "period": "May", "amount": "1000"}],
        "lottery": [{"label": "draw", "value": "1 2 3"}],
    }


def test_tables_are_read() -> None:
    problem = family("shares").read(family("shares").tabled(tables()))
    assert problem == Shares(
        {"gpu": (8_000, 4_000)},
        ("May", "June"),
        {
            "a": Claimant(gpus(), (0, 7), 2, 6, groups=frozenset({"new", "local"}), whole=True),
            "b": Claimant((Choice("part", {"gpu": 500}),), (2, 0), floor={"part": (1000, 0)}),
        },
        Lottery((("draw", "1 2 3"),)),
        (Group("new", {"gpu": (0, 1000)}, {"gpu": (3000, 4000)}),),
    )


@pytest.mark.parametrize(
    ("table", "row", "sentence"),
    [
        (
            "tasks",
            {"claimant": "x", "period": "May", "tasks": "1"},
            "Row 3 of tasks.csv speaks of x as claimant",
        ),
        (
            "tasks",
            {"claimant": "a", "period": "July", "tasks": "1"},
            "Row 3 of tasks.csv speaks of July as period",
        ),
        (
            "tasks",
            {"claimant": "a", "period": "May", "tasks": "1.5"},
            "Row 3 of tasks.csv has '1.5' as tasks",
        ),
        ("claimants", {"id": "c", "whole": "maybe"}, "Row 3 of claimants.csv has 'maybe' as whole"),
        ("claimants", {"id": "a"}, "Row 3 of claimants.csv names a again."),
        (
            "choices",
            {"claimant": "a", "choice": "gpu", "resource": "gpu", "amount": "1"},
            "Row 3 of choices.csv names gpu again.",
        ),
        (
            "groups",
            {"group": "new", "resource": "gpu", "period": "July"},
            "Row 3 of groups.csv speaks of July",
        ),
    ],
)
def test_a_row_that_is_wrong_is_named(table: str, row: dict[str, str], sentence: str) -> None:
    changed = tables()
    changed[table].append(row)
    with pytest.raises(ProblemError) as error:
        family("shares").tabled(changed)
    assert error.value.sentences()[0].startswith(sentence)
