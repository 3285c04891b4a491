"""Ask: through a QR page or a company's own, or told to an officer; follow what becomes of it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.voice import rules
from madang.kernel.voice.actions import telling
from madang.kernel.voice.models import Category, Door, Following, Meeting, Numbering, Request, Source, Turn
from madang.kernel.voice.states import RequestState
from madang.people import rate_limits
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission

_HOUR = 3600


@transaction.atomic
def ask(  # noqa: PLR0913 a request has many words
    *,
    words: str,
    category: str = Category.OTHER,
    speaker: str = "",
    email: str = "",
    firm: str = "",
    firm_shown: bool = False,
    door: Door | None = None,
    organisation: Organisation | None = None,
    language: str = "ko",
    sender: str = "",
    by: User | None = None,
) -> Request:
    """Take a request from anybody; nothing of it is public before the office has looked at it.

    ``sender`` is the network address it came from: counted for an hour, kept nowhere in the clear.
    """
    if organisation is not None and by is not None:
        check_has(by, Permission.VOICE_ASK, organisation_id=organisation.pk)
    if door is not None:
        door = Door.objects.select_for_update(no_key=True).get(pk=door.pk)
    rules.check_door(door)
    words = rules.cleaned(words)
    rules.check_asked(words)
    _check_rate(sender or (f"user {by.pk}" if by else ""), door)
    request = _kept(
        source=Source.COMPANY if organisation else Source.QR,
        meeting=door.meeting if door else None,
        door=door,
        words=words,
        category=category,
        speaker=_line(speaker) or (by.name if by else ""),
        email=email.strip().lower() or (by.email if by and not organisation else ""),
        firm=_line(firm),
        firm_shown=firm_shown,
        organisation=organisation,
        asked_by=by,
        language=language,
        title_ko=rules.title_of(words),
    )
    log.record(by=by, verb="request.asked", subject=request, number=request.number, source=request.source)
    if request.email:
        telling.send_receipt(request, by or request.email)
    return request


@transaction.atomic
def enter(  # noqa: PLR0913 a request has many words
    *,
    source: str,
    words: str,
    title_ko: str,
    by: User,
    title_en: str = "",
    category: str = Category.OTHER,
    meeting: Meeting | None = None,
    speaker: str = "",
    email: str = "",
    organisation: Organisation | None = None,
    firm: str = "",
    firm_shown: bool = False,
    public_ko: str = "",
    public_en: str = "",
    asked_on: date | None = None,
    press: str = "",
) -> Request:
    """Write down what was asked at a meeting, a visit or the counter: taken up at once, with its turn."""
    check_has(by, Permission.VOICE_WRITE)
    if meeting is not None:
        meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        rules.check_passage(meeting)
    words, title = rules.cleaned(words), _line(title_ko) or rules.title_of(rules.cleaned(words))
    rules.check_asked(words)
    public = rules.cleaned(public_ko)
    if source == Source.PRESS and not press.strip():
        raise RuleBroken(_("Name the publication."), field="press")
    request = _kept(
        source=source,
        meeting=meeting,
        words=words,
        title_ko=title[:160],
        title_en=_line(title_en)[:160],
        category=category,
        speaker=_line(speaker),
        email=email.strip().lower(),
        organisation=organisation,
        firm=_line(firm),
        firm_shown=firm_shown,
        public_ko=public or title,
        public_en=rules.cleaned(public_en),
        asked_on=asked_on or _day_of(meeting),
        press=press.strip(),
    )
    begin(request, by=by)
    log.record(by=by, verb="request.entered", subject=request, number=request.number, source=source)
    if request.email:
        telling.send_receipt(request, request.email)
    else:
        telling.tell(request, "taken")
    return request


def begin(request: Request, *, by: User | None) -> Turn:
    """Begin the first turn of a request that is taken up; inside the transaction of that deed."""
    turn = Turn.objects.create(request=request)
    request.state, request.turn = RequestState.OPEN, turn
    request.looked_at, request.looked_by = clock.now(), by
    request.save(update_fields=["state", "turn", "looked_at", "looked_by"])
    return turn


@transaction.atomic
def follow(*, request: Request, by: User) -> None:
    """Hear from now on when the request moves."""
    if request.state in {RequestState.WAITING, RequestState.REFUSED}:
        raise WrongState(_("There is nothing to follow yet."))
    Following.objects.get_or_create(request=request, user=by)


@transaction.atomic
def unfollow(*, request: Request, by: User) -> None:
    """Hear no more."""
    Following.objects.filter(request=request, user=by).delete()


def _kept(*, asked_on: date | None = None, **fields: Any) -> Request:
    on = asked_on or clock.today()
    Numbering.objects.get_or_create(year=on.year)
    counter = Numbering.objects.select_for_update().get(year=on.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    if fields["category"] not in Category.values:
        raise RuleBroken(_("Choose one of the subjects."), field="category")
    return Request.objects.create(number=rules.written_number(counter.last, on), asked_on=on, **fields)


def _check_rate(sender: str, door: Door | None) -> None:
    at = clock.now()
    if sender:
        tries = rate_limits.counted("voice-sender", sender, at=at, seconds=_HOUR)
        _check_few(tries, settings.VOICE_ASK_PER_HOUR)
    place = f"door {door.pk}" if door else "general"
    _check_few(rate_limits.counted("voice-door", place, at=at, seconds=_HOUR), settings.VOICE_DOOR_PER_HOUR)


def _check_few(tries: int, most: int) -> None:
    if tries > most:
        raise RuleBroken(
            _("Too many requests came from here within an hour. What you wrote is kept; try again later.")
        )


def _line(text: str) -> str:
    return " ".join(rules.cleaned(text).split())


def _day_of(meeting: Meeting | None) -> date | None:
    return meeting.starts_at.astimezone(clock.SEOUL).date() if meeting else None
