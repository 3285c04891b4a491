"""The office looks at a request: takes it up, says why not, words it for everybody, joins it to another."""

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.voice import queries, rules
from madang.kernel.voice.actions import telling
from madang.kernel.voice.actions.asking import begin
from madang.kernel.voice.models import Category, Join, Request
from madang.kernel.voice.states import REQUEST_LIFE, RequestState
from madang.notices import actions as notices
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises import actions as ledger
from madang.promises.states import STANDING


def locked(request: Request) -> Request:
    """Return ``request`` with its turn, nobody else's to change until the transaction ends."""
    Request.objects.select_for_update().get(pk=request.pk)
    return queries.whole(request.pk)


@transaction.atomic
def take_up(
    *,
    request: Request,
    title_ko: str,
    public_ko: str,
    by: User,
    title_en: str = "",
    public_en: str = "",
    category: str = "",
) -> Request:
    """Take a request up, in words that everybody may read."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    check_move(REQUEST_LIFE, request.state, RequestState.OPEN)
    rules.check_look(take=True, public_ko=public_ko, reason="")
    _word(request, title_ko, title_en, public_ko, public_en, category)
    begin(request, by=by)
    log.record(by=by, verb="request.taken_up", subject=request, number=request.number)
    telling.tell(request, "taken")
    return request


@transaction.atomic
def turn_down(*, request: Request, reason: str, by: User) -> Request:
    """Do not take a request up, and say why."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    check_move(REQUEST_LIFE, request.state, RequestState.REFUSED)
    rules.check_look(take=False, public_ko="", reason=reason)
    request.state, request.reason = RequestState.REFUSED, " ".join(reason.split())[:500]
    request.looked_at, request.looked_by = clock.now(), by
    request.save(update_fields=["state", "reason", "looked_at", "looked_by"])
    log.record(by=by, verb="request.turned_down", subject=request, reason=request.reason)
    telling.tell(request, "refused", detail=request.reason)
    return request


@transaction.atomic
def rewrite(
    *,
    request: Request,
    title_ko: str,
    public_ko: str,
    by: User,
    title_en: str = "",
    public_en: str = "",
    category: str = "",
) -> Request:
    """Put the public words or the subject right; the words as they were said stay as they are."""
    check_has(by, Permission.VOICE_WRITE)
    request = locked(request)
    rules.check_look(take=True, public_ko=public_ko, reason="")
    before = {"title": request.title_ko, "public": request.public_ko, "category": request.category}
    _word(request, title_ko, title_en, public_ko, public_en, category)
    log.record(by=by, verb="request.reworded", subject=request, before=before)
    return request


@transaction.atomic
def join(*, request: Request, into: Request, by: User) -> Request:
    """Join a request to one that asks the same; both histories stay, the other goes on for both."""
    check_has(by, Permission.VOICE_WRITE)
    for pk in sorted({request.pk, into.pk}):  # in one order, so that nobody waits in a circle
        Request.objects.select_for_update().get(pk=pk)
    request, into = queries.whole(request.pk), queries.whole(into.pk)
    rules.check_join(request, into=into)
    check_move(REQUEST_LIFE, request.state, RequestState.JOINED)
    promise = request.turn.promise if request.turn else None
    if promise is not None and promise.state in STANDING:
        ledger.release(promise=promise, reason=f"→ {into.number}", by=by)
    Join.objects.create(request=request, into=into, by=by, voices=request.voices)
    Request.objects.filter(into=request).update(into=into)
    request.state, request.into = RequestState.JOINED, into
    request.looked_at, request.looked_by = request.looked_at or clock.now(), request.looked_by or by
    request.save(update_fields=["state", "into", "looked_at", "looked_by"])
    into.voices += request.voices
    into.save(update_fields=["voices"])
    log.record(by=by, verb="request.joined", subject=request, into=into.number, voices=into.voices)
    notices.call_off(templates=["voice_confirm"], about=request)
    for to, link in telling.readers_of(request):
        telling.tell_one(request, to, link, "joined", detail=into.number)
    return into


def _word(
    request: Request, title_ko: str, title_en: str, public_ko: str, public_en: str, category: str
) -> None:
    request.title_ko = " ".join(title_ko.split())[:160] or request.title_ko
    request.title_en = " ".join(title_en.split())[:160]
    request.public_ko, request.public_en = rules.cleaned(public_ko), rules.cleaned(public_en)
    if category in Category.values:
        request.category = category
    request.save(update_fields=["title_ko", "title_en", "public_ko", "public_en", "category"])
