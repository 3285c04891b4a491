"""Only the one who asked closes a request; or silence does, after a second notice."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import NotAllowed
from madang.core.periods import working_days_after
from madang.core.states import check_move
from madang.kernel.voice import queries, rules
from madang.kernel.voice.actions import telling
from madang.kernel.voice.actions.answering import move, promise_to_answer
from madang.kernel.voice.actions.looking import locked
from madang.kernel.voice.models import Answer, Measure, Request, Turn, Verdict
from madang.kernel.voice.states import REQUEST_LIFE, RequestState, TurnState
from madang.people import queries as people
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises import actions as ledger
from madang.promises.queries import terms_on
from madang.promises.queries.parties import standing_in_for
from madang.promises.rules.closing import ended_at
from madang.promises.states import STANDING


@transaction.atomic
def ask_back(*, request: Request, by: User) -> Request:
    """Ask the one who asked whether it is done."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    rules.check_end(request)
    turn = _turn(request)
    move(turn, TurnState.ASKED)
    turn.asked_at = clock.now()
    turn.save(update_fields=["asked_at"])
    log.record(by=by, verb="request.asked_back", subject=request)
    telling.ask_to_confirm(request, again=False)
    return request


@transaction.atomic
def confirm(*, request: Request, by: User | None = None, secret: str = "") -> Request:
    """The one who asked says that it is done: by account, or by the secret of the receipt."""
    request = locked(request)
    _check_asker(request, by, secret)
    rules.check_end(request)
    _close(request, TurnState.CONFIRMED, by=by, reason=str(_("The one who asked says that it is done.")))
    log.record(by=by, verb="request.confirmed", subject=request)
    telling.tell(request, "closed")
    return request


@transaction.atomic
def object_to(
    *,
    request: Request,
    objection: str,
    by: User | None = None,
    secret: str = "",
    voice: Request | None = None,
) -> Turn:
    """Say that it is not done: the next turn begins, with the same office and a day of its own.

    ``voice`` is the request of the one who says so, where it was joined to ``request``.
    """
    request = locked(request)
    mine = request if voice is None else queries.whole(voice.pk)
    if request.pk not in {mine.pk, mine.into_id}:
        raise NotAllowed(_("Only the one who asked can say this."))
    _check_asker(mine, by, secret)
    rules.check_end(request)
    rules.check_objection(objection)
    objection = rules.cleaned(objection)[:1000]
    last = _turn(request)
    telling.tell_office(request, objection=objection)
    move(last, TurnState.RETURNED)
    if last.doing is not None and last.doing.state in STANDING:
        ledger.break_(promise=last.doing, reason=objection[:500], by=None)
    turn = Turn.objects.create(request=request, number=last.number + 1, objection=objection)
    request.turn = turn
    request.save(update_fields=["turn"])
    if last.promise is not None:
        today = clock.today()
        owner = standing_in_for(last.promise.owed_by, today)
        promise_to_answer(
            request, turn, owner, rules.default_due(today, within=terms_on(today).answer_within), by=None
        )
    log.record(by=by, verb="request.objected_to", subject=request, turn=turn.number)
    telling.tell(request, "reopened", due=turn.promise.due_on if turn.promise else None)
    return turn


@transaction.atomic
def record(
    *,
    request: Request,
    source: str,
    text_ko: str,
    on: date,
    by: User,
    text_en: str = "",
    sort: str = "",
    done: bool = False,
) -> Request:
    """Write down what a publication says came of a request that is known from the press only.

    No promise is made of it: nobody here gave one. ``done``: it says that what was asked was done.
    """
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    rules.check_record(request, source=source, text=text_ko, on=on, today=clock.today())
    turn = _turn(request)
    said = {"text_ko": text_ko.strip(), "text_en": text_en.strip()}
    if turn.state == TurnState.OPEN:
        Answer.objects.create(
            turn=turn, verdict=Verdict.ACCEPTED, ground=source.strip()[:300], on=on, by=by, **said
        )
        move(turn, TurnState.ANSWERED)
    if sort:
        short = {key: value[:300] for key, value in said.items()}
        Measure.objects.create(turn=turn, sort=sort, on=on, by=by, **short)
    if done:
        _close(request, TurnState.RECORDED, by=by, reason=source, at=ended_at(on, now=clock.now()))
    log.record(by=by, verb="request.recorded", subject=request, source=source, done=done)
    telling.tell(request, "closed" if done else "answered", detail=said["text_ko"][:500])
    return request


def see_to_silence(at: datetime) -> int:
    """Send second notices, and close what stayed silent after one; return how many requests moved."""
    return sum(_see_to(pk, at) for pk in queries.silent_since(at))


@transaction.atomic
def _see_to(pk: int, at: datetime) -> int:
    request = locked(Request(pk=pk))
    turn = request.turn
    if turn is None or request.state != RequestState.OPEN:
        return 0
    terms = terms_on((turn.asked_at or at).astimezone(clock.SEOUL).date())
    if rules.is_silent(turn, at, after=terms.silence_after):
        _close(request, TurnState.SILENT, by=None, reason=str(_("No word came after a second notice.")))
        log.record(by=None, verb="request.closed_after_silence", subject=request)
        telling.tell(request, "silent")
        return 1
    if not rules.wants_second_notice(turn, at, after=terms.ask_again_after):
        return 0
    turn.asked_again_at = at
    turn.save(update_fields=["asked_again_at"])
    log.record(by=None, verb="request.asked_again", subject=request)
    until = working_days_after(at.astimezone(clock.SEOUL).date(), terms.silence_after)
    telling.ask_to_confirm(request, again=True, until=until)
    return 1


def _close(
    request: Request, how: TurnState, *, by: User | None, reason: str, at: datetime | None = None
) -> None:
    turn = _turn(request)
    move(turn, how, at=at)
    if turn.doing is not None and turn.doing.state in STANDING:
        ledger.keep(promise=turn.doing, reason=reason[:500], by=None)  # the house, on the word of the asker
    check_move(REQUEST_LIFE, request.state, RequestState.CLOSED)
    request.state, request.closed_at = RequestState.CLOSED, at or clock.now()
    request.save(update_fields=["state", "closed_at"])


def _check_asker(request: Request, by: User | None, secret: str) -> None:
    """Raise NotAllowed unless this is the one who asked: the person, a colleague, or the receipt's holder."""
    if secret:
        rules.check_secret(request.uid, secret)
        return
    is_mine = by is not None and request.asked_by_id == by.pk
    is_ours = (
        by is not None
        and request.organisation_id is not None
        and people.has(by, Permission.VOICE_ASK, organisation_id=request.organisation_id)
    )
    if not is_mine and not is_ours:
        raise NotAllowed(_("Only the one who asked can say this."))


def _turn(request: Request) -> Turn:
    assert request.turn is not None  # noqa: S101 for the type checker: the rule has seen to it
    return request.turn
