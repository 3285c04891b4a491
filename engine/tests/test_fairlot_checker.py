"""The checker that stands alone: it accepts what is true, and names what was changed."""

import ast
import dataclasses
import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fairlot import RULES, canonical, checker, codec
from fairlot.family import FAMILIES
from fairlot.matching.pools import groups_of, seat
from fairlot.matching.problem import Matching
from fairlot.matching.witness import count, cutoffs_json
from fairlot.result import Grant
from fairlot.solve import check, solve
from fairlot.types import Json
from fairlot_cases import by_priority, matchings, outcomes, random_market
from fairlot_changes import as_published, changes
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit

FOLDER = Path(checker.__file__).parent
text = st.text(st.characters(exclude_categories=("Cs",)))
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


def test_it_is_short_and_needs_the_standard_library_alone() -> None:
    size = {file.stem: file.read_text().count("\n") for file in FOLDER.glob("*.py")}
    shared = sum(size[part] for part in ("__init__", "__main__", "frame", "verdict"))
    for family in FAMILIES:  # what there is to read for whoever checks one result
        assert shared + size[family] < 400
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                assert all(name.name in sys.stdlib_module_names for name in node.names)
            if isinstance(node, ast.ImportFrom):
                assert node.level == 1 or str(node.module).split(".")[0] in sys.stdlib_module_names


@given(values)
def test_its_bytes_and_digests_are_those_of_the_engine(value: Json) -> None:
    assert checker.canonical(value) == canonical.canonical(value)
    assert checker.read(json.dumps({"x": value})) == {"x": value}
    assert checker.digest(value) == canonical.digest(value)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[]",
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":NaN}',
        '{"a":1e2}',
        '{"a":9007199254740992}',
        b"\xff\xfe\x00",
    ],
)
def test_what_two_readers_could_read_differently_is_not_read(data: bytes | str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        checker.read(data)


@given(matchings())
def test_what_the_rules_make_is_accepted(problem: Matching) -> None:
    assert checker.tickets(problem.to_json(), problem.applicants) == problem.ticket
    for rule in RULES:
        assert checker.verify(*as_published(problem, solve(problem, rule))) == []


@settings(max_examples=40)
@given(matchings(applicants=3, places=3))
def test_it_agrees_with_the_checks_about_any_outcome(problem: Matching) -> None:
    key, groups = by_priority(problem), groups_of(problem.applicants)
    made = solve(problem)
    for held in outcomes(problem):
        grants = []
        for name, place in problem.places.items():
            inside = sorted((a for a, p in held.items() if p == name), key=lambda a: key(a, name))
            pools, _ = seat(place, inside, groups)
            grants += [Grant(a, name, 1, pool) for pool, members in pools.items() for a in members]
        ordered = tuple(sorted(grants))
        result = dataclasses.replace(
            made,
            grants=ordered,
            stats=count(problem, ordered),
            certificate={"cutoffs": cutoffs_json(problem, ordered, problem.ticket)},
        )
        found = checker.verify(*as_published(problem, result))
        assert bool(found) == bool(check(problem, result)), found


@pytest.mark.parametrize("rule", RULES)
def test_any_one_value_changed_is_refused_and_named(rule: str) -> None:
    problem, result = as_published(market := random_market(4, 25, 6, 4), solve(market, rule))
    assert checker.verify(problem, result) == []
    for path, changed in changes(result, 340):
        found = checker.verify(problem, changed)
        assert found, path
        named = {sentence.split(":")[0].split("/")[0] for sentence in found}
        also = {"value", "bound", "status"} if path[0] in {"value", "bound", "status"} else {"shape"}
        assert named & {str(path[0]), *also}, (path, found)


def _changed(**parts: Any) -> list[str]:
    problem, result = as_published(market := random_market(4, 12, 4, 3), solve(market))
    return checker.verify(problem, {**result, **parts})


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"family": "shares"}, "family: is shares, not matching"),
        ({"format": True}, "format: is True, not 1"),
        ({"more": 1}, "shape: a result has exactly the parts bound certificate"),
        ({"rule": "dice"}, "rule: dice is unknown"),
        ({"grants": [["a1", "s1", True, "open"]]}, "grants: ['a1', 's1', True, 'open'] is not [who, what"),
        ({"grants": [["b", "s1", 1, "open"], ["a", "s1", 1, "open"]]}, "grants: must be in order, each once"),
        ({"grants": [["a", "s1", 1, "open"], ["a", "s1", 2, "open"]]}, "grants: must be in order, each once"),
        ({"grants": [["a0", "nowhere", 1, "open"]]}, "grants: a0 cannot have 1 of nowhere"),
        ({"status": "optimal"}, "bound: None with the status optimal"),
        ({"status": "best"}, "bound: None with the status best"),
        ({"status": "optimal", "value": 3, "bound": 4}, "bound: 4 is not the value 3"),
        ({"status": "feasible", "value": "3"}, "value: 3 with the status feasible"),
        ({"status": "feasible", "value": 3, "bound": 4}, "status: a matching is complete and has no value"),
        ({"certificate": {"cutoffs": {"x": []}}}, "certificate: no place x"),
        ({"certificate": {}}, "shape: something is missing, or is of another kind than it must be (KeyError"),
        ({"stats": {}}, "stats/applicants: must be 12"),
    ],
)
def test_what_is_wrong_is_said(parts: dict[str, Any], sentence: str) -> None:
    assert _changed(**parts)[0].startswith(sentence) or any(s.startswith(sentence) for s in _changed(**parts))


