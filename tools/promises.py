"""Write engine/docs/promises.md: which rule keeps which promise, out of the tests that show it.

A test says what it shows by the mark ``@shows(family, rule, promise, ...)`` (engine/tests/fairlot_shows.py).
``python tools/promises.py check`` finds a stale page, a promise without a test, a mark for what is not there.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).resolve().parent.parent
PAGE = HOUSE / "engine" / "docs" / "promises.md"
TESTS = HOUSE / "engine" / "tests"
sys.path[:0] = [str(HOUSE / "engine" / "src")]

from fairlot.family import FAMILIES, family  # noqa: E402

HEAD = """\
<!-- Written by tools/promises.py from the tests; mark a test, then run it again. -->

# Which rule keeps which promise

**yes**: a test would fail if the rule broke it. **no**: a test holds a case where the rule breaks it. Empty:
nobody has shown either. What a promise means is said on the page of its family; the tests stand below each
table. Besides, `check` holds against every result that it is bound to its problem and draw, and that its
witness is true.
"""


class Mark(NamedTuple):
    """What one test shows about one rule."""

    family: str
    rule: str
    promise: str
    kept: bool
    test: str


def marks() -> Iterator[Mark]:
    """Yield what the tests show, in order of files and lines."""
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield from _of_test(node, f"{path.stem}.{node.name}")


def _of_test(test: ast.FunctionDef, name: str) -> Iterator[Mark]:
    for call in test.decorator_list:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "shows":
            key, rule, *promises = (str(ast.literal_eval(word)) for word in call.args)
            for promise in promises:
                yield Mark(key, rule, promise.removeprefix("not "), not promise.startswith("not "), name)


def faults(found: list[Mark]) -> Iterator[str]:
    """Yield what does not fit: a promise nobody shows, a rule that is not there, a contradiction."""
    kept = {mark[:3] for mark in found if mark.kept}
    broken = {mark[:3] for mark in found if not mark.kept}
    for key in FAMILIES:
        for rule, promises in family(key).rules.items():
            for promise in promises:
                if (key, rule, promise) not in kept:
                    yield f"no test shows that {rule} ({key}) keeps '{promise}'"
    for key, rule, promise in sorted(kept & broken):
        yield f"tests disagree whether {rule} ({key}) keeps '{promise}'"
    for mark in found:
        if mark.family not in FAMILIES or mark.rule not in family(mark.family).rules:
            yield f"{mark.test} speaks of {mark.rule} ({mark.family}), which is not there"


def page(found: list[Mark]) -> str:
    """Return the page."""
    parts = [HEAD]
    for key in FAMILIES:
        parts.append(f"\n## {key}\n\n" + "\n".join(_table(key, [m for m in found if m.family == key])) + "\n")
    return "".join(parts)


def _table(key: str, found: list[Mark]) -> Iterator[str]:
    rules = list(family(key).rules)
    promises = list(dict.fromkeys([p for of_rule in family(key).rules.values() for p in of_rule]))
    promises += sorted({mark.promise for mark in found} - set(promises))
    said = {(mark.rule, mark.promise): "yes" if mark.kept else "**no**" for mark in found}
    yield _row("promise", *(f"`{rule}`" for rule in rules))
    yield _row("---", *(":-:" for _ in rules))
    for promise in promises:
        yield _row(promise, *(said.get((rule, promise), "") for rule in rules))
    yield ""
    for promise in promises:
        tests = dict.fromkeys(mark.test for mark in found if mark.promise == promise)
        yield f"- {promise}: {', '.join(f'`{test}`' for test in tests)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Write or check the page; return the exit code."""
    found = list(marks())
    wrong = list(faults(found))
    made = page(found)
    if sys.argv[1:] == ["check"]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
            wrong.append(f"{PAGE.relative_to(HOUSE)} is stale: run python tools/promises.py")
    else:
        PAGE.write_text(made, encoding="utf-8")
    sys.stdout.write("\n".join([*wrong, "" if wrong else "Every promise is shown by a test."]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
