"""What is wrong with a selection is named, any one value changed is refused, faults of input are said."""

import dataclasses
import json
from typing import Any

import pytest
from fairlot import checker, codec
from fairlot.budget import pabulib, tree
from fairlot.budget.problem import Budget, Lottery, Project, Quota, Settings
from fairlot.budget.samples import sample
from fairlot.budget.witness import count, granted
from fairlot.family import family
from fairlot.result import Result, sealed
from fairlot.solve import check, solve
from fairlot.types import ProblemError
from fairlot_budgets import town
from fairlot_changes import as_published, changes

pytestmark = pytest.mark.unit

DRAW = Lottery((("a", "b"),))
RULES = ("maximum_value", "greedy", "equal_shares")


def limited() -> Budget:
    quotas = (Quota("g0", "min_count", 2), Quota("g1", "max_won", 300_000), Quota("all", "max_count", 9))
    return dataclasses.replace(town(8, 12, 15), quotas=quotas)


@pytest.mark.parametrize(("rule", "times"), [("maximum_value", 400), ("greedy", 300), ("equal_shares", 300)])
def test_any_one_value_changed_is_refused_and_named(rule: str, times: int) -> None:
    town_ = limited() if rule == "maximum_value" else town(8, 12, 15)
    problem, result = as_published(town_, solve(town_, rule))
    assert checker.verify(problem, result) == []
    for path, changed in changes(result, times):
        found = checker.verify(problem, changed)
        assert found, path
        named = {sentence.split(":")[0].split("/")[0] for sentence in found}
        also = {"value", "bound", "status"} if path[0] in {"value", "bound", "status"} else {"shape"}
        assert named & {str(path[0]), *also}, (path, found)
        try:
            loaded = codec.load_result(json.dumps(changed))
        except ProblemError:
            continue
        assert check(town_, loaded), path


def said(problem: Budget, result: Result) -> list[str]:
    found = check(problem, result)
    assert all(violation.text("ko") != violation.text() for violation in found)
    assert bool(found) == bool(checker.verify(*as_published(problem, result)))
    return [str(violation) for violation in found]


def by_hand(problem: Budget, rule: str, **selected: str) -> Result:
    """A result with true costs and counts, so that only the selection can be wrong."""
    made = solve(problem, rule)
    return dataclasses.replace(made, grants=granted(problem, selected), stats=count(problem, selected))


SMALL = Budget(
    {"a": Project(6, 9), "b": Project(5, 6, frozenset({"g"})), "c": Project(4, 3)},
    10,
    DRAW,
    quotas=(Quota("g", "max_count", 1),),
)


@pytest.mark.parametrize(
    ("selected", "sentence"),
    [
        ({"b": "order", "c": "order"}, "a was passed over, though it fitted when its turn came."),
        ({"a": "order"}, "c was passed over, though it fitted when its turn came."),
        ({"a": "order", "c": "value"}, "c is said to be selected by value; it was order."),
        ({"a": "order", "b": "order"}, "The limit of at most 10 won in all is broken: it comes to 11."),
    ],
)
def test_what_greedy_does_not_do_is_named(selected: dict[str, str], sentence: str) -> None:
    assert said(SMALL, solve(SMALL, "greedy")) == []
    assert sentence in said(SMALL, by_hand(SMALL, "greedy", **selected))


def test_a_project_that_did_not_fit_in_its_turn_is_named() -> None:
    later = Budget({"a": Project(6, 9), "b": Project(5, 7), "c": Project(4, 0)}, 10, DRAW)
    assert "b was taken, though it did not fit when its turn came." in said(
        later, by_hand(later, "greedy", b="order", c="order")
    ) or "a was passed over, though it fitted when its turn came." in said(
        later, by_hand(later, "greedy", b="order", c="order")
    )
    assert "c was taken, though it did not fit when its turn came." in said(
        later, by_hand(later, "greedy", a="order", c="order")
    )
    full = Budget(
        {"a": Project(3, 9, frozenset({"g"})), "b": Project(3, 8, frozenset({"g"})), "c": Project(1, 1)},
        10,
        DRAW,
        quotas=(Quota("g", "max_count", 1),),
    )
    assert said(full, solve(full, "greedy")) == []
    minimum = dataclasses.replace(full, quotas=(Quota("g", "min_count", 1),))
    made = dataclasses.replace(solve(full, "greedy"), problem_digest=minimum.digest)
    assert "The result says greedy, which is not true: min_count." in said(minimum, made)


