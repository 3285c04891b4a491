"""The tools of the house find what they are for."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools import messages, tidy

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Yard", "마당"), None),
        (Message("Yard", ""), "is not translated"),
        (Message("Yard", "마당", flags=["fuzzy"]), "doubtful"),
        (Message("%(count)s places", "%(count)s곳"), None),
        (Message("%(count)s places", "%(number)s곳"), "other placeholders"),
        (Message("{days} days over", "{days}일 초과"), None),
        (Message("{days} days over", "초과"), "other placeholders"),
        (Message(("one", "%(n)s"), ("%(n)s개",)), None),
    ],
)
def test_a_poor_translation_is_found(message: Message, fault: str | None) -> None:
    found = list(messages.faults_of(message))
    assert (found == []) if fault is None else (len(found) == 1 and fault in found[0])


def test_words_of_templates_are_found_whatever_the_indentation(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<p>\n      {% translate "Apply" %}\n  {% blocktranslate trimmed %}\n    {{ n }} places\n'
        "  {% endblocktranslate %}\n\t{{ _('Why') }}</p>\n",
        encoding="utf-8",
    )
    text = messages.words_in(page).getvalue().decode()
    for word in ("Apply", "%(n)s places", "Why"):
        assert word in text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("fine\n", None),
        ("blanks \n", "ends with blanks"),
        ("no end", "does not end"),
        ("two\n\n", "empty lines"),
        ("a\r\nb\n", "Windows"),
        ("--index-" + "url somewhere\n", "names a server"),
        ('"resol' + 'ved": "x"\n', "names a server"),
        ("-----BEGIN " + "PRIVATE KEY-----\n", "holds a key"),
    ],
)
def test_untidiness_is_found(tmp_path: Path, text: str, fault: str | None) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(text.encode())
    found = list(tidy.faults_in(path))
    assert (found == []) if fault is None else any(fault in each for each in found)
