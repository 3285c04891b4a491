"""How many days the city allows: what may be decided, and from when on."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

MOST_DAYS = 90
_NUMBERS = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class Terms:
    """Days before a due day on which one is reminded; all others are working days."""

    remind_before: tuple[int, ...]
    escalate_after: int  # after a due day, until the city officers are told
    answer_within: int  # to answer a request
    ask_again_after: int  # until an asker who is silent is asked again
    silence_after: int  # from then until silence closes the request


def days_in(text: str) -> tuple[int, ...]:
    """Return the numbers in ``text``, the largest first, each once.

    >>> days_in("3, 14일 전, 3")
    (14, 3)
    """
    return tuple(sorted({int(each) for each in _NUMBERS.findall(text)}, reverse=True))


def check_terms(terms: Terms, *, from_on: date, today: date) -> None:
    """Raise RuleBroken unless ``terms`` may hold from a day on: never for days that have begun."""
    if not 1 <= len(terms.remind_before) <= 5 or not _fits(*terms.remind_before):
        raise RuleBroken(_("One to five numbers of days, such as 14, 3."), field="remind_before")
    for name in ("escalate_after", "answer_within", "ask_again_after", "silence_after"):
        if not _fits(getattr(terms, name)):
            raise RuleBroken(_("Between 1 and %(most)d days.") % {"most": MOST_DAYS}, field=name)
    if from_on <= today:
        raise RuleBroken(
            _("From tomorrow at the earliest: clocks that run are not changed."), field="from_on"
        )


def _fits(*days: int) -> bool:
    return all(1 <= each <= MOST_DAYS for each in days)
