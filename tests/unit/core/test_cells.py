"""Days, whole numbers and won as people type them into spreadsheets."""

from datetime import date

import pytest

from madang.core import cells

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "2024-10-02",
        "2024.10.2",
        "2024. 10. 2.",
        "2024.10.02.(수)",
        "24-10-02",
        "24.10.2",
        "2024/10/2",
        "20241002",
        "2024년 10월 2일",
        "2024-10-02 00:00:00",
        "2024-10-02T00:00",
        "45567",
        "45567.0",
    ],
)
def test_a_day_is_read_in_the_styles_people_use(text: str) -> None:
    assert cells.day(text) == date(2024, 10, 2)


@pytest.mark.parametrize(
    "text",
    ["", "2024-10", "2024.10", "10월 2일", "2024-13-02", "2024-02-30", "어제", "1", "1024", "1999-01-01"],
)
def test_what_names_no_certain_day_is_none(text: str) -> None:
    assert cells.day(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("1,234", 1234), ("12명", 12), ("12.0", 12), ("-3", -3), ("12.5", None), ("약 10", None)],
)
def test_a_whole_number_is_read_or_refused(text: str, number: int | None) -> None:
    assert cells.whole(text) == number


@pytest.mark.parametrize(
    ("text", "amount"),
    [("₩1,200,000", 1_200_000), ("55,500원", 55_500), ("-300", -300), ("$12", None), ("1,2,3", None)],
)
def test_won_are_whole_and_korean(text: str, amount: int | None) -> None:
    assert cells.won(text) == amount
