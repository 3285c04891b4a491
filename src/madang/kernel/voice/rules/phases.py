"""Where a request stands today, as people read it: follows from its state, its turn and the ledger."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core import clock
from madang.kernel.voice.models import Request, Source, Turn
from madang.kernel.voice.states import RequestState, TurnState
from madang.promises import rules as ledger
from madang.promises.states import Phase as PromisePhase
from madang.promises.states import PromiseState


class Phase(TextChoices):
    WAITING = "waiting", pgettext_lazy("request", "Waits to be looked at")
    UNKNOWN = "unknown", pgettext_lazy("request", "No public evidence found")
    UNASSIGNED = "unassigned", pgettext_lazy("request", "No office named yet")
    DUE = "due", pgettext_lazy("request", "To be answered")
    LATE = "late", pgettext_lazy("request", "Answer is late")
    ANSWERED = "answered", pgettext_lazy("request", "Answered")
    DOING = "doing", pgettext_lazy("request", "Being done")
    OVERDUE = "overdue", pgettext_lazy("request", "Being done, late")
    ASKED = "asked", pgettext_lazy("request", "Waits for the one who asked")
    KEPT = "kept", pgettext_lazy("request", "Closed by the one who asked")
    SILENT = "silent", pgettext_lazy("request", "Closed after silence")
    RECORDED = "recorded", pgettext_lazy("request", "Kept, as published")
    JOINED = "joined", pgettext_lazy("request", "Joined to another")
    REFUSED = "refused", pgettext_lazy("request", "Not taken up")


_BY_STATE = {
    RequestState.WAITING: Phase.WAITING,
    RequestState.JOINED: Phase.JOINED,
    RequestState.REFUSED: Phase.REFUSED,
}
_BY_TURN = {
    TurnState.ASKED: Phase.ASKED,
    TurnState.CONFIRMED: Phase.KEPT,
    TurnState.SILENT: Phase.SILENT,
    TurnState.RECORDED: Phase.RECORDED,
}


def phase_of(request: Request, today: date) -> Phase:
    """Return where ``request``, with its turn and the promises of that, stands on ``today``."""
    if request.state in _BY_STATE:
        return _BY_STATE[RequestState(request.state)]
    turn = request.turn
    if turn is None:
        return Phase.UNASSIGNED
    if turn.state in _BY_TURN:
        return _BY_TURN[TurnState(turn.state)]
    return _doing(turn, today) if turn.state == TurnState.ANSWERED else _answering(request, turn, today)


def _answering(request: Request, turn: Turn, today: date) -> Phase:
    if turn.promise is None:
        return Phase.UNKNOWN if request.source == Source.PRESS else Phase.UNASSIGNED
    is_late = ledger.phase_of(turn.promise, today) == PromisePhase.LATE
    return Phase.LATE if is_late else Phase.DUE


def _doing(turn: Turn, today: date) -> Phase:
    if turn.doing is None or turn.doing.state != PromiseState.OPEN:
        return Phase.ANSWERED
    is_late = ledger.phase_of(turn.doing, today) == PromisePhase.LATE
    return Phase.OVERDUE if is_late else Phase.DOING


def days_open(request: Request, today: date) -> int:
    """Return for how many days ``request`` has been, or was, open."""
    closed = request.closed_at.astimezone(clock.SEOUL).date() if request.closed_at else today
    return max(0, (closed - request.asked_on).days)
