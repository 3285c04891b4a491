"""Registration numbers: published ones hold, altered and reserved ones fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.people.registration import digits, hyphened, is_business_number, is_corporate_number

pytestmark = pytest.mark.unit

# Printed at the foot of these companies' own web pages.
BUSINESS = ["124-81-00998", "220-81-62517", "120-81-47521"]
CORPORATE = ["130111-0006246", "110111-1707178", "110111-1129497"]


@pytest.mark.parametrize("number", BUSINESS)
def test_published_business_numbers_hold(number: str) -> None:
    assert is_business_number(number)
    assert is_business_number(number.replace("-", " "))


@pytest.mark.parametrize("number", CORPORATE)
def test_published_corporate_numbers_hold(number: str) -> None:
    assert is_corporate_number(number)


@pytest.mark.parametrize("number", BUSINESS)
@pytest.mark.parametrize("place", range(10))
def test_one_wrong_digit_of_a_business_number_is_found(number: str, place: int) -> None:
    right = digits(number)
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    assert not is_business_number(wrong)


@pytest.mark.parametrize(
    "written", ["", "124-81-0099", "124-81-009988", "12a-81-00998", "１２４-81-00998", "000-00-00001"]
)
def test_what_is_no_business_number_is_refused(written: str) -> None:
    assert not is_business_number(written)


@pytest.mark.parametrize("written", ["", "130111-000624", "130111-00062466", "130111-0006247"])
def test_what_is_no_corporate_number_is_refused(written: str) -> None:
    assert not is_corporate_number(written)


@given(st.integers(0, 99_999), st.integers(0, 8))
def test_exactly_one_check_digit_fits_the_first_nine(serial: int, tail: int) -> None:
    first = f"000{serial:05d}{tail}"
    assert sum(is_business_number(f"{first}{check}") for check in range(10)) == 1


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_check_digit_fits_the_first_twelve(first: int) -> None:
    assert sum(is_corporate_number(f"{first:012d}{check}") for check in range(10)) == 1


def test_a_number_is_shown_as_people_write_it() -> None:
    assert hyphened("1248100998") == "124-81-00998"
    assert hyphened("12") == "12"
