"""Canonical JSON after RFC 8785 (integers only), and the digest of it."""

import hashlib
import json
from collections.abc import Collection

from fairlot.types import Json, Message, ProblemError

LARGEST = 2**53 - 1  # beyond it two JSON readers may disagree about a number


def canonical(value: Json) -> bytes:
    r"""Return the one byte string for ``value``: sorted keys, no spaces, UTF-8.

    Raises ProblemError for a float, a number beyond 2**53 - 1, or text that is not Unicode.

    >>> canonical({"b": 1, "a": ["\u20ac", True]}).decode()
    '{"a":["€",true],"b":1}'
    """
    try:
        return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise ProblemError([Message("json_text")]) from None


def digest(value: Json) -> str:
    """Return ``"sha256:"`` and the hash of the canonical bytes of ``value``."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def in_order(names: Collection[str]) -> list[str]:
    """Return ``names`` as RFC 8785 sorts them: by UTF-16 code units, unlike Python beyond the basic plane.

    Raises ProblemError for text that is not Unicode.
    """
    if all(map(str.isascii, names)):
        return sorted(names)
    try:
        return sorted(names, key=lambda name: name.encode("utf-16-be"))
    except UnicodeEncodeError:
        raise ProblemError([Message("json_text")]) from None


def _ordered(value: Json) -> Json:
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ProblemError([Message("json_number", {"number": str(value)})])
        return value
    if isinstance(value, list | tuple):
        return [item if isinstance(item, str) else _ordered(item) for item in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in in_order(value)}
    raise ProblemError([Message("json_type", {"type": type(value).__name__})])
