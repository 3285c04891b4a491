"""Canonical JSON after RFC 8785 (integers only), and the digest of it."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from fairlot.types import Json, Message, ProblemError

_encoded: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_TOGETHER: Final = 1000  # items handed on in one piece

LARGEST = 2**53 - 1  # beyond it two JSON readers may disagree about a number


def canonical(value: Json) -> bytes:
    r"""Return the one byte string for ``value``: sorted keys, no spaces, UTF-8.

    Raises ProblemError for a float, a number beyond 2**53 - 1, or text that is not Unicode.

    >>> canonical({"b": 1, "a": ["\u20ac", True]}).decode()
    '{"a":["€",true],"b":1}'
    """
    try:
        return _encoded(_ordered(value)).encode()
    except UnicodeEncodeError:
        raise ProblemError([Message("json_text")]) from None


def pieces(value: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the bytes of ``canonical`` one after another, so that large parts need not be there at once.

    What stands under a name may be a mapping that makes its values when asked, or an iterator for a list.
    """
    before = b"{"
    for name in in_order(value):
        yield before + canonical(name) + b":"
        before = b","
        part = value[name]
        if isinstance(part, Mapping):
            yield from _gathered("{}", (_member(each, part[each]) for each in in_order(part)))
        elif isinstance(part, Iterator):
            yield from _gathered("[]", map(canonical, part))
        else:
            yield canonical(part)
    yield b"}" if value else b"{}"


def _member(name: str, value: Json) -> bytes:
    return canonical(name) + b":" + canonical(value)


def _gathered(brackets: str, items: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the items between brackets, many of them in one piece."""
    before = brackets[0].encode()
    while some := list(islice(items, _TOGETHER)):
        yield before + b",".join(some)
        before = b","
    yield (b"" if before == b"," else before) + brackets[1].encode()


def digest(value: Mapping[str, Any] | Sequence[Json]) -> str:
    """Return ``"sha256:"`` and the hash of the canonical bytes of ``value``, made piece by piece."""
    seal = hashlib.sha256()
    for piece in pieces(value) if isinstance(value, Mapping) else (canonical(value),):
        seal.update(piece)
    return "sha256:" + seal.hexdigest()


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
