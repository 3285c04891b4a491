"""Won as people say them."""

import pytest

from madang.core.money import spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("won", "korean"),
    [
        (0, "0원"),
        (1, "1원"),
        (9_999, "9,999원"),
        (10_000, "1만원"),
        (55_500, "5만 5,500원"),
        (100_000_000, "1억원"),
        (100_000_001, "1억 1원"),
        (120_000_000, "1억 2,000만원"),
        (1_234_567_890_123, "12,345억 6,789만 123원"),
        (-30_000, "-3만원"),
    ],
)
def test_won_are_read_in_the_korean_way(won: int, korean: str) -> None:
    assert spoken(won) == korean


def test_won_in_english_are_exact() -> None:
    assert spoken(120_000_000, "en") == "KRW 120,000,000"
