"""The list of a host as a form: a place, or a reason, for each candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from madang.kernel.applications.models import Ask
from madang.kernel.applications.ports import Asked
from madang.kernel.reviews.models import Ranking
from madang.kernel.reviews.rules import Entry

_DIGITS = 4


@dataclass
class Card:
    """One candidate as the screen shows it."""

    ask: Ask
    entry: Entry
    fault: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    reachable: bool = False
    asked: Asked | None = None

    @property
    def key(self) -> str:
        return self.ask.application.uid.hex


def kept(asks: Sequence[Ask], rankings: Mapping[int, Ranking]) -> list[Entry]:
    """Return the list as it is kept; candidates who came later have no place yet."""
    found = []
    for ask in asks:
        row = rankings.get(ask.application_id)
        found.append(
            Entry(ask.application_id, row.tier, row.unacceptable, row.reason)
            if row
            else Entry(ask.application_id)
        )
    return found


def typed(asks: Sequence[Ask], data: QueryDict, rankings: Mapping[int, Ranking]) -> list[Entry]:
    """Return the list as it is on the screen; what the screen does not name stays as it is kept."""
    found = []
    for ask, entry in zip(asks, kept(asks, rankings), strict=True):
        key = ask.application.uid.hex
        if f"tier-{key}" not in data:
            found.append(entry)
            continue
        reason = data.get(f"reason-{key}", "").replace("\r\n", "\n").replace("\x00", "")
        refused = f"no-{key}" in data
        tier = None if refused else _tier(str(data[f"tier-{key}"]))
        found.append(Entry(ask.application_id, tier, refused, reason))
    return found


def tiers(cards: Sequence[Card]) -> list[list[Card]]:
    """Return the cards that have a place, best first; those side by side together."""
    placed = sorted({card.entry.tier for card in cards if card.entry.tier is not None})
    return [[card for card in cards if card.entry.tier == tier] for tier in placed]


def _tier(text: str) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    return int(text) or None
