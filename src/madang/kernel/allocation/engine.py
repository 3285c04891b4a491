"""The one door to the engine: from a round to a problem, from a problem to an answer that was checked.

A run that a person waits for is computed by the very command that anyone can type afterwards
(``python -m fairlot solve``), in a process of its own, so that it can be stopped.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fairlot import codec, solve
from fairlot.matching.explain import Choice, explain_all
from fairlot.matching.problem import Matching
from fairlot.matching.vacancies import vacancy_problem
from fairlot.matching.whatif import Change
from fairlot.result import Result

from madang.core import registry
from madang.kernel.allocation.models import Run
from madang.kernel.allocation.ports import Allocatable, Case, HostView
from madang.kernel.allocation.queries import case_of
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
    problem: Matching

    @property
    def digest(self) -> str:
        return codec.digest(self.problem)


def question_of(round: Round) -> Question:
    """Ask the kind of ``round`` for its problem as things stand now."""
    kind: Allocatable = registry.kind(round.call.kind)
    case = case_of(round)
    return Question(case, kind.problem(case))


def problem_of(run: Run) -> Matching:
    """Return the problem that ``run`` answered, from its own words."""
    return codec.load_problem(run.problem)


def result_of(run: Run) -> Result:
    """Return the answer of ``run``, from its own words."""
    return codec.load_result(run.result)


def ask(problem: Matching, rule: str) -> Result:
    """Ask here and now: for small problems inside a deed."""
    return solve.solve(problem, rule)


def ask_apart(problem: Matching, rule: str, *, report: Report, limit_seconds: float) -> Result:
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


def row_of(problem: Matching, result: Result) -> dict[str, Any]:
    """Return the columns of a Run that hold this question and this answer, checked by other means."""
    ranks = result.stats["ranks"]
    return {
        "rule": result.rule,
        "engine_version": result.engine_version,
        "seed": result.seed,
        "problem": codec.dump_problem(problem).decode(),
        "problem_digest": codec.digest(problem),
        "result": codec.dump_result(result).decode(),
        "result_digest": codec.digest(result),
        "applicants": len(problem.applicants),
        "seats": sum(place.seats for place in problem.places.values()),
        "placed": len(result.grants),
        "first_choices": ranks[0] if isinstance(ranks, list | tuple) and ranks else 0,
        "violations": len(broken_promises(problem, result)),
    }


def free_again(problem: Matching, holders: Mapping[str, str], out: frozenset[str]) -> Matching:
    """Return the problem of the seats that are free; ``holders`` is entry -> place, ``out`` left for good."""
    return vacancy_problem(problem, holders, out)


def explanations(problem: Matching, result: Result, case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield entry code and why it fared as it did: the engine's words, and scores and tiers in ours."""
    known = {each.code: each for each in case.candidates}
    seats = {code: place.seats for code, place in problem.places.items()}
    for told in explain_all(problem, result):
        who = known[told.applicant]
        yield (
            told.applicant,
            {
                "engine": told.to_json(),
                "score_milli": who.score_milli,
                "eligible": who.eligible,
                "pass_mark_milli": case.min_score_milli,
                "offers": {
                    choice.place: _told(problem, case, told.applicant, choice, seats[choice.place])
                    for choice in told.choices
                },
            },
        )


def _told(problem: Matching, case: Case, code: str, choice: Choice, seats: int) -> dict[str, Any]:
    view = _view(case, choice.place, code)
    return {
        "seats": seats,
        "tier": view.tier,
        "unacceptable": view.unacceptable,
        "cutoffs": {
            cutoff.pool: _place_in_line(case, choice.place, cutoff.applicant)
            for cutoff in choice.cutoffs
            if cutoff.applicant and not cutoff.is_free
        },
        "enough": _enough(problem, case, choice.place, choice.changes),
    }


def _view(case: Case, place: str, code: str) -> HostView:
    return case.views.get(place, {}).get(code, HostView())


def _place_in_line(case: Case, place: str, code: str) -> dict[str, int | None]:
    score = next(each.score_milli for each in case.candidates if each.code == code)
    return {"tier": _view(case, place, code).tier, "score_milli": score}


def _enough(
    problem: Matching, case: Case, place: str, changes: Iterable[Change]
) -> dict[str, int | None] | None:
    """Say in tier and score what rank would have been enough: that of whoever stands there now."""
    rank = next((change.value for change in changes if change.kind == "priority"), None)
    holder = next((a for a, number in problem.places[place].priority.items() if number == rank), None)
    return _place_in_line(case, place, holder) if holder else None
