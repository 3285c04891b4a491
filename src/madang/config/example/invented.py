"""Names, numbers and words that are plainly invented, drawn from a seed.

A business number here begins with the tax office 000, which does not exist, and its check digit is wrong by
design, so that it can never be anybody's.
"""

import random
from collections.abc import Iterator

from madang.people.registration import is_business_number, is_corporate_number

_STEMS = (
    ("가온", "Gaon"), ("나래", "Narae"), ("다솜", "Dasom"), ("라온", "Raon"), ("마루", "Maru"),
    ("보늬", "Bonui"), ("새솔", "Saesol"), ("아라", "Ara"), ("온새", "Onsae"), ("자올", "Jaol"),
    ("초롱", "Chorong"), ("터울", "Teoul"), ("파란", "Paran"), ("하늬", "Hanui"), ("해솔", "Haesol"),
)  # fmt: skip
_TRADES = (
    ("로보틱스", "Robotics"), ("비전", "Vision"), ("메디", "Medi"), ("모빌리티", "Mobility"),
    ("에너지", "Energy"), ("데이터", "Data"), ("보이스", "Voice"), ("센싱", "Sensing"),
)  # fmt: skip
_FAMILY = "김이박최정강조윤장임한오서신권황안송류홍"
_GIVEN = (
    "가람", "나현", "다인", "도현", "라희", "민서", "보미", "서준", "소율", "수빈", "시온", "아린",
    "연우", "예준", "유진", "은호", "재이", "주원", "지안", "채원", "태윤", "하람", "현서", "혜인",
)  # fmt: skip


def company_names(rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield 120 different names, Korean and English, in an order drawn from ``rng``."""
    names = [(f"{ko}{trade}(예시)", f"{en} {word} (example)") for ko, en in _STEMS for trade, word in _TRADES]
    rng.shuffle(names)
    yield from names


def person_names(rng: random.Random) -> Iterator[str]:
    """Yield 480 different names of people, in an order drawn from ``rng``."""
    names = [family + given for family in _FAMILY for given in _GIVEN]
    rng.shuffle(names)
    yield from names


def business_number(serial: int) -> str:
    """Return a ten-digit number that fails the real check.

    >>> business_number(1)
    '0000100010'
    """
    stem = f"000{serial % 90 + 1:02d}{serial:04d}"
    return next(number for digit in range(10) if not is_business_number(number := f"{stem}{digit}"))


def corporate_number(serial: int) -> str:
    """Return a thirteen-digit number that fails the real check."""
    stem = f"000000{serial:06d}"
    return next(number for digit in range(10) if not is_corporate_number(number := f"{stem}{digit}"))
