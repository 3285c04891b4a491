"""Every benchmark starts with one command, from wherever it is called."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize(
    "name", sorted(path.name for path in FOLDER.glob("*.py") if "fairlot" in path.read_text())
)
def test_a_benchmark_says_what_it_takes(name: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, FOLDER / name, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "--write" in ran.stdout
