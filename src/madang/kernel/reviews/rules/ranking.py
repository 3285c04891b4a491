"""What may be said on the list of a host, and what one press does to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.calls.models import Round
from madang.kernel.reviews.models import HostList
from madang.kernel.reviews.rules.windows import MAX_SENTENCE, check_length, check_window
from madang.kernel.reviews.states import ListState

NOT_HANDED_IN = _("This list is not handed in yet.")


@dataclass(frozen=True)
class Entry:
    """One line of a host's list. ``tier`` 1 is best and ties share one; None stands for the last place."""

    application_id: int
    tier: int | None = None
    unacceptable: bool = False
    reason: str = ""


def check_rank(host_list: HostList, *, round: Round, at: datetime) -> None:
    """Raise unless the list may be changed now. Whether the person may is asked at the offer's host."""
    check_window(round, at=at)
    if host_list.state == ListState.DONE:
        raise WrongState(_("This list is handed in. Ask the office to hand it back if it must change."))


def check_entries(entries: Sequence[Entry], *, candidates: Collection[int]) -> None:
    """Raise unless ``entries`` name candidates of the place only, each once, and give reasons for a no."""
    named = [entry.application_id for entry in entries]
    if len(set(named)) < len(named) or not set(named) <= set(candidates):
        raise RuleBroken(_("The list of candidates has changed. Load the page again."))
    for entry in entries:
        if entry.tier is not None and entry.tier < 1:
            raise RuleBroken(_("The best place is 1."), field=f"tier-{entry.application_id}")
        check_length(entry.reason, MAX_SENTENCE, field=f"reason-{entry.application_id}")
        if entry.unacceptable and not entry.reason.strip():
            raise RuleBroken(
                _("Whoever you cannot host is told why. Write the reason."),
                field=f"reason-{entry.application_id}",
            )


def tidied(entries: Sequence[Entry]) -> list[Entry]:
    """Return ``entries`` with tiers 1, 2, 3 … without gaps, and none for those who cannot be hosted."""
    used = sorted({e.tier for e in entries if e.tier is not None and not e.unacceptable})
    place = {tier: position for position, tier in enumerate(used, start=1)}
    return [
        replace(
            entry,
            tier=None if entry.unacceptable or entry.tier is None else place[entry.tier],
            reason=entry.reason.strip(),
        )
        for entry in entries
    ]


class Move(StrEnum):
    """What one press does to one candidate on a list."""

    UP = "up"
    DOWN = "down"
    TIE = "tie"
    OUT = "out"


def moved(entries: Sequence[Entry], application_id: int, move: Move) -> list[Entry]:
    """Return ``entries`` after one press, tidied.

    Up and down leave a tie first and pass the neighbouring place next; tie joins the place above; out
    takes the place away. Who has no place yet gets the last one by up, and joins the last one by tie.
    """
    tiers = {entry.application_id: entry.tier for entry in tidied(entries)}
    if application_id not in tiers:
        return tidied(entries)
    tier, last = tiers[application_id], max((tier for tier in tiers.values() if tier), default=0)
    shared = tier is not None and list(tiers.values()).count(tier) > 1
    # Places are doubled, so that there is room between any two of them.
    if tier is None:
        steps = {Move.UP: 2 * last + 2, Move.DOWN: 2 * last + 2, Move.TIE: max(2 * last, 2), Move.OUT: None}
    else:
        steps = {
            Move.UP: 2 * tier - (1 if shared else 3),
            Move.DOWN: 2 * tier + (1 if shared else 3),
            Move.TIE: max(2 * tier - 2, 2),
            Move.OUT: None,
        }
    new = steps[move]
    spread = [
        replace(
            entry,
            tier=None if tiers[entry.application_id] is None else 2 * (tiers[entry.application_id] or 0),
        )
        for entry in entries
    ]
    placed = [
        replace(e, tier=new, unacceptable=False) if e.application_id == application_id else e for e in spread
    ]
    low = min((entry.tier for entry in placed if entry.tier is not None), default=1)
    return tidied([replace(e, tier=e.tier - low + 1) if e.tier is not None else e for e in placed])


def check_submit_ranking(host_list: HostList, *, round: Round, candidates: int, at: datetime) -> None:
    """Raise unless the list may be handed in now. Those without a place share the last one."""
    check_rank(host_list, round=round, at=at)
    if not candidates:
        raise WrongState(_("Nobody asks for this place, so there is nothing to hand in."))


def check_hand_back(host_list: HostList, *, round: Round, reason: str, at: datetime) -> None:
    """Raise unless the office may open a handed-in list again, for a reason.

    Only while the host has time: afterwards an open list counts as none, and the host's order would be lost.
    """
    check_window(round, at=at)
    if host_list.state != ListState.DONE:
        raise WrongState(NOT_HANDED_IN)
    if at >= round.review_due_at:
        raise WrongState(
            _("The host's time is over. An open list would count as none now, so this one stays as it is.")
        )
    if not reason.strip():
        raise RuleBroken(_("The host is told why its list comes back. Write the reason."), field="reason")
    check_length(reason, MAX_SENTENCE, field="reason")