def test_a_false_order_and_a_value_of_a_procedure_are_named() -> None:
    made = solve(SMALL, "greedy")
    assert said(SMALL, dataclasses.replace(made, certificate={"order": ["c", "a"]})) == [
        "The published order is not that of this problem."
    ]
    assert said(SMALL, dataclasses.replace(made, value=5))
    wrong = dataclasses.replace(made, stats={**made.stats, "spent": 1, "more": 2})
    assert said(SMALL, wrong) == [
        "The count more published with the result is not true.",
        "The count spent published with the result is not true.",
    ]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"value": 11}, "The value is said to be 11; the selected projects are worth 12."),
        ({"bound": 13}, "The bound is said to be 13; the published prices show 12."),
        ({"status": "feasible", "bound": 13}, "The bound is said to be 13; the published prices show 12."),
        ({"status": "complete"}, "The result says complete, which is not true: 12 of 13."),
        ({"certificate/bound": 14}, "The bound is said to be 14; the published prices show 13."),
        ({"certificate/proof": "prices"}, "The result says prices, which is not true: 12 of 13."),
        ({"certificate/prices": ["1"]}, "The published prices are not those of this problem: prices."),
        ({"certificate/prices": 7}, "The published prices are not those of this problem: prices."),
        ({"certificate/prices": ["-1", "0"]}, "The published prices are not those of this problem: prices."),
        ({"certificate/seal": "1"}, "The published prices are not those of this problem: seal."),
        ({"certificate/cases": {}}, "The cases do not prove that no selection is worth more."),
        ({"certificate/cases": None}, "The result says optimal, which is not true: 12 of 13."),
        ({"certificate/scale": 10}, "The published prices are not those of this problem: scale."),
    ],
)
def test_what_is_not_true_of_the_best_is_named(parts: dict[str, Any], sentence: str) -> None:
    made = solve(SMALL)
    assert (made.value, made.certificate["bound"]) == (12, 13)
    inner = {name.split("/")[1]: value for name, value in parts.items() if "/" in name}
    outer = {name: value for name, value in parts.items() if "/" not in name}
    certificate = {**made.certificate, **inner}
    changed = dataclasses.replace(
        made, certificate=certificate if "seal" in inner else sealed(certificate), **outer
    )
    assert sentence in said(SMALL, changed)


def with_cases(made: Result, cases: Any, **outer: Any) -> Result:
    return dataclasses.replace(made, certificate=sealed({**made.certificate, "cases": cases}), **outer)


def test_a_tree_of_cases_proves_what_prices_alone_leave_open() -> None:
    made = solve(SMALL)
    cases = made.certificate["cases"]
    assert isinstance(cases, dict)
    assert (made.status, made.certificate["proof"]) == ("optimal", "cases")
    assert said(SMALL, made) == []
    leaf = {"prices": ["0"] * (1 + len(SMALL.quotas))}
    for other in (
        {**cases, "in": leaf},
        {**cases, "out": None},
        {**cases, "out": {"prices": 7}},
        {**cases, "out": {"prices": ["one", "0"]}},
        {**cases, "out": {"prices": []}},
        {**cases, "project": "nobody"},
        {**cases, "more": 1},
        {"project": cases["project"], "in": cases["in"]},
    ):
        found = check(SMALL, with_cases(made, other))
        assert "budget_cases" in {violation.name for violation in found}, other
        assert checker.verify(*as_published(SMALL, with_cases(made, other))), other


