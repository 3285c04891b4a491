"""Korean registration numbers and their check digits.

Business registration number: 10 digits, weights 1 3 7 1 3 7 1 3 5, plus the tens of the ninth product
(National Tax Service). Corporate registration number: 13 digits, weights 1 2 alternating (Supreme Court
registry rules); some early numbers fail it, so a caller warns and does not block.
"""

import re

_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def digits(written: str) -> str:
    """Return only the digits of ``written``: people type hyphens and blanks."""
    return re.sub(r"[\s-]", "", written)


def is_business_number(written: str) -> bool:
    """Say whether the check digit of a business registration number holds."""
    number = digits(written)
    if not re.fullmatch(r"[0-9]{10}", number):
        return False
    values = [int(digit) for digit in number]
    total = sum(weight * value for weight, value in zip(_BUSINESS_WEIGHTS, values, strict=False))
    total += values[8] * 5 // 10
    return (10 - total % 10) % 10 == values[9]


def is_corporate_number(written: str) -> bool:
    """Say whether the check digit of a corporate registration number holds."""
    number = digits(written)
    if not re.fullmatch(r"[0-9]{13}", number):
        return False
    values = [int(digit) for digit in number]
    total = sum(value * (1 + place % 2) for place, value in enumerate(values[:12]))
    return (10 - total % 10) % 10 == values[12]


def hyphened(number: str) -> str:
    """Return a business number as people write it: 123-45-67890."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if len(number) == 10 else number
