"""What happened to a request, day by day, in words everybody may read: no person is named."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from madang.core.clock import SEOUL
from madang.kernel.voice.models import Request, Turn
from madang.kernel.voice.states import RequestState, TurnState
from madang.promises.models import Promise


class Happened(StrEnum):
    """What sort of thing happened."""

    ASKED = "asked"
    TAKEN = "taken"
    REFUSED = "refused"
    JOINED = "joined"
    ALSO = "also"
    ASSIGNED = "assigned"
    HANDED = "handed"
    MOVED = "moved"
    ANSWERED = "answered"
    ACTED = "acted"
    ASKED_BACK = "asked_back"
    ASKED_AGAIN = "asked_again"
    CONFIRMED = "confirmed"
    SILENT = "silent"
    RETURNED = "returned"
    RECORDED = "recorded"


@dataclass(frozen=True)
class Event:
    """One thing that happened on a day."""

    on: date
    what: Happened
    text: str = ""
    ground: str = ""
    link: str = ""
    old: date | None = None
    new: date | None = None
    label: str = ""
    turn: int = 0


_ENDS = {
    TurnState.CONFIRMED: Happened.CONFIRMED,
    TurnState.SILENT: Happened.SILENT,
    TurnState.RETURNED: Happened.RETURNED,
    TurnState.RECORDED: Happened.RECORDED,
}


def history_of(request: Request) -> list[Event]:
    """Return all that happened to ``request`` and to those joined to it, oldest first."""
    found = [Event(request.asked_on, Happened.ASKED)]
    if request.looked_at:
        looked = request.looked_at.astimezone(SEOUL).date()
        refused = request.state == RequestState.REFUSED
        found.append(Event(looked, Happened.REFUSED if refused else Happened.TAKEN, text=request.reason))
    if request.into_id and request.into:
        found.append(Event(_day(request.join.at), Happened.JOINED, label=request.into.number))
    for join in request.joins.select_related("request").all():
        found.append(Event(_day(join.at), Happened.ALSO, label=join.request.number, text=str(join.voices)))
    for turn in _turns(request):
        found += [replace(event, turn=turn.number) for event in _of_turn(turn)]
    order = list(Happened)
    return sorted(found, key=lambda event: (event.on, event.turn, order.index(event.what)))


def _turns(request: Request) -> list[Turn]:
    rows = request.turns.select_related("promise__owed_by", "doing__owed_by", "answer")
    return list(
        rows.prefetch_related(
            "measures",
            "promise__slips",
            "doing__slips",
            "promise__owed_by__names",
            "promise__handovers__from_organisation__names",
            "promise__handovers__to_organisation__names",
        )
    )


def _of_turn(turn: Turn) -> list[Event]:
    found = _of_promise(turn.promise) if turn.promise else []
    answer = getattr(turn, "answer", None)
    if answer:
        found.append(
            Event(
                answer.on,
                Happened.ANSWERED,
                text=answer.text,
                ground=answer.ground,
                label=answer.get_verdict_display(),
                new=turn.doing.first_due_on if turn.doing else None,
            )
        )
    if turn.doing:
        found += [
            Event(slip.announced_on, Happened.MOVED, slip.reason, old=slip.old_due_on, new=slip.new_due_on)
            for slip in turn.doing.slips.all()
        ]
    found += [
        Event(each.on, Happened.ACTED, each.text, link=each.link, label=each.get_sort_display())
        for each in turn.measures.all()
    ]
    if turn.asked_at:
        found.append(Event(_day(turn.asked_at), Happened.ASKED_BACK))
    if turn.asked_again_at:
        found.append(Event(_day(turn.asked_again_at), Happened.ASKED_AGAIN))
    if turn.ended_at and turn.state in _ENDS:
        reason = turn.doing.closing_reason if turn.doing and turn.state == TurnState.RECORDED else ""
        found.append(Event(_day(turn.ended_at), _ENDS[TurnState(turn.state)], text=reason))
    return found


def _of_promise(promise: Promise) -> list[Event]:
    first = promise.handovers.all()
    owner = first[0].from_organisation if first else promise.owed_by
    found = [Event(promise.made_on, Happened.ASSIGNED, label=owner.name, new=promise.first_due_on)]
    found += [
        Event(each.on, Happened.HANDED, text=each.reason, label=each.to_organisation.name) for each in first
    ]
    found += [
        Event(slip.announced_on, Happened.MOVED, slip.reason, old=slip.old_due_on, new=slip.new_due_on)
        for slip in promise.slips.all()
    ]
    return found


def _day(at: datetime) -> date:
    return at.astimezone(SEOUL).date()
