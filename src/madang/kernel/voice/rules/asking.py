"""What anybody may ask, and what gives a machine away."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.voice.models import Door

SHORTEST_WORDS = 10
MOST_WORDS = 4_000
_TITLE = 60
_FASTEST = timedelta(seconds=3)  # nobody reads the page and types ten letters sooner
_OLDEST = timedelta(hours=12)
_MOST_LINKS = 3


def check_asked(words: str) -> None:
    """Raise RuleBroken unless ``words`` (cleaned) can be a request."""
    if len(words) < SHORTEST_WORDS:
        raise RuleBroken(_("Write at least ten characters, so that somebody can answer."), field="words")
    if len(words) > MOST_WORDS:
        raise RuleBroken(_("This is too long: 4,000 characters are enough for one request."), field="words")


def check_human(*, trap: str, opened_at: datetime | None, at: datetime, words: str) -> None:
    """Raise RuleBroken for what machines do: fill the field nobody sees, answer at once, send many links.

    ``opened_at``: when the page was opened, as its signed stamp says; None where the stamp is not ours.
    """
    if trap:
        raise RuleBroken(_("Leave the last field empty: it is there to catch machines."))
    if opened_at is None or at - opened_at > _OLDEST:
        raise RuleBroken(
            _("This page had been open for too long. What you wrote is still here: send it again.")
        )
    if at - opened_at < _FASTEST:
        raise RuleBroken(_("That was very quick. Read it once more, then send it again."))
    if words.lower().count("http") > _MOST_LINKS:
        raise RuleBroken(_("Take out some links: more than three look like advertising."), field="words")


def check_door(door: Door | None) -> None:
    """Raise WrongState at a door that is closed."""
    if door is not None and door.closed_at is not None:
        raise WrongState(_("This page takes no more requests. You can still ask on the general page."))


def title_of(words: str) -> str:
    """Return the first line of ``words``, cut at a blank where it is long.

    >>> title_of("- 판로를 열어 주세요\\n나머지")
    '판로를 열어 주세요'
    """
    line = next((line for line in words.splitlines() if line.strip(" -")), "").strip(" -")
    if len(line) <= _TITLE:
        return line
    cut = line[:_TITLE]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"
