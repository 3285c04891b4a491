"""Taking a request up, answering it, and closing it: by whom, with what, and when."""

from datetime import date, datetime

from django.utils.functional import Promise as Text
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.core.periods import working_days_after
from madang.kernel.voice.models import MeasureSort, Request, Source, Turn, Verdict
from madang.kernel.voice.states import RequestState, TurnState
from madang.people.models import Organisation, OrganisationSort
from madang.promises.models import Promise

SHORTEST_TEXT = 5
_PATHS = ("/", "https://", "http://")


def check_look(*, take: bool, public_ko: str, reason: str) -> None:
    """Raise RuleBroken unless what is taken up can be read, and what is not says why."""
    if take and len(public_ko.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Write the words as everybody may read them, without names."), field="public_ko")
    if not take and len(reason.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Say why: the one who asked reads it."), field="reason")


def default_due(today: date, *, within: int) -> date:
    """Return the day by which an answer is due unless somebody names another: ``within`` working days."""
    return working_days_after(today, within)


def check_assign(request: Request, *, owner: Organisation, due_on: date, today: date) -> None:
    """Raise unless ``owner`` (who owes today) can be asked to answer ``request`` by ``due_on``."""
    turn = _open_turn(request, TurnState.OPEN)
    if turn.promise_id is not None:
        raise WrongState(_("An office answers for this already. It can be handed on, or the day moved."))
    if owner.sort not in {OrganisationSort.DEPARTMENT, OrganisationSort.CITY, OrganisationSort.AGENCY}:
        raise RuleBroken(_("Only an office of the city can answer for it."), field="owner")
    if owner.closed_on is not None and owner.closed_on <= today:
        raise RuleBroken(_("This office is dissolved and has no successor. Choose another."), field="owner")
    if due_on < today:
        raise RuleBroken(_("The day of the answer cannot lie in the past."), field="due_on")


def check_extend(promise: Promise | None, *, due_on: date, seen: date | None, reason: str) -> None:
    """Raise unless the day of the answer may move from the one that was ``seen`` to ``due_on``."""
    if promise is None:
        raise WrongState(_("No office answers for this yet, so there is no day to move."))
    if promise.due_on != seen:
        raise WrongState(_("Somebody has moved the day in the meantime. Load the page again to see it."))
    if promise.due_on is not None and due_on <= promise.due_on:
        raise RuleBroken(_("Choose a later day than the present one."), field="due_on")
    if len(reason.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Say why: everybody reads it."), field="reason")


def check_answer(
    request: Request, *, verdict: str, text: str, ground: str, do_by: date | None, today: date
) -> None:
    """Raise unless this can be the answer to ``request``. A no rests on a law or rule that is named."""
    turn = _open_turn(request, TurnState.OPEN)
    if turn.promise_id is None:
        raise WrongState(_("First name the office that answers for it."))
    if len(text.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Write the answer."), field="text_ko")
    if verdict == Verdict.NO and len(ground.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("A no needs its legal ground: the law, ordinance or rule."), field="ground")
    if verdict == Verdict.NO and do_by is not None:
        raise RuleBroken(_("A no has no day by which it is done."), field="do_by")
    if do_by is not None and do_by < today:
        raise RuleBroken(_("The day by which it is done cannot lie in the past."), field="do_by")


def check_measure(request: Request, *, sort: str, text: str, link: str) -> None:
    """Raise unless what was done can be written down beside an answer."""
    _open_turn(request, TurnState.ANSWERED, TurnState.ASKED)
    if sort not in MeasureSort.values:
        raise RuleBroken(_("Choose what it led to."), field="sort")
    if len(text.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Say what was done."), field="text_ko")
    if link and not link.startswith(_PATHS):
        raise RuleBroken(_("A link begins with / or https://."), field="link")


def check_end(request: Request) -> None:
    """Raise unless the one who asked can say now whether it is done."""
    _open_turn(request, TurnState.ANSWERED, TurnState.ASKED)


def check_objection(words: str) -> None:
    """Raise RuleBroken unless it says what is missing."""
    if len(words.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Say what is missing, so that the office knows what to do."), field="objection")


def check_record(request: Request, *, source: str, text: str, on: date, today: date) -> None:
    """Raise unless ``request`` is known from the press, and so is what came of it."""
    _open_turn(request, TurnState.OPEN, TurnState.ANSWERED)
    if request.source != Source.PRESS:
        raise WrongState(_("Only the one who asked can close this."))
    if not source.strip():
        raise RuleBroken(_("Name the publication."), field="source")
    if len(text.strip()) < SHORTEST_TEXT:
        raise RuleBroken(_("Say what came of it."), field="text_ko")
    if not request.asked_on <= on <= today:
        raise RuleBroken(_("It came after the request, and not after today."), field="on")


def check_join(request: Request, *, into: Request) -> None:
    """Raise unless ``request`` can be joined to ``into``, which goes on for both."""
    if request.pk == into.pk:
        raise RuleBroken(_("A request cannot be joined to itself."), field="into")
    if into.state != RequestState.OPEN:
        raise RuleBroken(_("Join it to one that is taken up and not closed."), field="into")
    if request.state not in {RequestState.WAITING, RequestState.OPEN}:
        raise WrongState(_("This request is no longer open."))
    if request.turn is not None and request.turn.state != TurnState.OPEN:
        raise WrongState(_("This request is answered already: let the one who asked close it."))


def wants_second_notice(turn: Turn, at: datetime, *, after: int) -> bool:
    """Say whether the one who asked has been silent long enough to be asked once more."""
    if turn.state != TurnState.ASKED or turn.asked_at is None or turn.asked_again_at is not None:
        return False
    return _day(at) > working_days_after(_day(turn.asked_at), after)


def is_silent(turn: Turn, at: datetime, *, after: int) -> bool:
    """Say whether ``turn`` closes by itself: no word within the days after the second notice."""
    if turn.state != TurnState.ASKED or turn.asked_again_at is None:
        return False
    return _day(at) > working_days_after(_day(turn.asked_again_at), after)


def _day(at: datetime) -> date:
    return at.astimezone(clock.SEOUL).date()


def _open_turn(request: Request, *states: TurnState) -> Turn:
    """Return the turn of an open request, or raise WrongState with the sentence that fits."""
    if request.state == RequestState.WAITING:
        raise WrongState(_("Look at it first: take it up, or say why not."))
    if request.state != RequestState.OPEN or request.turn is None:
        raise WrongState(_("This request is no longer open."))
    if request.turn.state not in states:
        raise WrongState(_SENTENCES[TurnState(request.turn.state)])
    return request.turn


_SENTENCES: dict[TurnState, str | Text] = {
    TurnState.OPEN: _("It has not been answered yet."),
    TurnState.ANSWERED: _("It has been answered already."),
    TurnState.ASKED: _("It has been answered, and the one who asked is to say whether it is done."),
}
