"""The command ``fairlot``: solve a problem, check a published result, explain it to one applicant."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import fairlot
from fairlot import codec
from fairlot.matching.problem import Matching
from fairlot.matching.promises import RULES
from fairlot.result import Result, Violation
from fairlot.solve import check, explain, rerun, solve
from fairlot.types import Message, Param, ProblemError
from fairlot.words import LANGUAGES

FINE, BROKEN, UNUSABLE = 0, 1, 2

_EPILOG = """\
exit codes: 0 all is well, 1 a promise is broken, 2 a file cannot be used.
A file named - is read from the standard input.

examples:
  fairlot solve problem.json -o result.json     the same awards, byte for byte, on any machine
  fairlot check problem.json result.json        names every broken promise
  fairlot explain problem.json result.json A17  why A17 got what it got
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    given = _parser().parse_args(arguments)
    try:
        code: int = given.run(given)
    except ProblemError as error:
        for sentence in error.sentences(given.lang):
            _say(f"fairlot: {sentence}", sys.stderr)
        return UNUSABLE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fairlot",
        description="Public allocation you can run again and check without trusting anyone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"fairlot {fairlot.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("solve", help="allot by a rule and write the result")
    one.add_argument("problem", help="problem.json, as published")
    one.add_argument(
        "--rule", default="deferred_acceptance", choices=list(RULES), help="default: %(default)s"
    )
    one.add_argument("-o", "--output", help="where to write the result (default: the standard output)")
    one.set_defaults(run=_solve)
    two = commands.add_parser("check", help="name every promise a result breaks")
    two.add_argument("problem", help="problem.json, as published")
    two.add_argument("result", help="result.json, as published")
    two.add_argument("--digest", help="the digest of the result that was published (sha256:...)")
    two.add_argument("--rerun", action="store_true", help="run the rule again as well and compare")
    two.add_argument(
        "--strict", action="store_true", help="hold promises against it that its rule never made"
    )
    two.set_defaults(run=_check)
    three = commands.add_parser("explain", help="say to one applicant why")
    three.add_argument("problem", help="problem.json, as published")
    three.add_argument("result", help="result.json, as published")
    three.add_argument("applicant", help="the applicant's id in the problem")
    three.set_defaults(run=_explain)
    for command in (one, two, three):
        command.add_argument(
            "--lang", choices=LANGUAGES, default="en", help="language (default: %(default)s)"
        )
    return parser


def _solve(given: argparse.Namespace) -> int:
    result = solve(codec.load_problem(_read(given.problem)), given.rule)
    data = codec.dump_result(result)
    if given.output is None:
        _say(data.decode())
    else:
        _write(given.output, data)
    digest = codec.digest(result)
    params: dict[str, Param] = {
        "placed": len(result.grants),
        "applicants": str(result.stats["applicants"]),
        "digest": digest,
    }
    _say(Message("cli_solved", params).text(given.lang), sys.stderr)
    return FINE


def _check(given: argparse.Namespace) -> int:
    problem, result = _both(given)
    found = check(problem, result)
    if given.digest and given.digest != codec.digest(result):
        params: dict[str, Param] = {"said": given.digest, "is_": codec.digest(result)}
        found.insert(0, Violation("published", "bound", params))
    if given.rerun and result.rule in RULES:
        found += rerun(problem, result)
    promised = (*RULES.get(result.rule, ("stable",)), "bound", "feasible", "rational", "witness")
    counted = [v for v in found if given.strict or v.promise in promised]
    for violation in counted:
        _say(f"{violation.name}: {violation.text(given.lang)}")
    other = [v for v in found if v not in counted]
    if other:
        left_out: dict[str, Param] = {"rule": result.rule, "count": len(other)}
        _say(Message("cli_not_promised", left_out).text(given.lang))
    _say(_verdict(problem, result, counted).text(given.lang))
    return BROKEN if counted else FINE


def _verdict(problem: Matching, result: Result, counted: list[Violation]) -> Message:
    if counted:
        return Message("cli_broken", {"count": len(counted)})
    params: dict[str, Param] = {
        "rule": result.rule,
        "grants": len(result.grants),
        "applicants": len(problem.applicants),
        "digest": codec.digest(result),
    }
    return Message("cli_fine", params)


def _explain(given: argparse.Namespace) -> int:
    problem, result = _both(given)
    for message in explain(problem, result, given.applicant).messages():
        _say(message.text(given.lang))
    return FINE


def _both(given: argparse.Namespace) -> tuple[Matching, Result]:
    return codec.load_problem(_read(given.problem)), codec.load_result(_read(given.result))


def _say(sentence: str, to: TextIO | None = None) -> None:
    (to or sys.stdout).write(sentence + "\n")


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise _unusable("file_unreadable", name, error) from None


def _write(name: str, data: bytes) -> None:
    try:
        Path(name).write_bytes(data + b"\n")
    except OSError as error:
        raise _unusable("file_unwritable", name, error) from None


def _unusable(key: str, name: str, error: OSError) -> ProblemError:
    return ProblemError([Message(key, {"file": name, "detail": error.strerror or str(error)})])
