"""The page of promises says what the tests show, and every promise is shown by one."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TOOL = Path(__file__).parents[2] / "tools" / "promises.py"


def test_every_promise_is_shown_and_the_page_says_so() -> None:
    ran = subprocess.run([sys.executable, TOOL, "check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
