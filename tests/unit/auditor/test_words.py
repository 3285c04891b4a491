"""Every verb that the code writes into the log has words for the auditor."""

import re
from pathlib import Path

import pytest

import madang
from madang.web.auditor import words

pytestmark = pytest.mark.unit


def test_every_verb_in_the_code_has_words_and_no_other() -> None:
    sources = Path(madang.__file__).parent.rglob("*.py")
    written = {verb for file in sources for verb in re.findall(r'verb="([a-z_.]+)"', file.read_text("utf-8"))}
    assert written == set(words.VERBS)


def test_an_unknown_word_is_shown_as_it_is_written() -> None:
    assert words.verb("moon.landed") == "moon.landed"
    assert words.subject("moon.crater:7") == "moon.crater 7"
    assert words.fault("odd") == "odd"
    assert "9" in words.fault("missing, with all up to 9")
