"""The papers say what the code does, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from madang.core.registry import keys

pytestmark = pytest.mark.unit

HOUSE = Path(__file__).resolve().parents[3]
PAPERS = [
    *HOUSE.glob("*.md"),
    *HOUSE.glob("docs/**/*.md"),
    *HOUSE.glob("engine/**/*.md"),
    *HOUSE.glob("src/**/*.md"),
]
KERNEL_AND_BELOW = ("kernel", "promises", "notices", "people", "audit", "core", "ui", "web", "jobs", "cli")
READ = re.compile(r'env\.\w+\(\s*((?:"[A-Z_]+",?\s*)+)')


def test_every_setting_is_explained_and_no_other() -> None:
    code = (HOUSE / "src/madang/config/settings.py").read_text(encoding="utf-8")
    read = {name for found in READ.findall(code) for name in re.findall(r'"([A-Z_]+)"', found)}
    told = set(
        re.findall(r"^\| `([A-Z_]+)`", (HOUSE / "docs/reference/settings.md").read_text("utf-8"), re.M)
    )
    assert {"DATABASE_URL", "MADANG_SECRET_KEY", "MADANG_OIDC_ISSUER"} <= read
    assert read == told


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_links_lead_somewhere(paper: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", paper.read_text(encoding="utf-8"))
    missing = [name for name in targets if "://" not in name and not (paper.parent / name).exists()]
    assert missing == []


def test_no_kind_is_named_below_the_kinds() -> None:
    literal = re.compile("|".join(rf"[\"']{key}[\"']" for key in keys()))
    named = [
        f"{path.relative_to(HOUSE)}:{number}"
        for room in KERNEL_AND_BELOW
        for path in sorted((HOUSE / "src/madang" / room).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if literal.search(line)
    ]
    assert named == []


def test_korean_is_in_the_catalogues_not_in_the_templates() -> None:
    hangul = re.compile("[가-힣]")
    allowed = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<[^>]* lang=\"ko\"[^>]*>[^<]*", re.S)
    found = [
        path.relative_to(HOUSE).as_posix()
        for path in sorted((HOUSE / "src/madang").rglob("*.html"))
        if hangul.search(allowed.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []
