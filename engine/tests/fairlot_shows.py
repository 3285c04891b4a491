"""What a test shows: the mark from which the table of promises in the docs is made.

    @shows("matching", "deferred_acceptance", "stable")
    @given(matchings())
    def test_...

A mark says that the test would fail if the rule broke the promise; "not " before a promise, that the test
holds a case where the rule breaks it. Literals only: they are read, not run.
"""

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])


def shows(family: str, rule: str, *promises: str) -> Callable[[Test], Test]:
    """Mark a test as showing that ``rule`` keeps ``promises``: words of RULES, or of the family's page."""
    assert all((family, rule, *promises))
    return lambda test: test
