"""What every family shares: JSON values, sentences by key, and what a problem is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Final, Protocol, TypeAlias, TypeVar

from fairlot.words import say

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Param: TypeAlias = "int | str | tuple[str, ...] | Message"
V = TypeVar("V")
W = TypeVar("W")
LARGEST: Final = 2**31 - 1  # of a count: no sum of counts leaves 64 bits


def is_count(number: object, most: int = LARGEST) -> bool:
    """Whether this is a whole number from 0 to ``most``."""
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most


class Frozen(Mapping[str, V]):
    """A mapping that cannot change, so that nobody needs a copy of it."""


class Each(Frozen[V]):
    """A mapping whose values are made when asked for, out of those of another."""

    def __init__(self, given: Mapping[str, W], make: Callable[[W], V]) -> None:
        self._given, self._make = given, make

    def __getitem__(self, name: str) -> V:
        return self._make(self._given[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def frozen(given: Mapping[str, V]) -> Mapping[str, V]:
    """Return a mapping that will not change whatever happens to ``given``."""
    return given if isinstance(given, Frozen) else MappingProxyType(dict(given))


@dataclass(frozen=True)
class Message:
    """A sentence by key and parameters, so that it can be said in any language."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def text(self, language: str = "en", names: Mapping[str, str] | None = None) -> str:
        """Return the sentence in ``language`` ("ko" or "en"); ``names`` replaces ids by names people know."""
        said = {name: _said(value, language, names or {}) for name, value in self.params.items()}
        return say(self.key, said, language)

    def __str__(self) -> str:
        return self.text()


def _said(value: Param, language: str, names: Mapping[str, str]) -> int | str:
    """Return a parameter as it is said; a number is never an id, even where an id looks like one."""
    if isinstance(value, Message):
        return value.text(language, names)
    if isinstance(value, tuple):
        return ", ".join(names.get(each, each) for each in value)
    return names.get(value, value) if isinstance(value, str) else value


class Draw(Protocol):
    """A public draw."""

    @property
    def seed(self) -> str:
        """What every ticket is made of."""
        ...


class Problem(Protocol):
    """What every family's question has: its name, its digest, and its canonical JSON.

    A problem is frozen and checks itself when it is made: ProblemError with a sentence for each fault.
    """

    family: ClassVar[str]

    @property
    def digest(self) -> str:
        """The digest of the problem's canonical JSON."""
        ...

    @property
    def lottery(self) -> "Draw":
        """The public draw that parts equals."""
        ...

    def to_json(self) -> Mapping[str, Json]:
        """Return the problem as plain JSON values, ``family`` and ``format`` among them."""
        ...


class Story(Protocol):
    """An explanation to one person: sentences by key, the outcome first, and the same as JSON."""

    def messages(self) -> Iterable[Message]:
        """Yield the sentences in the order in which they are said."""
        ...

    def to_json(self) -> Mapping[str, Json]:
        """Return the explanation as plain JSON values."""
        ...


class ProblemError(ValueError):
    """The input cannot be used; ``messages`` says everything that is wrong with it, in order."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.messages: tuple[Message, ...] = tuple(messages)
        super().__init__(self.sentences())

    def sentences(self, language: str = "en") -> list[str]:
        """Return one sentence for each fault."""
        return [message.text(language) for message in self.messages]

    def __str__(self) -> str:
        return " ".join(self.sentences())