def test_where_cases_would_be_too_many_the_status_says_no_more_than_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proven = solve(SMALL)
    monkeypatch.setattr(tree, "CASES", 0)
    made = solve(SMALL)
    assert made.grants == proven.grants
    assert (made.status, made.value, made.bound) == ("feasible", 12, 13)
    assert (made.certificate["proof"], made.certificate["cases"]) == ("solver", None)
    assert said(SMALL, made) == []
    best = "The result says optimal, which is not true: 12 of 13."
    assert best in said(SMALL, dataclasses.replace(made, status="optimal", bound=12))
    monkeypatch.setattr(tree, "CASES", 9)
    monkeypatch.setattr(tree, "UNSETTLED", 0)
    assert solve(SMALL) == made
    monkeypatch.setattr(tree, "UNSETTLED", 9)
    monkeypatch.setattr(tree, "relaxed", lambda asked, _: ((0,) * len(asked.rows), (0.5,) * len(asked.aim)))
    assert solve(SMALL) == made  # prices that prove nothing, even where every project is in or out


def test_strangers_and_what_cannot_be_granted_are_named() -> None:
    problem = Budget(
        {"a": Project(6, 9, standing="withdrawn"), "b": Project(5, 6, standing="promised")}, 10, DRAW
    )
    made = solve(problem)
    (grant,) = made.grants
    assert grant.through == "promised"
    wrong = dataclasses.replace(
        made,
        family="shares",
        rule="dice",
        problem_digest="sha256:0",
        seed="0",
        grants=(
            dataclasses.replace(grant, applicant="a", units=7),
            dataclasses.replace(grant, applicant="x"),
            dataclasses.replace(grant, applicant="x", through="again"),
        ),
    )
    assert said(problem, wrong) == [
        "The result is of the kind shares, which is not the kind of the problem.",
        "The rule dice is not one anyone knows.",
        (
            "The result was made for another problem (the result says sha256:0, "
            f"this problem is {problem.digest})."
        ),
        f"The seed 0 is not the hash of the published sources, which is {problem.lottery.seed}.",
        *["x is said to be selected, but is not among the projects."] * 2,
        "x is selected more than once.",
        "a gets 7 of won; it costs 6 won.",
        "a was withdrawn, but is selected.",
        "b was promised, but is not selected.",
    ]
    assert said(problem, dataclasses.replace(made, rule="dice")) == ["The rule dice is not one anyone knows."]


BALLOTS = {"v1": {"a": 1}, "v2": {"a": 1, "b": 1}, "v3": {"c": 1}}
VOTED = Budget({"a": Project(50), "b": Project(40), "c": Project(45)}, 105, DRAW, ballots=BALLOTS)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"purchases": 7}, "The log of purchases cannot be read: purchases."),
        ({"purchases": [["a"]]}, "The log of purchases cannot be read: purchases."),
        ({"purchases": [["a", "x"]]}, "The log of purchases cannot be read: purchases."),
        ({"purchases": [["a", "50/2"]]}, "The log of purchases cannot be read: purchases."),
        ({"steps": -1}, "The log of purchases cannot be read: steps."),
        ({"steps": 9}, "Each voter's share is said to be 45 won; it is 44."),
        (
            {"purchases": [["a", "24"], ["c", "45"]]},
            "The supporters of a are said to pay 24 won for a point; it is 25.",
        ),
        (
            {"purchases": [["c", "45"], ["a", "25"]]},
            "c was bought, though a asked less of its supporters for what they gain.",
        ),
        ({"purchases": [["a", "25"]]}, "c was not bought, though its supporters could pay for it."),
        (
            {"purchases": [["a", "25"], ["c", "45"], ["b", "9"]]},
            "b was bought, though its supporters could not pay for it.",
        ),
        ({"completion": ["b"]}, "What fills up the money should be , not ['b']."),
    ],
)
def test_what_is_not_true_of_equal_shares_is_named(parts: dict[str, Any], sentence: str) -> None:
    made = solve(VOTED, "equal_shares")
    assert said(VOTED, made) == []
    assert sentence in said(VOTED, dataclasses.replace(made, certificate={**made.certificate, **parts}))


