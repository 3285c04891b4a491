"""Keep the message catalogues: ``extract``, ``compile`` and ``check``.

Every room (a folder with ``apps.py``, and ``core``) keeps its own Korean catalogue; English is the msgid.
Needs Babel only, not GNU gettext.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")

from django.utils.translation.template import templatize  # noqa: E402

from madang.cli.messages import PACKAGE, compile_messages, read_catalogue  # noqa: E402

LANGUAGE = "ko"
HEADER = """\
# Korean messages of {room}. Kept by tools/messages.py.
msgid ""
msgstr ""
"Language: ko\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|(?<!%)%([sd])|(?<!\{)\{(\w*)(?:[:!][^}]*)?\}(?!\})")


def rooms() -> list[Path]:
    """Return the folders that keep a catalogue of their own."""
    return sorted({apps.parent for apps in PACKAGE.rglob("apps.py")} | {PACKAGE / "core"})


def sources_of(room: Path) -> Iterator[Path]:
    """Yield the Python files and templates that belong to ``room`` and to no room inside it."""
    inner = [other for other in rooms() if other != room and other.is_relative_to(room)]
    for path in sorted(room.rglob("*")):
        wanted = path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts)
        elsewhere = {"migrations", "tests"} & set(path.parts) or any(path.is_relative_to(i) for i in inner)
        if wanted and not elsewhere:
            yield path


def words_in(path: Path) -> io.BytesIO:
    """Return Python that marks the same words as ``path``."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":  # what templatize leaves is no tidy Python; indents would upset the tokeniser
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return io.BytesIO(text.encode())


def extracted_from(room: Path) -> Catalog:
    """Return the messages that ``room`` uses, untranslated."""
    found = Catalog(locale=LANGUAGE)
    for path in sources_of(room):
        for _line, message, comments, context in extract(
            "python", words_in(path), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            where = [(path.relative_to(PACKAGE).as_posix(), None)]
            found.add(message, locations=where, auto_comments=comments, context=context)  # type: ignore[arg-type]
    return found


def catalogue_of(room: Path) -> Path:
    """Return where ``room`` keeps its Korean."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extract_all(chosen: list[Path]) -> None:
    """Bring the catalogues up to date: new messages stand empty, unused ones go."""
    for room in chosen:
        path, found = catalogue_of(room), extracted_from(room)
        if not len(found):
            path.unlink(missing_ok=True)
            continue
        kept = read_catalogue(path) if path.exists() else Catalog(locale=LANGUAGE)
        kept.update(found, no_fuzzy_matching=True)
        body = io.BytesIO()
        write_po(
            body,
            kept,
            width=110,
            omit_header=True,
            ignore_obsolete=True,
            sort_by_file=True,
            include_lineno=False,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        text = HEADER.format(room=_name(room)) + body.getvalue().decode().strip() + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(HOUSE)}: {_summary(kept)}")


def faults_in(room: Path) -> Iterator[str]:
    """Yield what is wrong with the catalogue of ``room``, one sentence each."""
    path, found = catalogue_of(room), extracted_from(room)
    kept = read_catalogue(path) if path.exists() else Catalog(locale=LANGUAGE)
    known = {_key(message): message for message in kept if message.id}
    used = {_key(message): message for message in found if message.id}
    for key in sorted(used.keys() - known.keys(), key=str):
        yield f"{_shown(used[key])} is not in the catalogue; run tools/messages.py extract"
    for key in sorted(known.keys() - used.keys(), key=str):
        yield f"{_shown(known[key])} is used no more; run tools/messages.py extract"
    for key in sorted(used.keys() & known.keys(), key=str):
        yield from faults_of(known[key])


def faults_of(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translated message."""
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(given):
        yield f"{_shown(message)} is not translated"
        return
    if message.fuzzy:
        yield f"{_shown(message)} is marked as doubtful (fuzzy)"
    source = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = set().union(*(_placeholders(each) for each in source))
    for each in given:
        if _placeholders(str(each)) != wanted:
            yield f"{_shown(message)} has other placeholders than its translation"


def double_meanings() -> Iterator[str]:
    """Yield messages that two rooms translate differently: the reader would get either."""
    seen: dict[object, tuple[str, object]] = {}
    for room in rooms():
        path = catalogue_of(room)
        for message in read_catalogue(path) if path.exists() else ():
            if not message.id or not message.string:
                continue
            other, string = seen.setdefault(_key(message), (_name(room), message.string))
            if string != message.string:
                yield f"{_shown(message)}: {other} says {string!r}, {_name(room)} says {message.string!r}"


def check_all(chosen: list[Path]) -> int:
    """Print every fault; return the exit code."""
    faults = [f"{_name(room)}: {fault}" for room in chosen for fault in faults_in(room)]
    faults += [f"two translations of {fault}; use one, or pgettext" for fault in double_meanings()]
    print("\n".join(faults) or "Every message has its Korean.")
    return 1 if faults else 0


def _key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _shown(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def _name(room: Path) -> str:
    return ".".join(room.relative_to(PACKAGE.parent).parts)


def _dotted(name: str) -> str:
    return "madang." + name.strip("/").removeprefix("src/madang/").replace("/", ".")


def _placeholders(text: str) -> set[str]:
    return {
        next(group for group in (*match.groups(), "") if group is not None)
        for match in PLACEHOLDER.finditer(text)
    }


def _summary(catalogue: Catalog) -> str:
    empty = sum(1 for message in catalogue if message.id and not message.string)
    return f"{len(catalogue)} messages, {empty} to translate"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("deed", choices=["extract", "compile", "check"])
    parser.add_argument("room", nargs="*", help="only these, for example people or kernel/calls")
    asked = parser.parse_args()
    chosen = [
        room for room in rooms() if not asked.room or _name(room) in {_dotted(name) for name in asked.room}
    ]
    if asked.deed == "check":
        return check_all(chosen)
    if asked.deed == "extract":
        extract_all(chosen)
    print(f"{compile_messages()} catalogues compiled.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
