"""The one door to the engine: from a round to a problem, from a problem to an answer that was checked.

A run that a person waits for is computed by the very command that anyone can type afterwards
(``python -m fairlot solve``), in a process of its own, so that it can be stopped.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fairlot import codec, solve
from fairlot.result import Result
from fairlot.types import Problem

from madang.core import registry
from madang.kernel.allocation.models import Run
from madang.kernel.allocation.ports import Allocatable, Case
from madang.kernel.allocation.queries import case_of
from madang.kernel.allocation.queries.families import Gift, Standing, reading
from madang.kernel.allocation.queries.runs import broken_promises
from madang.kernel.calls.models import Round

_PAUSE_SECONDS = 0.05

Report = Callable[[], None]


class TookTooLong(Exception):  # noqa: N818 (a fact, not a fault of the program)
    """The engine was stopped because its time was over."""


@dataclass(frozen=True)
class Question:
    """A round as the engine is asked about it, and the case it was made from."""

    case: Case
    problem: Problem

    @property
    def digest(self) -> str:
        return codec.digest(self.problem)


def family_of(round: Round) -> str:
    """Return of which family the problems of ``round`` are."""
    kind: Allocatable = registry.kind(round.call.kind)
    return kind.family


def question_of(round: Round) -> Question:
    """Ask the kind of ``round`` for its problem as things stand now."""
    kind: Allocatable = registry.kind(round.call.kind)
    case = case_of(round)
    return Question(case, kind.problem(case))


def problem_of(run: Run) -> Problem:
    """Return the problem that ``run`` answered, from its own words."""
    return codec.load(run.problem)


def result_of(run: Run) -> Result:
    """Return the answer of ``run``, from its own words."""
    return codec.load_result(run.result)


def ask(problem: Problem, rule: str) -> Result:
    """Ask here and now: for small problems inside a deed."""
    return solve.solve(problem, rule)


def ask_apart(problem: Problem, rule: str, *, report: Report, limit_seconds: float) -> Result:
    """Ask in a process of its own, calling ``report`` all the while; whatever it raises ends the process.

    Raises TookTooLong after ``limit_seconds``.
    """
    with TemporaryDirectory(prefix="madang-run-") as folder:
        question, answer = Path(folder, "problem.json"), Path(folder, "result.json")
        question.write_bytes(codec.dump_problem(problem))
        command = [sys.executable, "-m", "fairlot", "solve", str(question), "--rule", rule, "-o", str(answer)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with Path(folder, "said").open("wb+") as said:
            child = subprocess.Popen(command, env=environment, stdout=said, stderr=said)  # noqa: S603 ours
            try:
                _wait(child, report, limit_seconds)
            finally:
                child.kill()
                child.wait()
            if child.returncode:
                said.seek(0)
                raise RuntimeError(said.read().decode(errors="replace")[-2000:])
        return codec.load_result(answer.read_bytes())


def _wait(child: "subprocess.Popen[bytes]", report: Report, limit_seconds: float) -> None:
    end = time.monotonic() + limit_seconds
    while child.poll() is None:
        if time.monotonic() > end:
            raise TookTooLong
        report()
        time.sleep(_PAUSE_SECONDS)


def row_of(problem: Problem, result: Result, standing: Standing | None = None) -> dict[str, Any]:
    """Return the columns of a Run that hold this question and this answer, checked by other means.

    ``standing`` is what was held already when the question was asked.
    """
    counts = reading(problem.family).counts(problem, result, standing)
    return {
        "family": problem.family,
        "rule": result.rule,
        "engine_version": result.engine_version,
        "seed": result.seed,
        "problem": codec.dump_problem(problem).decode(),
        "problem_digest": codec.digest(problem),
        "result": codec.dump_result(result).decode(),
        "result_digest": codec.digest(result),
        "applicants": int(str(result.stats["applicants"])),
        "units": counts.units,
        "given": counts.given,
        "placed": counts.placed,
        "first_choices": counts.first_choices,
        "violations": len(broken_promises(problem, result)),
    }


def gifts(problem: Problem, result: Result, standing: Standing | None = None) -> list[Gift]:
    """Return what each entry is given beyond what it holds already."""
    return reading(problem.family).gifts(problem, result, standing)


def free_again(problem: Problem, standing: Standing) -> Problem:
    """Return the problem of what is free again, where nobody who holds something is moved."""
    return reading(problem.family).free_again(problem, standing)


def explanations(problem: Problem, result: Result, case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield entry code and why it fared as it did: the engine's words, and scores and tiers in ours."""
    return reading(problem.family).explanations(problem, result, case)