def test_the_poor_give_all_they_have_left() -> None:
    others = {f"w{n}": {"a": 1} for n in range(5)}
    ballots = {"v": {"a": 1, "b": 1}, "u": {"b": 1}, **others}
    problem = Budget({"a": Project(24), "b": Project(4)}, 35, DRAW, ballots=ballots)
    made = solve(problem, "equal_shares")
    assert made.certificate["purchases"] == [["a", "4"], ["b", "3"]]
    assert said(problem, made) == []


def test_shares_that_stopped_too_early_or_claim_a_value_are_named() -> None:
    made = solve(VOTED, "equal_shares")
    ways = {"a": "shares", "c": "completion"}
    early = dataclasses.replace(
        made,
        grants=granted(VOTED, ways),
        stats=count(VOTED, ways),
        certificate={"completion": ["c"], "endowment": "35", "purchases": [["a", "25"]], "steps": 0},
    )
    assert [sentence for sentence in said(VOTED, early) if "too early" in sentence]
    assert said(VOTED, dataclasses.replace(made, value=1))
    limited_ = dataclasses.replace(VOTED, quotas=(Quota("all", "max_count", 9),))
    moved = dataclasses.replace(made, problem_digest=limited_.digest)
    assert "The result says equal_shares, which is not true: max_count." in [
        str(violation) for violation in check(limited_, moved)
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"won": -1}, "The money is -1 won; it must be a whole number from 0 on."),
        ({"won": 2**64}, f"The money is {2**64} won; it must be a whole number from 0 on."),
        (
            {"projects": {"": Project(1)}},
            "'' cannot be an id: an id is a text of printable characters, not empty.",
        ),
        (
            {"projects": {"a": Project(0)}},
            "Project a costs 0 won; it must be a whole number from 1 to 2^53 - 1.",
        ),
        (
            {"projects": {"a": Project(1, -1)}},
            "Project a has the score -1; it must be a whole number from 0 to 2^53 - 1.",
        ),
        (
            {"projects": {"a": Project(1, 2**52), "b": Project(1, 2**52)}},
            f"The scores, or the points of the ballots, add up to more than {2**53 - 1}.",
        ),
        (
            {"projects": {"a": Project(1, standing="lost")}},
            "Project a stands as lost; it must be open, promised or withdrawn.",
        ),
        (
            {"projects": {"a": Project(1, 1, frozenset({"all"}))}},
            "Project a belongs to a group called 'all'; choose another name.",
        ),
        ({"ballots": {"v": {"z": 1}}}, "Voter v voted for z, which is not among the projects."),
        ({"ballots": {"v": {"a": 0}}}, "Voter v gave a 0 points; the number must be whole and at least 1."),
        (
            {"quotas": (Quota("all", "most", 1),)},
            "A quota of the group all is called most; the quotas are min_count, max_count, min_won, max_won.",
        ),
        (
            {"quotas": (Quota("north", "max_won", 1),)},
            "A quota (max_won) is about the group north, to which no project belongs.",
        ),
        (
            {"quotas": (Quota("all", "max_won", -3),)},
            "The quota max_won of the group all is -3; it must be a whole number from 0 on.",
        ),
        (
            {"quotas": (Quota("all", "max_won", 3), Quota("all", "max_won", 4))},
            "The group all has the quota max_won twice.",
        ),
        (
            {"settings": Settings(worth="beauty")},
            "The setting worth is beauty; it must be one of score, points.",
        ),
        (
            {"settings": Settings(step=-1)},
            "The step of a share is -1 won; it must be a whole number from 0 on.",
        ),
    ],
)
def test_faults_of_the_input_are_said(change: dict[str, Any], sentence: str) -> None:
    sound: dict[str, Any] = {"projects": {"a": Project(1)}, "won": 5, "lottery": DRAW}
    with pytest.raises(ProblemError) as refusal:
        Budget(**{**sound, **change})
    assert refusal.value.sentences() == [sentence]
    assert refusal.value.sentences("ko") != [sentence]


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("projects", "a"), 5),
        (("projects", "a", "groups"), [1]),
        (("quotas",), [5]),
        (("quotas",), [{"group": "g", "rule": "max_won", "amount": "5"}]),
        (("ballots",), {"v": ["a"]}),
        (("settings",), 5),
        (("won",), True),
    ],
)
def test_a_file_of_another_shape_is_said(at: tuple[str, ...], value: Any) -> None:
    top = json.loads(codec.dump_problem(SMALL))
    inner = top
    for name in at[:-1]:
        inner = inner[name]
    inner[at[-1]] = value
    with pytest.raises(ProblemError, match="The file misses"):
        codec.load(json.dumps(top))
    with pytest.raises(ProblemError, match="not complete JSON"):
        codec.load(codec.dump_problem(SMALL)[:-9])


