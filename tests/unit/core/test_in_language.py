"""Words of a row in the language of the reader."""

from dataclasses import dataclass

import pytest
from django.utils.translation import override

from madang.core.models import InLanguage

pytestmark = pytest.mark.unit


@dataclass
class Row:
    title_ko: str = "빈터"
    title_en: str = "Yard"
    public_ko: str = "모두"
    public_en: str = ""

    title = InLanguage()
    words = InLanguage("public")


@pytest.mark.parametrize(("language", "title"), [("ko", "빈터"), ("en", "Yard")])
def test_a_row_is_read_in_the_language_of_the_reader(language: str, title: str) -> None:
    with override(language):
        assert Row().title == title


def test_korean_stands_where_there_is_no_english() -> None:
    with override("en"):
        assert Row().words == "모두"


def test_the_class_itself_gives_the_descriptor() -> None:
    assert isinstance(Row.title, InLanguage)
