"""What every family shares: JSON values, sentences by key, and which rules there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fairlot.words import say

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Param: TypeAlias = "int | str | tuple[str, ...] | Message"

#: Rule key -> the promises it keeps (what `check` may hold against its results).
RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "deferred_acceptance": ("feasible", "rational", "stable"),
    "serial_dictatorship": ("feasible", "rational"),
    "points_first_come": ("feasible", "rational"),
}


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
