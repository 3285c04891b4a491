"""Write the reference that the code itself tells; ``check`` finds what is stale.

docs/reference/permissions.md   roles, what they may do, which addresses they may open
docs/reference/states.md        the life of every record, drawn
docs/reference/commands.md      the command lines
"""

import argparse
import csv
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
REFERENCE = HOUSE / "docs" / "reference"
WALK = HOUSE / "tests" / "integration" / "house" / "walk.csv"
sys.path[:0] = [str(HOUSE / "src"), str(HOUSE / "engine" / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://nobody@/nothing")
os.environ.setdefault("MADANG_SECRET_KEY", "only for the reference")

import django  # noqa: E402
from django.db.models import TextChoices  # noqa: E402
from django.utils import translation  # noqa: E402

django.setup()

from madang.cli.main import parser  # noqa: E402
from madang.people.permissions import Permission  # noqa: E402
from madang.people.roles import ROLES  # noqa: E402

NOTE = "<!-- Written by tools/reference.py; change the code, then run it again. -->\n\n"


def permissions() -> str:
    """Return who may do what, and who may open which address."""
    keys = list(ROLES)
    lines = ["# Roles, permissions, addresses", "", "## What each role is for", ""]
    lines += [f"- **{role.name}** (`{key}`): {role.description}" for key, role in ROLES.items()]
    lines += ["", "## What each role may do", "", _row("permission", *(f"`{key}`" for key in keys))]
    lines += [_row(*["---"] + [":-:"] * len(keys))]
    for permission in Permission:
        marks = ("x" if permission in ROLES[key].permissions else "" for key in keys)
        lines.append(_row(f"`{permission}`", *marks))
    lines += [
        "",
        "Permissions of founders and host officers hold at their own organisation only.",
        "",
        "## Who may open which address",
        "",
        "`tests/integration/house/test_permission_walk.py` walks every address as every role; an address",
        "without a row fails it. *signed-in*: anyone with an account; *example*: in the example city only;",
        "*halfway*: a step of signing in, which leads back to its beginning.",
        "",
        _row("address", "who"),
        _row("---", "---"),
    ]
    with WALK.open(encoding="utf-8", newline="") as file:
        lines += [_row(f"`/{row['address']}`", row["who"]) for row in csv.DictReader(file)]
    return "\n".join(lines) + "\n"


def states() -> str:
    """Return a diagram for every life."""
    lines = [
        "# The life of every record",
        "",
        "A state changes only along these arrows. Whether a round is open is no state: the clock tells.",
    ]
    for module in sorted((HOUSE / "src" / "madang").rglob("states.py")):
        name = ".".join(module.relative_to(HOUSE / "src").with_suffix("").parts)
        loaded = importlib.import_module(name)
        for key, life in vars(loaded).items():
            if key.endswith("_LIFE"):
                lines += _diagram(name.removesuffix(".states").removeprefix("madang."), key, life)
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Return what can be typed."""
    lines = ["# Commands", "", "## In the repository", ""]
    for path in sorted((HOUSE / "bin").glob("[a-z]*")):
        says = path.read_text(encoding="utf-8").splitlines()[1].removeprefix("# ")
        lines.append(f"- `bin/{path.name}`: {says}")
    lines += [
        "",
        "## madang",
        "",
        "Exit codes: 0 done and nothing is wrong, 1 a fault was found, 2 could not start.",
        "",
    ]
    for words, deed in _deeds("madang", parser()):
        lines += [f"### {words}", "", *_options(deed), ""]
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"permissions.md": permissions, "states.md": states, "commands.md": commands}


def _diagram(room: str, key: str, life: Mapping[str, frozenset[str]]) -> Iterator[str]:
    title = key.removesuffix("_LIFE").replace("_", " ").lower().capitalize()
    choices: type[TextChoices] = type(next(iter(life)))  # type: ignore[assignment]
    yield from ("", f"## {title} ({room})", "", "```mermaid", "stateDiagram-v2")
    for state in choices:
        yield f'    state "{state.label}" as {state.value}'
    yield f"    [*] --> {next(iter(choices)).value}"
    for old, news in life.items():
        for new in sorted(news):
            yield f"    {choices(old).value} --> {choices(new).value}"
    for state in choices:
        if not life.get(state):
            yield f"    {state.value} --> [*]"
    yield "```"


def _deeds(words: str, at: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = [action for action in at._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001
    if not inner:
        yield words, at
    for action in inner:
        for name, child in action.choices.items():
            yield from _deeds(f"{words} {name}", child)


def _options(deed: argparse.ArgumentParser) -> Iterator[str]:
    found = [action for action in deed._actions if action.dest != "help"]  # noqa: SLF001
    if not found:
        yield "No options."
        return
    yield from (_row("option", "meaning"), _row("---", "---"))
    for action in found:
        yield _row(", ".join(f"`{word}`" for word in action.option_strings), action.help or "")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    """Write, or say what is stale."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("deed", choices=["write", "check"])
    writes = asked.parse_args().deed == "write"
    stale = []
    with translation.override("en"):
        for name, page in PAGES.items():
            path, text = REFERENCE / name, NOTE + page()
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
                if writes:
                    path.write_text(text, encoding="utf-8")
    if stale and not writes:
        print(f"Stale: {', '.join(stale)}. Run: python tools/reference.py write")
        return 1
    print(f"Written: {', '.join(stale)}." if stale else "The reference tells what the code does.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
