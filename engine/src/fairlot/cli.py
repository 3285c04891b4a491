"""The command ``fairlot``: allot, check, explain, ask what if, repair, read tables, time."""

import argparse
import gc
from collections.abc import Sequence

import fairlot
from fairlot import commands
from fairlot.family import FAMILIES
from fairlot.types import ProblemError
from fairlot.words import LANGUAGES

_EPILOG = """\
exit codes: 0 all is well, 1 a promise is broken, 2 a file cannot be used, 3 stopped by --limit or Ctrl-C
before the answer was proven the best. A file named - is read from the standard input.

examples:
  fairlot solve problem.json -o result.json            the same awards, byte for byte, on any machine
  fairlot check problem.json result.json               names every broken promise
  fairlot explain problem.json result.json A17         why A17 got what it got
  fairlot whatif problem.json result.json change.json  who would hold something else after a change
  fairlot repair problem.json result.json A17 A20      A17 and A20 drop out: who moves, and what it is worth
  fairlot import matching tables/ -o problem.json      a problem out of CSV files
"""
_FILES = {"problem": "problem.json, as published", "result": "result.json, as published"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    given = _parser().parse_args(arguments)
    gc.disable()  # millions of wishes are no garbage, and looking through them for some takes minutes
    try:
        code: int = given.run(given)
    except ProblemError as error:
        return commands.refused(error, given.lang)
    except KeyboardInterrupt:
        return 130  # as a shell has it
    finally:
        gc.enable()
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fairlot",
        description="Public allocation you can run again and check without trusting anyone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"fairlot {fairlot.__version__}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_solve(verbs.add_parser("solve", help="allot by a rule and write the result"))
    _add_check(verbs.add_parser("check", help="name every promise a result breaks"))
    _add_explain(verbs.add_parser("explain", help="say to one why"))
    _add_whatif(verbs.add_parser("whatif", help="say who would hold something else after a change"))
    _add_repair(verbs.add_parser("repair", help="allot again without those who drop out"))
    _add_import(verbs.add_parser("import", help="make a problem out of CSV tables"))
    _add_bench(verbs.add_parser("bench", help="time every family on this machine"))
    for verb in verbs.choices.values():
        verb.add_argument("--lang", choices=LANGUAGES, default="en", help="language (default: %(default)s)")
    return parser


def _add_files(verb: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        verb.add_argument(name, help=_FILES[name])


def _add_solve(verb: argparse.ArgumentParser) -> None:
    _add_files(verb, "problem")
    verb.add_argument("--rule", help="default: the family's first; an unknown one is answered with the list")
    verb.add_argument("--limit", type=float, metavar="SECONDS", help="stop then, with the best answer so far")
    verb.add_argument("-o", "--output", help="where to write the result (default: the standard output)")
    verb.set_defaults(run=commands.solve_)


def _add_check(verb: argparse.ArgumentParser) -> None:
    _add_files(verb, "problem", "result")
    verb.add_argument("--digest", help="the digest of the result that was published (sha256:...)")
    verb.add_argument("--rerun", action="store_true", help="run the rule again as well and compare")
    verb.add_argument(
        "--strict", action="store_true", help="hold promises against it that its rule never made"
    )
    verb.set_defaults(run=commands.check_)


def _add_explain(verb: argparse.ArgumentParser) -> None:
    _add_files(verb, "problem", "result")
    verb.add_argument("who", help="an id in the problem: an applicant, a paper, a project, ...")
    verb.add_argument("--json", action="store_true", help="as JSON instead of sentences")
    verb.set_defaults(run=commands.explain_)


def _add_whatif(verb: argparse.ArgumentParser) -> None:
    _add_files(verb, "problem", "result")
    verb.add_argument("patch", help="what is changed: a JSON merge patch (RFC 7396) of problem.json")
    _add_outputs(verb)
    verb.set_defaults(run=commands.whatif_)


def _add_repair(verb: argparse.ArgumentParser) -> None:
    _add_files(verb, "problem", "result")
    verb.add_argument("who", nargs="+", help="the ids that drop out")
    _add_outputs(verb)
    verb.set_defaults(run=commands.repair_)


def _add_outputs(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("-o", "--output", help="where to write the new result (default: nowhere)")
    verb.add_argument("--problem-output", help="where to write the new problem (default: nowhere)")


def _add_import(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("family", choices=FAMILIES, help="the kind of problem")
    verb.add_argument("csv", metavar="DIR", help="the folder of the tables, *.csv")
    verb.add_argument("-o", "--output", help="where to write the problem (default: the standard output)")
    verb.set_defaults(run=commands.import_)


def _add_bench(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("family", nargs="*", help=f"default: all of {', '.join(FAMILIES)}")
    verb.add_argument("--size", type=int, help="the size of the instances (default: each family's own)")
    verb.set_defaults(run=commands.bench_)
