"""What happened to a promise, day by day, in words that may be public: no person is named."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madang.core.clock import SEOUL
from madang.promises.models import Promise
from madang.promises.states import Known, PromiseState, Verdict


class Happening(StrEnum):
    """What sort of thing happened."""

    MADE = "made"
    POSTPONED = "postponed"
    PAUSED = "paused"
    RESUMED = "resumed"
    HANDED_OVER = "handed_over"
    EVIDENCE = "evidence"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"


@dataclass(frozen=True)
class Moment:
    """One thing that happened: on a day, with the days it moved between, why, and who says so."""

    on: date
    what: Happening
    old_due_on: date | None = None
    new_due_on: date | None = None
    reason: str = ""
    decided_by: str = ""
    source: str = ""
    known: str = Known.DAY


def history_of(promise: Promise) -> list[Moment]:
    """Return all that happened to ``promise``, oldest first."""
    moments = [
        Moment(
            promise.made_on,
            Happening.MADE,
            new_due_on=promise.first_due_on,
            source=promise.source,
            known=promise.made_known,
        ),
        *_slips(promise),
        *_pauses(promise),
        *_handovers(promise),
        *_evidence(promise),
    ]
    if promise.closed_on:
        ending = Happening(PromiseState(promise.state).value)
        moments.append(Moment(promise.closed_on, ending, reason=promise.closing_reason))
    order = list(Happening)
    return sorted(moments, key=lambda moment: (moment.on, order.index(moment.what)))


def _slips(promise: Promise) -> list[Moment]:
    return [
        Moment(
            slip.announced_on,
            Happening.POSTPONED,
            old_due_on=slip.old_due_on,
            new_due_on=slip.new_due_on,
            reason=slip.reason,
            decided_by=slip.decided_by,
            source=slip.source,
        )
        for slip in promise.slips.all()
    ]


def _pauses(promise: Promise) -> list[Moment]:
    found = []
    for pause in promise.pauses.all():
        found.append(Moment(pause.from_on, Happening.PAUSED, reason=pause.reason))
        if pause.to_on:
            found.append(Moment(pause.to_on, Happening.RESUMED, pause.due_before, pause.due_after))
    return found


def _handovers(promise: Promise) -> list[Moment]:
    rows = promise.handovers.select_related("from_organisation", "to_organisation")
    return [
        Moment(
            row.on,
            Happening.HANDED_OVER,
            reason=row.reason,
            decided_by=f"{row.from_organisation.name} → {row.to_organisation.name}",
        )
        for row in rows.prefetch_related("from_organisation__names", "to_organisation__names")
    ]


def _evidence(promise: Promise) -> list[Moment]:
    found = []
    for piece in promise.evidence.all():
        given_on = piece.given_at.astimezone(SEOUL).date()
        found.append(Moment(given_on, Happening.EVIDENCE, reason=piece.text, source=piece.link))
        if piece.checked_at:
            what = Happening.ACCEPTED if piece.verdict == Verdict.ACCEPTED else Happening.REJECTED
            found.append(Moment(piece.checked_at.astimezone(SEOUL).date(), what, reason=piece.note))
    return found
