"""What the documents show is true: examples in docstrings and in the pages run."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import fairlot
import pytest

pytestmark = pytest.mark.unit

ENGINE = Path(__file__).parents[1]
MODULES = [
    m.name for m in pkgutil.walk_packages(fairlot.__path__, "fairlot.") if not m.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_rules_show_worked_examples() -> None:
    assert doctest.testmod(importlib.import_module("fairlot.matching.rules")).attempted > 10


PAGES = [
    p for p in (ENGINE / "README.md", *sorted((ENGINE / "docs").glob("*.md"))) if ">>> " in p.read_text()
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_in_the_pages_run(page: Path) -> None:
    done = doctest.testfile(str(page), module_relative=False)
    assert done.attempted > 0
    assert done.failed == 0
