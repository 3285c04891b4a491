"""The command beyond solving and checking: changes, drop-outs, tables, limits, Ctrl-C, timing."""

import io
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from fairlot import bench, codec, commands
from fairlot.cli import main
from fairlot.family import FAMILIES
from fairlot.interrupts import aside, watched
from fairlot.limits import Limits
from fairlot.matching.samples import sample
from fairlot.result import Result
from fairlot.solve import check, solve
from fairlot.types import Message, Problem, ProblemError
from fairlot_cases import market

pytestmark = pytest.mark.unit

Files = tuple[str, str]
PROBLEM = market({"a": ("p", "q"), "b": ("p",), "c": ("q", "p")}, {"p": ("a", "b", "c"), "q": ("a", "c")})


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> Files:
    (tmp_path / "problem.json").write_bytes(codec.dump_problem(PROBLEM))
    (tmp_path / "result.json").write_bytes(codec.dump_result(solve(PROBLEM)))
    return str(tmp_path / "problem.json"), str(tmp_path / "result.json")


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_a_change_names_whom_it_would_move(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patch, problem, result = (tmp_path / f"{name}.json" for name in ("patch", "other", "after"))
    patch.write_text('{"places": {"p": {"seats": 2}}}')
    assert run("whatif", *files, patch) == 0
    assert capsys.readouterr().out == "b: nothing before, p after\nOutcomes that differ: 1.\n"
    assert run("whatif", *files, patch, "--lang", "ko", "-o", result, "--problem-output", problem) == 0
    assert capsys.readouterr().out.startswith("b: 전에는 배정 없음, 이제는 p\n")
    assert run("check", problem, result) == 0
    patch.write_text('{"places": []}')
    assert run("whatif", *files, patch) == 2


def test_a_drop_out_frees_a_seat_and_the_new_result_can_be_checked(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, result = tmp_path / "left.json", tmp_path / "after.json"
    assert run("repair", *files, "a", "-o", result, "--problem-output", problem) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a: p before, nothing after",
        "b: nothing before, p after",
        "Outcomes that differ: 2.",
        "0 moved, value 1",
    ]
    assert run("check", problem, result) == 0
    assert run("repair", *files, "nobody") == 2


def test_tables_become_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = {
        "applicants": "id\na\nb\n",
        "places": "id,seats\np,1\n",
        "wishes": "applicant,place,rank\na,p,1\nb,p,1\n",
        "priorities": "place,applicant,priority\np,a,2\np,b,1\n",
        "lottery": "label,value\ncall,2026-1\n",
        "not a table": "",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    made = tmp_path / "problem.json"
    assert run("import", "matching", tmp_path, "-o", made) == 0
    assert "Read a problem of the kind matching; its digest is sha256:" in capsys.readouterr().err
    assert run("solve", made) == 0
    assert '["b","p",1,"open"]' in capsys.readouterr().out
    (tmp_path / "places.csv").write_bytes(b"id,seats\n\xff,1\n")
    assert run("import", "matching", tmp_path) == 2
    assert "places.csv cannot be read:" in capsys.readouterr().err
    (tmp_path / "places.csv").unlink()
    (tmp_path / "places.csv").mkdir()
    assert run("import", "matching", tmp_path) == 2
    assert run("import", "matching", tmp_path / "nowhere") == 2


def test_an_unknown_rule_is_answered_with_the_list(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("solve", files[0], "--rule", "dice") == 2
    assert "the rules are deferred_acceptance, serial_dictatorship" in capsys.readouterr().err


Fake = Callable[[Problem, str | None, Limits], Result]


@pytest.mark.parametrize(
    ("parts", "limit", "code", "said"),
    [
        ({"status": "optimal", "value": 7, "bound": 7}, None, 0, "Value 7, proven the best."),
        (
            {"status": "feasible", "value": 7, "bound": 9},
            "0",
            3,
            "no answer has more than 9.\nStopped before",
        ),
        ({"status": "feasible", "value": 7, "bound": 9}, "60", 0, "no answer has more than 9."),
        ({"status": "feasible", "value": 7}, "0", 3, "how much better it could be is not known."),
        ({"stats": {}}, "0", 0, "2 awards; digest"),
    ],
)
def test_what_a_run_is_worth_is_said(
    parts: dict[str, object],
    limit: str | None,
    code: int,
    said: str,
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = replace(solve(PROBLEM), **parts)  # type: ignore[arg-type]
    monkeypatch.setattr(commands, "solve", lambda *_: made)
    assert run("solve", files[0], *(() if limit is None else ("--limit", limit))) == code
    assert said in capsys.readouterr().err


def test_ctrl_c_gives_the_best_answer_so_far(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    best = replace(solve(PROBLEM), status="feasible", value=1, bound=2)

    def long(_problem: Problem, _rule: str | None, limits: Limits) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        while not limits.is_over:
            time.sleep(0.01)
        return best

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(commands, "solve", long)
    assert run("solve", files[0]) == 3
    assert "best answer so far" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) == before


def test_a_second_ctrl_c_ends_the_programme(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def deaf(*_: object) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)
        done.wait(5)
        return solve(PROBLEM)

    monkeypatch.setattr(commands, "solve", deaf)
    assert run("solve", files[0]) == 130
    done.set()


def test_a_failure_in_the_other_thread_is_heard() -> None:
    def fails() -> None:
        raise ProblemError([Message("lottery_empty")])

    with pytest.raises(ProblemError, match="The lottery names no source"):
        aside(fails)


def test_progress_is_told_on_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for is_terminal, told in ((True, "\r\033[Krounds 50%"), (False, "")):
        screen = io.StringIO()
        monkeypatch.setattr(screen, "isatty", lambda is_terminal=is_terminal: is_terminal)
        monkeypatch.setattr(sys, "stderr", screen)
        with watched(1.0) as limits:
            limits.tell(1, 2, "rounds")
            limits.tell(2, 2, "too soon after")
            assert screen.getvalue() == told
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    with watched(None) as limits:
        limits.tell(1, 0, "of unknown length")
    assert screen.getvalue() == "\r\033[Kof unknown length\r\033[K"


def test_the_bench_times_a_family_and_finds_nothing_broken(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bench", "matching", "--size", 40) == 0
    row = capsys.readouterr().out.splitlines()[2]
    assert row.startswith("| matching | deferred_acceptance | 40 | ")
    assert row.endswith("| complete | 0 |")
    assert run("bench", "dice") == 2


def test_the_bench_takes_the_sizes_of_each_family_and_leaves_out_what_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fairlot.matching.samples", SimpleNamespace(SIZES=(3, 5), sample=sample))
    for key in FAMILIES[1:]:
        monkeypatch.setitem(sys.modules, f"fairlot.{key}.samples", None)
    assert [line.split(" | ")[2] for line in bench.table()] == ["size", "---", "3", "5"]


def test_samples_are_problems_that_can_be_solved() -> None:
    problem = sample(50)
    assert problem.digest == sample(50).digest != sample(50, seed=2).digest
    assert check(problem, solve(problem)) == []
    assert json.loads(codec.dump_problem(sample(0)))["applicants"] == {}
