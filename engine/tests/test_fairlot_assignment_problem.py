"""What can be wrong with a problem of evaluators and applications, its files and its tables."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fairlot import canonical, codec
from fairlot.assignment import tables, writing
from fairlot.assignment.problem import BARRED, Application, Assignment, Evaluator, Lottery
from fairlot.family import family
from fairlot.types import ProblemError
from fairlot_assignments import assignments
from hypothesis import given, settings

pytestmark = pytest.mark.unit

LOTTERY = Lottery((("a", "draw"),))
WHO = {"Kim": Evaluator(2, 0, frozenset({"women"})), "Lee": Evaluator(2)}
WHAT = {"A": Application(1, {"women": 1}), "B": Application(2)}
SCORES = {"A": {"Kim": 3, "Lee": -2}, "B": {"Kim": 1}}
GOOD: dict[str, Any] = {"evaluators": WHO, "applications": WHAT, "scores": SCORES, "lottery": LOTTERY}


def wide(value: int) -> Any:
    return np.full((2, 2), value, np.int64)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"evaluators": {**WHO, "": Evaluator(1)}}, "cannot be an id"),
        ({"evaluators": {**WHO, "K\n": Evaluator(1)}}, "cannot be an id"),
        ({"evaluators": {**WHO, "Kim": Evaluator(-1)}}, "has a load of -1"),
        ({"evaluators": {**WHO, "Kim": Evaluator(2**70)}}, "has a load of"),
        ({"evaluators": {**WHO, "Kim": Evaluator(1, 2)}}, "at least 2 applications but may take at most 1"),
        ({"applications": {**WHAT, "A": Application(-1)}}, "asks for -1 evaluators"),
        ({"applications": {**WHAT, "A": Application(3)}}, "there are only 2"),
        ({"applications": {**WHAT, "A": Application(1, {"women": 2})}}, "must be from 0 to 1"),
        ({"chance": 0}, "from 1 to 1000"),
        ({"chance": 1001}, "from 1 to 1000"),
        ({"conflicts": {"Z": frozenset({"Kim"})}}, "does not know both"),
        ({"standing": {"A": ("Zoe",)}}, "evaluator Zoe"),
        ({"standing": {"A": ("Kim", "Kim")}}, "name an evaluator twice"),
        ({"scores": {"A": {"Zoe": 1}}}, "The scores name"),
        ({"scores": {"A": {"Kim": 2**65}}}, "up to 10\\^9"),
        ({"unscored": 10**9 + 1}, "up to 10\\^9"),
        ({"scores": [[1, 2]]}, "2 rows of 2"),
        ({"scores": [[1, 2], [3]]}, "2 rows of 2"),
        ({"scores": [[1, 2], [3, 2**64]]}, "18446744073709551616"),
        ({"scores": wide(1)[:1]}, "2 rows of 2"),
        ({"scores": wide(1) / 2}, "2 rows of 2"),
        ({"scores": wide(10**10)}, "A with Kim is 10000000000"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ProblemError, match=reason) as caught:
        Assignment(**{**GOOD, **change})
    assert all(caught.value.sentences("ko"))


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(ProblemError) as caught:
        Assignment(**{**GOOD, "chance": 0, "conflicts": {"Z": frozenset()}})
    assert len(caught.value.messages) == 2


@settings(max_examples=40)
@given(assignments())
def test_files_come_back_as_they_went(problem: Assignment) -> None:
    again = codec.load(codec.dump_problem(problem))
    assert isinstance(again, Assignment)
    assert again.to_json() == problem.to_json()
    assert again.digest == problem.digest
    assert (again.matrix == problem.matrix).all()


def test_rows_of_numbers_are_the_same_as_names_with_numbers() -> None:
    rows = Assignment(**{**GOOD, "scores": [[3, -2], [1, None]]})
    assert (rows.matrix == Assignment(**GOOD).matrix).all()
    assert rows.to_json()["scores"] == [[3, -2], [1, None]]
    assert (codec.load(codec.dump_problem(rows)).matrix == rows.matrix).all()  # type: ignore[attr-defined]
    barred = Assignment(**{**GOOD, "scores": rows.scores, "conflicts": {"A": frozenset({"Kim"})}})
    assert barred.matrix.tolist() == [[BARRED, -2], [1, BARRED]]
    assert rows.matrix.tolist() == [[3, -2], [1, BARRED]]


def test_a_large_matrix_has_the_same_digest_without_an_object_for_each_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = np.random.default_rng(1)
    scores = chance.integers(-(10**9), 10**9, (4, 5)).astype(np.int32)
    scores[0, :4] = 0, BARRED, 10**9, -(10**9)
    problem = Assignment(
        {f"e{n}": Evaluator(3) for n in range(5)},
        {f"a{n}": Application(1) for n in range(4)},
        scores,
        LOTTERY,
    )
    expected = canonical.digest(problem.to_json())
    monkeypatch.setattr(writing, "LARGE", 0)
    assert problem.digest == expected
    plain: Callable[[Any], Any] = lambda kernel: kernel  # noqa: E731
    monkeypatch.setattr(writing, "compiled", plain)
    assert writing.digest_with_rows({"a": 1, "z": 2}, "x", scores[:0]) == canonical.digest(
        {"a": 1, "x": [], "z": 2}
    )
    del problem.__dict__["digest"]
    assert problem.digest == expected


def changed(name: str, value: Any) -> str:
    top = json.loads(codec.dump_problem(Assignment(**GOOD)))
    top[name] = value
    return json.dumps(top)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("evaluators", {"Kim": 3}),
        ("evaluators", {"Kim": {"least": 1}}),
        ("evaluators", {"Kim": {"most": 1, "groups": [1]}}),
        ("applications", {"A": {"reviews": "1"}}),
        ("applications", {"A": {"reviews": 1, "minimums": []}}),
        ("scores", [[1, "2"], [3, 4]]),
        ("scores", [3]),
        ("scores", 3),
        ("conflicts", {"A": "Kim"}),
        ("unscored", "0"),
        ("chance", None),
        ("about", {"title": 1}),
    ],
)
def test_a_misshapen_file_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ProblemError, match=r"misses"):
        codec.load(changed(name, value))


def test_a_truncated_file_is_refused() -> None:
    with pytest.raises(ProblemError, match="not complete JSON"):
        codec.load(codec.dump_problem(Assignment(**GOOD))[:-9])


def test_what_may_be_left_out_may_be_left_out() -> None:
    top = json.loads(codec.dump_problem(Assignment(**GOOD)))
    for name in ("conflicts", "unscored", "chance", "standing", "about"):
        del top[name]
    del top["evaluators"]["Lee"]["least"]
    del top["evaluators"]["Lee"]["groups"]
    del top["applications"]["B"]["minimums"]
    assert codec.digest(codec.load(json.dumps(top))) == Assignment(**GOOD).digest


TABLES: dict[str, list[dict[str, str]]] = {
    "evaluators": [
        {"id": "Kim", "most": "2", "least": "", "groups": "women; "},
        {"id": "Lee", "most": "2", "least": "0"},
    ],
    "applications": [{"id": "A", "reviews": "1", "minimums": "women:1; "}, {"id": "B", "reviews": "2"}],
    "scores": [
        {"application": "A", "evaluator": "Kim", "score": "3"},
        {"application": "A", "evaluator": "Lee", "score": "-2"},
        {"application": "B", "evaluator": "Kim", "score": "1"},
    ],
    "lottery": [{"label": "a", "value": "draw"}],
}


def test_tables_are_the_same_problem() -> None:
    top = family("assignment").tabled(TABLES)
    assert codec.digest(codec.load(json.dumps(top))) == Assignment(**GOOD).digest
    pairs = [{"application": "A", "evaluator": "Lee"}]
    settings_ = [{"name": "chance", "value": "500"}]
    more = tables.read({**TABLES, "conflicts": pairs, "standing": pairs, "settings": settings_})
    assert (more["conflicts"], more["standing"], more["chance"]) == ({"A": ["Lee"]}, {"A": ["Lee"]}, 500)


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("evaluators", {"id": "", "most": "1"}, "evaluators, row 2: id"),
        ("evaluators", {"id": "Kim", "most": "many"}, "evaluators, row 2: most is 'many'"),
        ("evaluators", {"id": "Kim"}, "most is ''"),
        ("applications", {"id": "A", "reviews": "1", "minimums": "women"}, "minimums is 'women'"),
        ("scores", {"application": "A", "score": "1"}, "evaluator is ''"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(table: str, row: dict[str, str], reason: str) -> None:
    with pytest.raises(ProblemError, match=reason):
        tables.read({**TABLES, table: [row]})


def test_rows_go_with_their_names_into_the_file_and_back() -> None:
    names = [f"a{n}" for n in range(11, -1, -1)]
    rows = np.arange(144, dtype=np.int32).reshape(12, 12)
    who = {name.replace("a", "e"): Evaluator(1) for name in names}
    problem = Assignment(who, {name: Application(1) for name in names}, rows, LOTTERY)
    said = {name: dict(zip(who, row, strict=True)) for name, row in zip(names, rows.tolist(), strict=True)}
    again = codec.load(codec.dump_problem(problem))
    assert isinstance(again, Assignment)
    for each in (problem, again):
        at = {name: number for number, name in enumerate(each.applications)}
        by = {name: number for number, name in enumerate(each.evaluators)}
        assert all(each.matrix[at[a], by[e]] == n for a, of in said.items() for e, n in of.items())
    assert problem.digest == again.digest
