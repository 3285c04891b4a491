"""What each subcommand of ``fairlot`` does, given its arguments; returns the exit code."""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from fairlot import bench, codec, files, reading
from fairlot.family import family
from fairlot.interrupts import aside, watched
from fairlot.result import Result, Violation
from fairlot.solve import Move, check, difference, explain, repair, rerun, solve, whatif
from fairlot.types import Message, Param, Problem, ProblemError

FINE, BROKEN, UNUSABLE, STOPPED = 0, 1, 2, 3
ALWAYS: Final = ("bound", "feasible", "rational", "witness")  # what every rule promises


def solve_(given: argparse.Namespace) -> int:
    """Allot, within the limit or until Ctrl-C, and write the result."""
    with watched(given.limit) as limits:
        result = aside(lambda: solve(files.load(given.problem, limits.tell), given.rule, limits))
        is_stopped = limits.is_over and result.status == "feasible"
    files.write(given.output, codec.told(result))
    _told(result, given.lang)
    if is_stopped:
        _say(Message("cli_stopped"), given.lang, sys.stderr)
    return STOPPED if is_stopped else FINE


def _told(result: Result, language: str) -> None:
    """Say on the standard error what came out."""
    params: dict[str, Param] = {"rule": result.rule, "grants": len(result.grants)}
    _say(Message("cli_solved", {**params, "digest": codec.digest(result)}), language, sys.stderr)
    if "placed" in result.stats and "applicants" in result.stats:
        counts: dict[str, Param] = {name: str(result.stats[name]) for name in ("placed", "applicants")}
        _say(Message("cli_placed", counts), language, sys.stderr)
    if result.value is not None:
        key = "cli_unproven" if result.bound is None else f"cli_{result.status}"
        worth: dict[str, Param] = {"value": result.value, "bound": result.bound or 0}
        _say(Message(key, worth), language, sys.stderr)


def check_(given: argparse.Namespace) -> int:
    """Name every broken promise of a published result."""
    with watched(None) as limits:
        problem, result = aside(lambda: files.problem_and_result(given.problem, given.result, limits.tell))
    found = check(problem, result)
    if given.digest and given.digest != codec.digest(result):
        params: dict[str, Param] = {"said": given.digest, "is_": codec.digest(result)}
        found.insert(0, Violation("published", "bound", params))
    rules = family(problem.family).rules
    if given.rerun and result.rule in rules:
        found += rerun(problem, result)
    promised = {*rules[result.rule], *ALWAYS} if result.rule in rules else None
    counted = [v for v in found if given.strict or promised is None or v.promise in promised]
    for violation in counted:
        sys.stdout.write(f"{violation.name}: {violation.text(given.lang)}\n")
    if other := len(found) - len(counted):
        _say(Message("cli_not_promised", {"rule": result.rule, "count": other}), given.lang)
    _say(_verdict(result, len(counted)), given.lang)
    return BROKEN if counted else FINE


def _verdict(result: Result, broken: int) -> Message:
    if broken:
        return Message("cli_broken", {"count": broken})
    params: dict[str, Param] = {"rule": result.rule, "grants": len(result.grants)}
    return Message("cli_fine", {**params, "digest": codec.digest(result)})


def explain_(given: argparse.Namespace) -> int:
    """Say to one why."""
    problem, result = files.problem_and_result(given.problem, given.result)
    story = explain(problem, result, given.who)
    if given.json:
        sys.stdout.write(json.dumps(story.to_json(), ensure_ascii=False, indent=1) + "\n")
        return FINE
    for message in story.messages():
        _say(message, given.lang)
    return FINE


def whatif_(given: argparse.Namespace) -> int:
    """Say who would hold something else if the problem were another."""
    problem, result = files.problem_and_result(given.problem, given.result)
    made = whatif(problem, result, reading.top(files.read(given.patch)))
    _moved(made.moves, given.lang)
    _kept(given, made.problem, made.result)
    return FINE


def repair_(given: argparse.Namespace) -> int:
    """Allot again without those who drop out, moving as few others as can be."""
    problem, result = files.problem_and_result(given.problem, given.result)
    with watched(None):
        made = aside(lambda: repair(problem, result, given.who))
    _moved(tuple(difference(result, made.result)), given.lang)
    for moves, value in made.frontier:
        _say(Message("cli_frontier", {"moves": moves, "value": value}), given.lang)
    _kept(given, made.problem or problem, made.result)
    return FINE


def _moved(moves: tuple[Move, ...], language: str) -> None:
    for move in moves:
        _say(Message("cli_move", move.params()), language)
    _say(Message("cli_moves", {"count": len(moves)}), language)


def _kept(given: argparse.Namespace, problem: Problem, result: Result) -> None:
    """Write the other problem and its result where that was asked for."""
    if given.problem_output:
        files.write(given.problem_output, codec.told(problem))
    if given.output:
        files.write(given.output, codec.told(result))


def import_(given: argparse.Namespace) -> int:
    """Write the problem that a folder of CSV tables holds."""
    kind = family(given.family)
    top: Mapping[str, object] = {**kind.tabled(files.tables(given.csv)), "family": kind.key, "format": 1}
    problem = codec.load(json.dumps(top, ensure_ascii=False))
    files.write(given.output, codec.told(problem))
    said: dict[str, Param] = {"family": kind.key, "digest": problem.digest}
    _say(Message("cli_read", said), given.lang, sys.stderr)
    return FINE


def bench_(given: argparse.Namespace) -> int:
    """Time every family on instances made up from a seed."""
    for line in bench.table(given.family or None, given.size):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return FINE


def refused(error: ProblemError, language: str) -> int:
    """Say on the standard error why the input is no use."""
    for sentence in error.sentences(language):
        sys.stderr.write(f"fairlot: {sentence}\n")
    return UNUSABLE


def _say(message: Message, language: str, to: TextIO | None = None) -> None:
    (to or sys.stdout).write(message.text(language) + "\n")
