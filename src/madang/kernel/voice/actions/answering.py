"""An office answers for a request by a day; the answer; what was done. Each step is told once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.voice import rules
from madang.kernel.voice.actions import telling
from madang.kernel.voice.actions.looking import locked
from madang.kernel.voice.models import Answer, Measure, Request, Turn, Verdict
from madang.kernel.voice.states import TURN_LIFE, TurnState
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises import actions as ledger
from madang.promises.models import Promise, Slip
from madang.promises.queries import terms_on
from madang.promises.queries.parties import standing_in_for
from madang.promises.rules import Origin
from madang.promises.states import PromiseState


@transaction.atomic
def assign(*, request: Request, owner: Organisation, due_on: date | None = None, by: User) -> Promise:
    """Have an office answer by a day; one that was dissolved hands over to its successor."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    today = clock.today()
    due_on = due_on or rules.default_due(today, within=terms_on(today).answer_within)
    owner = standing_in_for(owner, today)
    rules.check_assign(request, owner=owner, due_on=due_on, today=today)
    assert request.turn is not None  # noqa: S101 for the type checker: the rule has seen to it
    promise = promise_to_answer(request, request.turn, owner, due_on, by=by)
    log.record(by=by, verb="request.assigned", subject=request, owner=str(owner.uid), due=due_on)
    telling.tell(request, "assigned", detail=_named(owner), due=due_on)
    return promise


@transaction.atomic
def hand_over(*, request: Request, owner: Organisation, reason: str, by: User) -> Request:
    """Have another office answer for it from now on."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    owner = standing_in_for(owner, clock.today())
    standing = [each for each in _promises(request) if each.state == PromiseState.OPEN]
    if not standing:
        raise RuleBroken(_("No office answers for this now."), field="owner")
    for promise in standing:
        ledger.hand_over(promise=promise, owed_by=owner, reason=reason, by=by)
    log.record(by=by, verb="request.handed_over", subject=request, owner=str(owner.uid), reason=reason)
    telling.tell(request, "assigned", detail=_named(owner), due=standing[0].due_on)
    return request


@transaction.atomic
def extend(*, request: Request, due_on: date, seen: date | None, reason: str, by: User) -> Slip:
    """Move the day of the answer, or of the doing, with a reason; ``seen`` is the day one had before one."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    turn = request.turn
    promise = None if turn is None else turn.promise if turn.state == TurnState.OPEN else turn.doing
    rules.check_extend(promise, due_on=due_on, seen=seen, reason=reason)
    assert promise is not None  # noqa: S101 for the type checker: the rule has seen to it
    slip = ledger.postpone(promise=promise, due_on=due_on, reason_ko=reason, seen=seen, by=by)
    log.record(by=by, verb="request.extended", subject=request, old=seen, new=due_on, reason=reason)
    telling.tell(request, "extended", detail=reason, due=due_on)
    return slip


@transaction.atomic
def answer(
    *,
    request: Request,
    verdict: str,
    text_ko: str,
    by: User,
    text_en: str = "",
    ground: str = "",
    do_by: date | None = None,
) -> Answer:
    """Answer. What is accepted becomes a promise to do it, with or without a day."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    text_ko, text_en = rules.cleaned(text_ko), rules.cleaned(text_en)
    rules.check_answer(
        request, verdict=verdict, text=text_ko, ground=ground, do_by=do_by, today=clock.today()
    )
    turn = request.turn
    assert turn is not None and turn.promise is not None  # noqa: PT018, S101 the rule has seen to it
    answer = Answer.objects.create(
        turn=turn, verdict=verdict, text_ko=text_ko, text_en=text_en, ground=ground.strip(), by=by
    )
    move(turn, TurnState.ANSWERED)
    ledger.keep(promise=turn.promise, reason=_in_short(answer), by=by)
    if verdict != Verdict.NO:
        turn.doing = _promise_to_do(request, turn.promise, answer, do_by, by=by)
        turn.save(update_fields=["doing"])
    log.record(by=by, verb="request.answered", subject=request, verdict=verdict, ground=answer.ground)
    telling.tell(request, "answered", detail=answer.text_ko[:500], due=do_by)
    return answer


@transaction.atomic
def act(
    *,
    request: Request,
    sort: str,
    text_ko: str,
    by: User,
    text_en: str = "",
    link: str = "",
    on: date | None = None,
) -> Measure:
    """Write down what was done: a need, a call, a budget line, an ordinance."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    rules.check_measure(request, sort=sort, text=text_ko, link=link)
    assert request.turn is not None  # noqa: S101 for the type checker: the rule has seen to it
    measure = Measure.objects.create(
        turn=request.turn,
        sort=sort,
        text_ko=" ".join(text_ko.split())[:300],
        text_en=" ".join(text_en.split())[:300],
        link=link.strip(),
        on=on or clock.today(),
        by=by,
    )
    log.record(by=by, verb="request.acted_on", subject=request, sort=sort, text=measure.text_ko)
    telling.tell(request, "acted", detail=measure.text_ko)
    return measure


def move(turn: Turn, new: TurnState, *, at: datetime | None = None) -> None:
    """Move ``turn``; inside the transaction of the deed."""
    check_move(TURN_LIFE, turn.state, new)
    turn.state = new
    if new in {TurnState.CONFIRMED, TurnState.SILENT, TurnState.RETURNED, TurnState.RECORDED}:
        turn.ended_at = at or clock.now()
    turn.save(update_fields=["state", "ended_at"])


def promise_to_answer(
    request: Request, turn: Turn, owner: Organisation, due_on: date, *, by: User | None
) -> Promise:
    """Write the promise to answer into the ledger and hang it on the turn."""
    turn.promise = ledger.make(
        origin=_origin(request),
        owed_by=owner,
        owed_to=None,  # whoever asked is told by voice: named here, they would be told twice
        title_ko=f"요청에 답하기: {request.title_ko}",
        title_en=f"Answer the request: {request.title_en or request.title_ko}",
        measure_ko="요청한 사람이 답을 받는다.",
        measure_en="The one who asked has an answer.",
        due_on=due_on,
        by=by,
    )
    turn.save(update_fields=["promise"])
    return turn.promise


def _promise_to_do(
    request: Request, given: Promise, answer: Answer, do_by: date | None, *, by: User
) -> Promise:
    return ledger.make(
        origin=_origin(request),
        owed_by=standing_in_for(given.owed_by, clock.today()),
        owed_to=None,
        title_ko=f"약속한 대로 하기: {request.title_ko}",
        title_en=f"Do what was answered: {request.title_en or request.title_ko}",
        measure_ko="요청한 사람이 다 되었다고 말한다.",
        measure_en="The one who asked says that it is done.",
        target=" ".join(answer.text_ko.split())[:200],
        due_on=do_by,
        by=by,
    )


def _origin(request: Request) -> Origin:
    return Origin(
        slug="voice",
        label_ko=f"요청 {request.number}",
        label_en=f"Request {request.number}",
        path=request.address,
    )


def _promises(request: Request) -> list[Promise]:
    turn = request.turn
    return [each for each in (turn.promise, turn.doing) if each is not None] if turn else []


def _in_short(answer: Answer) -> str:
    return f"{Verdict(answer.verdict).label}: {' '.join(answer.text_ko.split())}"[:500]


def _named(owner: Organisation) -> str:
    return owner.name
