"""Every template compiles, also one that no test happens to render."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

pytestmark = pytest.mark.unit

SOURCE = Path(__file__).resolve().parents[3] / "src"
TEMPLATES = sorted(
    path.as_posix().partition("/templates/")[2]
    for path in SOURCE.rglob("templates/**/*.*")
    if path.suffix in {".html", ".txt"}
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    get_template(name)


def test_errors_are_said_once() -> None:
    """A whole form begins with what is to be mended; whoever writes that above it says it twice."""
    twice = re.compile(r"{% errors (\w+) %}\s*{{ \1 }}")
    assert [path.name for path in SOURCE.rglob("*.html") if twice.search(path.read_text("utf-8"))] == []
