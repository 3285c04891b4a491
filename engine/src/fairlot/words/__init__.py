"""Sentences by key, in English and Korean; the only place that holds words for people."""

from collections.abc import Mapping
from typing import Final

from fairlot.words import assignment, budget, commands, explanations, faults, schedule, shares, violations

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    **faults.SENTENCES,
    **violations.SENTENCES,
    **explanations.SENTENCES,
    **commands.SENTENCES,
    **assignment.SENTENCES,
    **budget.SENTENCES,
    **shares.SENTENCES,
    **schedule.SENTENCES,
}
LANGUAGES: Final = ("en", "ko")


def say(key: str, params: Mapping[str, object], language: str = "en") -> str:
    """Return the sentence ``key`` in ``language`` ("en" or "ko") with its parameters filled in."""
    return SENTENCES[key][LANGUAGES.index(language)].format_map(params)
