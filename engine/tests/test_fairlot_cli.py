"""The command, as a stranger uses it on what a city published."""

import io
import json
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fairlot import __version__, codec
from fairlot.cli import main
from fairlot.solve import solve
from fairlot_cases import random_market

pytestmark = pytest.mark.unit

Files = tuple[Path, Path]


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> Files:
    problem = random_market(11, 20, 5, 3)
    (tmp_path / "problem.json").write_bytes(codec.dump_problem(problem))
    (tmp_path / "result.json").write_bytes(codec.dump_result(solve(problem)))
    return tmp_path / "problem.json", tmp_path / "result.json"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_published_awards_can_be_had_again(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, result = files
    assert run("solve", problem, "-o", tmp_path / "again.json") == 0
    assert (tmp_path / "again.json").read_bytes() == result.read_bytes() + b"\n"
    said_en = capsys.readouterr().err
    assert "awards; digest of the result sha256:" in said_en
    assert "of 20 applicants have a place." in said_en
    assert run("solve", problem, "--lang", "ko") == 0
    said = capsys.readouterr()
    assert said.out.encode() == result.read_bytes() + b"\n"
    assert "건을 배정했습니다" in said.err


def test_a_true_result_passes(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    digest = codec.digest(codec.load_result(files[1].read_bytes()))
    assert run("check", *files, "--rerun", "--digest", digest) == 0
    assert capsys.readouterr().out.startswith("All promises hold:")
    assert run("check", *files, "--lang", "ko") == 0
    assert capsys.readouterr().out.startswith("모든 약속이 지켜졌습니다.")


def test_one_award_changed_by_hand_is_named(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    problem, result = files
    written = json.loads(result.read_bytes())
    written["grants"][0][1] = next(p for p in ("s0", "s1") if p != written["grants"][0][1])
    result.write_text(json.dumps(written))
    assert run("check", problem, result, "--rerun", "--digest", "sha256:0") == 1
    said = capsys.readouterr().out
    assert "published: The digest published is sha256:0" in said
    assert f"rerun: The rule deferred_acceptance, run again, gives {written['grants'][0][0]}" in said
    assert "Broken promises:" in said


def test_what_a_rule_never_promised_is_told_apart(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.json"
    assert run("solve", files[0], "--rule", "points_first_come", "-o", old) == 0
    assert run("check", files[0], old) == 0
    assert "Not promised by points_first_come, so not counted:" in capsys.readouterr().out
    assert run("check", files[0], old, "--strict") == 1
    assert "would rather have" in capsys.readouterr().out


def test_a_result_by_an_unknown_rule_is_held_to_every_promise(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    files[1].write_bytes(files[1].read_bytes().replace(b"deferred_acceptance", b"dice"))
    assert run("check", *files, "--rerun") == 1
    assert "rule: The rule dice is not one anyone knows." in capsys.readouterr().out


def test_an_applicant_is_told_why(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", *files, "a3", "--lang", "ko") == 0
    assert "추첨 순번은 20건 가운데" in capsys.readouterr().out
    assert run("explain", *files, "a3", "--json") == 0
    assert json.loads(capsys.readouterr().out)["applicant"] == "a3"
    assert run("explain", *files, "nobody") == 2
    assert capsys.readouterr().err == "fairlot: There is no applicant nobody in this problem.\n"


def test_files_that_cannot_be_used_end_with_2_and_a_reason(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, result = files
    assert run("check", tmp_path / "none.json", result) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err
    assert run("check", result, problem, "--lang", "ko") == 2
    assert "fairlot: 파일에" in capsys.readouterr().err
    problem.write_bytes(problem.read_bytes()[:100])
    assert run("solve", problem) == 2
    assert "not complete JSON" in capsys.readouterr().err
    assert run("solve", files[0], "-o", tmp_path) == 2


def test_the_output_that_cannot_be_written_is_named(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("solve", files[0], "-o", tmp_path / "no" / "where.json") == 2
    assert "where.json cannot be written" in capsys.readouterr().err


def test_the_standard_input_is_a_file_named_minus(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO(files[1].read_bytes())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=data))
    assert run("check", files[0], "-") == 0


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), (["--version"], 0), ([], 2), (["solve"], 2)]
)
def test_help_version_and_misuse(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == code
    said = capsys.readouterr()
    assert "fairlot" in said.out + said.err


def test_it_runs_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["fairlot", "--version"])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("fairlot", run_name="__main__")
    assert left.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_importing_the_module_runs_nothing() -> None:
    module: dict[str, Any] = runpy.run_module("fairlot.__main__", run_name="imported")
    assert module["main"] is main