def test_more_places_than_allowed_and_seats_against_the_order_are_named() -> None:
    problem, result = as_published(market := random_market(4, 12, 4, 3), solve(market))
    twice = next(g for g in result["grants"] if g[3] == "open")
    other = next(
        p
        for p in problem["applicants"][twice[0]]["wishes"]
        if twice[0] in problem["places"][p]["priority"] and p != twice[1]
    )
    grants = sorted([*result["grants"], [twice[0], other, 1, "open"]])
    found = checker.verify(problem, {**result, "grants": grants})
    assert any("more than allowed" in sentence for sentence in found)
    assert any("in published order" in sentence for sentence in found)


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> tuple[Path, Path]:
    problem = random_market(11, 20, 5, 3)
    (tmp_path / "problem.json").write_bytes(codec.dump_problem(problem))
    (tmp_path / "result.json").write_bytes(codec.dump_result(solve(problem)))
    return tmp_path / "problem.json", tmp_path / "result.json"


def test_a_copy_of_the_folder_runs_alone(files: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "copied", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-E", "-S", "-m", "copied", *files]  # -S: nothing that is installed
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == f"All promises hold: {codec.digest(codec.load_result(files[1].read_bytes()))}\n"


def test_the_command_names_what_is_wrong(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    problem, result = (str(file) for file in files)
    digest = codec.digest(codec.load_result(files[1].read_bytes()))
    assert checker.main([problem, result, digest]) == 0
    assert checker.main([problem, result, "sha256:0"]) == 1
    assert f"digest: published sha256:0, but it is {digest}" in capsys.readouterr().out
    files[1].write_bytes(files[1].read_bytes().replace(b"deferred_acceptance", b"dice"))
    assert checker.main([problem, result]) == 1
    assert capsys.readouterr().out == "rule: dice is unknown\n"


def test_the_draw_can_be_read(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["checker", str(files[0])])
    assert checker.main() == 0
    drawn = codec.load_problem(files[0].read_bytes()).drawn
    assert capsys.readouterr().out == "".join(f"{n} {name}\n" for n, name in enumerate(drawn, 1))


def test_it_runs_as_a_module(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["checker", *map(str, files)])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("fairlot.checker", run_name="__main__")
    assert left.value.code == 0


@pytest.mark.parametrize("data", [b"[]", b'{"family":"matching"', b'{"family":"dice"}', b"[" * 100_000])
def test_a_file_of_no_use_ends_with_2(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(data)
    assert checker.main([str(tmp_path / "file")]) == 2
    assert checker.main([str(tmp_path / "none")]) == 2
    assert checker.main([]) == 2
    assert "usage: problem.json [result.json [digest]]" in capsys.readouterr().err