TABLES = {
    "projects": [
        {"id": "a", "cost": "6", "score": "9", "groups": "g; h", "standing": ""},
        {"id": "b", "cost": "5", "score": "", "groups": "", "standing": "promised"},
    ],
    "quotas": [{"group": "g", "rule": "max_won", "amount": "9"}],
    "ballots": [
        {"voter": "v", "project": "a", "points": ""},
        {"voter": "v", "project": "b", "points": "3"},
    ],
    "settings": [{"name": "won", "value": "20"}, {"name": "utility", "value": "points"}],
    "lottery": [{"label": "x", "value": "y"}],
}


def test_everything_in_the_tables_arrives() -> None:
    kind = family("budget")
    found = kind.read(kind.tabled(TABLES))
    assert found == Budget(
        {"a": Project(6, 9, frozenset({"g", "h"})), "b": Project(5, standing="promised")},
        20,
        Lottery((("x", "y"),)),
        quotas=(Quota("g", "max_won", 9),),
        ballots={"v": {"a": 1, "b": 3}},
        settings=Settings(utility="points"),
    )
    few = {name: TABLES[name] for name in ("projects", "settings", "lottery")}
    assert kind.read(kind.tabled(few)).to_json()["ballots"] == {}


def test_a_slip_in_a_table_is_named() -> None:
    twice = {**TABLES, "ballots": [{"voter": "v", "project": "a"}] * 2}
    for tables, sentence in (
        (twice, "Row 2 of ballots.csv names v, a again."),
        ({**TABLES, "settings": [{"name": "colour", "value": "red"}]}, "Row 1 of settings.csv does not have"),
    ):
        with pytest.raises(ProblemError) as refusal:
            family("budget").tabled(tables)
        assert sentence in str(refusal.value)


ELECTION = """META
key;value
description;Trees
country;X
budget;100.0
PROJECTS
project_id;cost;votes;category
1;60.0;2;Parks
2;50;1;
VOTES
voter_id;vote;points
v;1,2;2,0
w;;
x;2;
"""


def test_an_election_of_pabulib_is_read() -> None:
    found = family("budget").read(pabulib.read(ELECTION))
    assert isinstance(found, Budget)
    assert dict(found.projects) == {"1": Project(60, groups=frozenset({"category: Parks"})), "2": Project(50)}
    assert found.won == 100
    assert {name: dict(ballot) for name, ballot in found.ballots.items()} == {
        "v": {"1": 2},
        "w": {},
        "x": {"2": 1},
    }
    assert found.about == {"title": "Trees"}
    for text in ("", ELECTION.replace("60.0", "60.5"), ELECTION.replace("2,0", "2"), "nothing;here\n1;2\n"):
        with pytest.raises(ProblemError, match="not an election of Pabulib"):
            pabulib.read(text)


def test_samples_can_be_solved() -> None:
    problem = sample(60)
    assert problem.digest == sample(60).digest != sample(60, seed=2).digest
    assert check(problem, solve(problem)) == []
    assert sample(0).projects == {}
