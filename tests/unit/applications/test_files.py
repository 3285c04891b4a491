"""An application has a limit of files."""

import pytest

from madang.core.errors import RuleBroken
from madang.kernel.applications import rules

pytestmark = pytest.mark.unit


def test_the_number_of_files_has_a_limit():
    rules.check_count(rules.FILES_AT_MOST - 1)
    with pytest.raises(RuleBroken):
        rules.check_count(rules.FILES_AT_MOST)
