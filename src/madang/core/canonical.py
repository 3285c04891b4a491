"""One way to write a value down, so that the same content always has the same digest.

Sorted keys, no blanks, UTF-8, whole numbers only: on such content this is the form of RFC 8785.
"""

import json
from hashlib import sha256


def text(content: object) -> str:
    """Return ``content`` (dicts, lists, text, whole numbers, bool, None) as canonical JSON.

    >>> text({"b": 1, "a": "마당"})
    '{"a":"마당","b":1}'
    """
    _refuse_fractions(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(content: object) -> str:
    """Return ``sha256:`` and the hexadecimal hash of the canonical text of ``content``."""
    return f"sha256:{sha256(text(content).encode()).hexdigest()}"


def _refuse_fractions(content: object) -> None:
    if isinstance(content, float):
        raise TypeError("A fraction has more than one way of being written: use a whole number or text.")
    if isinstance(content, dict):
        for key, value in content.items():
            if not isinstance(key, str):
                raise TypeError("Keys are text.")
            _refuse_fractions(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _refuse_fractions(value)
