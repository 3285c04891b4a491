"""JSON read piece by piece, for files that are larger than memory should be.

A source gives the members of an object, or the items of a list, one after another; only the piece at hand is
held. What is wrong is said in the words of `fairlot.reading`.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from fairlot import reading
from fairlot.types import Message, ProblemError

CHUNK: Final = 2**22  # bytes read at a time
_SPACE: Final = re.compile(r"[ \t\n\r]*")

Tell = Callable[[int, int, str], None]


class Source:
    """A file of JSON, from its beginning on; ``size`` in bytes, where ``tell`` shall say how far it is."""

    def __init__(self, file: BinaryIO, size: int = 0, tell: Tell | None = None) -> None:
        self._file, self._size, self._tell = file, size, tell or (lambda *_: None)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text, self._at = "", 0
        self._passed, self._done, self._is_end = 0, 0, False

    def value(self) -> Any:
        """Return the value that comes next, whole."""
        self._next()
        while True:
            try:
                found, end = reading.DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_end:
                    raise self._broken(error.msg, error.pos) from None
            except (RecursionError, ValueError) as error:
                if isinstance(error, ProblemError):
                    raise
                raise self._broken(str(error), self._at) from None
            else:
                if end < len(self._text) or self._is_end:  # else a number might go on
                    self._at = end
                    return found
            self._more()

    def members(self) -> Iterator[str]:
        """Yield the names of the object that comes next; each value is to be read before going on."""
        names = set()
        for _ in self._inside("{}"):
            if self._next() != '"':
                raise self._broken("Expecting property name enclosed in double quotes", self._at)
            name: str = self.value()
            self._take(":")
            if name in names:
                raise ProblemError([Message("json_twice", {"name": name})])
            names.add(name)
            yield name

    def items(self) -> Iterator[None]:
        """Yield once for each item of the list that comes next; it is to be read before going on."""
        yield from self._inside("[]")

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self._next():
            raise self._broken("Extra data", self._at)

    def _inside(self, brackets: str) -> Iterator[None]:
        self._take(brackets[0])
        if self._next() == brackets[1]:
            self._take(brackets[1])
            return
        yield
        while self._take("," + brackets[1]) == ",":
            yield

    def _take(self, expected: str) -> str:
        found = self._next()
        if not found or found not in expected:
            raise self._broken(f"Expecting {' or '.join(map(repr, expected))}", self._at)
        self._at += 1
        return found

    def _next(self) -> str:
        """Go past spaces; return the next character, or nothing at the end."""
        while True:
            past = _SPACE.match(self._text, self._at)
            self._at = past.end() if past else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_end:
                return ""
            self._more()

    def _more(self) -> None:
        """Read on, twice as much where the piece at hand is larger than what was read."""
        data = self._file.read(max(CHUNK, len(self._text) - self._at))
        self._is_end = not data
        try:
            text = self._decoder.decode(data, final=self._is_end)
        except UnicodeDecodeError as error:
            raise self._broken(str(error), len(self._text)) from None
        self._passed += self._at
        self._text, self._at = self._text[self._at :] + text, 0
        self._done += len(data)
        self._tell(self._done, self._size, "reading")

    def _broken(self, what: str, at: int) -> ProblemError:
        return ProblemError([Message("json_broken", {"detail": f"{what}: (char {self._passed + at})"})])
