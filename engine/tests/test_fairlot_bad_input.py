"""What may come in through a file, for every family: a sentence or an answer, never a crash.

An empty problem, nothing to hand out, a site nobody ranks, contradictory quotas, strange ids, numbers beyond
64 bits, a truncated file, no time.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fairlot import checker, cli, codec
from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
from fairlot.budget import samples as budgets
from fairlot.family import FAMILIES, family
from fairlot.limits import Limits
from fairlot.matching import samples as matchings
from fairlot.schedule import samples as schedules
from fairlot.shares import samples as shares
from fairlot.solve import check, solve
from fairlot.types import Problem, ProblemError

pytestmark = pytest.mark.unit

NAMES = ("한빛(주) #1", "a'b\"c\\d", "../x", "<b>", "🏅", "{0}", "-", "0", "DROP TABLE")
SIDES = {
    "matching": ("applicants", "places"),
    "assignment": ("applications", "evaluators"),
    "budget": ("projects",),
    "shares": ("claimants",),
    "schedule": ("requests",),
}


def top(key: str) -> Any:
    """A small problem of the family, as JSON."""
    if key == "assignment":
        made: Problem = Assignment(
            {f"e{n}": Evaluator(3) for n in range(4)},
            {f"a{n}": Application(2) for n in range(4)},
            {f"a{n}": {f"e{m}": n * m + 1 for m in range(4)} for n in range(4)},
            Lottery((("a", "draw"),)),
        )
    else:
        family_ = {"matching": matchings, "budget": budgets, "shares": shares, "schedule": schedules}[key]
        made = family_.sample(6)
    return json.loads(codec.dump_problem(made))


def answered(said: Any, rule: str | None = None, limits: Limits | None = None) -> bool:
    """Whether there is an answer that both checks accept; a refusal has sentences in both languages."""
    data = json.dumps(said, ensure_ascii=False).encode()
    try:
        problem = codec.load(data)
        result = solve(problem, rule, limits)
    except ProblemError as error:
        refused = error
        result = None
    if result is None:
        assert all(refused.sentences("en"))
        assert all(refused.sentences("ko"))
        return False
    assert check(problem, result) == []
    files = codec.dump_problem(problem), codec.dump_result(result)
    assert checker.verify(*(checker.read(each) for each in files)) == []
    return True


def numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where each number stands."""
    if isinstance(value, dict | list):
        for at, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from numbers(inner, (*path, at))
    elif type(value) is int:
        yield path


def replaced(said: Any, path: tuple[Any, ...], new: Any) -> Any:
    other = copy.deepcopy(said)
    inner = other
    for at in path[:-1]:
        inner = inner[at]
    inner[path[-1]] = new
    return other


@pytest.mark.parametrize("key", FAMILIES)
def test_a_truncated_file_is_refused(key: str) -> None:
    data = json.dumps(top(key)).encode()
    for end in range(0, len(data), max(1, len(data) // 40)):
        with pytest.raises(ProblemError):
            codec.load(data[:end])


@pytest.mark.parametrize("key", FAMILIES)
def test_a_number_beyond_64_bits_is_refused_or_counted_exactly(key: str) -> None:
    said = top(key)
    for path in list(numbers(said))[:60]:
        for number in (2**64, 10**30, -(2**63) - 1):
            assert not answered(replaced(said, path, number)), path


@pytest.mark.parametrize("key", FAMILIES)
def test_an_empty_problem_has_an_answer(key: str) -> None:
    said = top(key)
    kept = {"lottery", "settings", "resources", "periods"}
    said |= {
        name: type(part)()
        for name, part in said.items()
        if isinstance(part, dict | list) and name not in kept
    }
    assert answered(said)
    for rule in family(key).rules:
        answered(said, rule)


@pytest.mark.parametrize("key", FAMILIES)
def test_strange_ids_are_ids(key: str) -> None:
    text = json.dumps(top(key))
    for side in SIDES[key]:
        for name, new in zip(top(key)[side], NAMES, strict=False):
            text = text.replace(json.dumps(name), json.dumps(new))
    assert answered(json.loads(text))


@pytest.mark.parametrize("key", FAMILIES)
def test_no_time_gives_an_answer_that_holds_or_says_that_there_was_none(key: str) -> None:
    for rule in family(key).rules:
        for limits in (Limits(seconds=0.001), Limits(seconds=0.001, since=0.0), Limits(stopped=lambda: True)):
            answered(top(key), rule, limits)


def test_nothing_to_hand_out_is_handed_out() -> None:
    said = top("matching")
    places = {name: {**place, "seats": 0, "reserves": []} for name, place in said["places"].items()}
    assert answered({**said, "places": places})
    unranked = {name: {**place, "priority": {}} for name, place in said["places"].items()}
    assert answered({**said, "places": unranked})
    assert answered({**top("budget"), "won": 0})
    for rule in family("budget").rules:
        assert answered({**top("budget"), "won": 0, "quotas": []}, rule)
    said = top("shares")
    nothing = {name: [0] * len(numbers_) for name, numbers_ in said["resources"].items()}
    free = {name: {**each, "floor": {}} for name, each in said["claimants"].items()}
    assert answered({**said, "resources": nothing, "claimants": free, "groups": []})
    idle = {name: {**each, "most": 0} for name, each in top("assignment")["evaluators"].items()}
    assert not answered({**top("assignment"), "evaluators": idle})


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["solve", str(tmp_path)]) == 2
    assert "fairlot: " in capsys.readouterr().err
