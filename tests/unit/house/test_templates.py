"""Every template compiles, also one that no test happens to render."""

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
