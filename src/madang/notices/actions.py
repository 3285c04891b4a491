"""Deeds of the outbox: post a message, hold it back, let it go, send what is due."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.notices import letters, rules
from madang.notices.models import Notice
from madang.notices.states import NOTICE_LIFE, NoticeState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_UNSENT = [state for state, following in NOTICE_LIFE.items() if NoticeState.WITHDRAWN in following]
_PATIENCE = 5  # seconds for the mail server while somebody waits for a page
_ADDRESS = re.compile(r"[^\s<>()\[\]{}'\",;:]+@[^\s<>()\[\]{}'\",;:]+")


@transaction.atomic
def post(
    *,
    template: str,
    to: User | str,
    about: models.Model | None,
    link: str = "",
    held: bool = False,
    at_once: bool = False,
    language: str = "ko",
    **words: object,
) -> Notice:
    """Lay a letter in the outbox, written in the recipient's language.

    ``to`` is a person, or the address of somebody without an account, who is written to in ``language``.
    It waits ``settings.OUTBOX_GRACE_MINUTES`` before it may go, or not at all when it has to go ``at_once``;
    ``held`` waits for a person instead.
    Raises KeyError for an unknown letter and ValueError for a missing word: both are faults of the caller.
    """
    notice = _written(template, to, language, words)
    notice.about, notice.link = log.name_of(about) if about else "", link
    notice.state = NoticeState.HELD if held else NoticeState.WAITING
    notice.send_after = clock.now() + timedelta(minutes=0 if at_once else settings.OUTBOX_GRACE_MINUTES)
    notice.save()
    return notice


@transaction.atomic
def send_covered(
    *, template: str, to: User | str, secret: Mapping[str, str], language: str = "ko", **words: object
) -> Notice:
    """Send a letter with words that only its recipient may see, at once, and keep it without them.

    A link with which anyone becomes its recipient must not lie where officers and backups are. So it cannot
    be sent again either: a mail server that is down leaves a failed message, and the person asks anew.
    """
    letter = _written(template, to, language, {**words, **secret})
    notice = _written(template, to, language, {**words, **dict.fromkeys(secret, letters.COVERED)})
    notice.covered, notice.send_after = True, clock.now()
    try:
        mail = _mail(letter)
        mail.connection = get_connection(timeout=_PATIENCE)
        mail.send()
    except (OSError, SMTPException, ValueError) as wrong:
        notice.state, notice.error = NoticeState.FAILED, _why(wrong)
    else:
        notice.state, notice.sent_at = NoticeState.SENT, clock.now()
    notice.save()
    return notice


@transaction.atomic
def hold(*, notice: Notice, by: User) -> Notice:
    """Keep a waiting message until a person lets it go."""
    return _move(notice, NoticeState.HELD, by=by, verb="notice.held")


@transaction.atomic
def release(*, notice: Notice, by: User) -> Notice:
    """Let a held message go at once, or try a failed one again."""
    rules.check_whole(notice)
    return _move(
        notice,
        NoticeState.WAITING,
        by=by,
        verb="notice.released",
        released_by=by,
        send_after=clock.now(),
        error="",
    )


@transaction.atomic
def withdraw(*, notice: Notice, by: User) -> Notice:
    """Take a message back before it is sent; it stays readable in the outbox."""
    return _move(notice, NoticeState.WITHDRAWN, by=by, verb="notice.withdrawn")


def call_off(*, templates: Collection[str], about: models.Model) -> int:
    """Withdraw these letters about something where they have not been sent: they are true no more."""
    unsent = Notice.objects.filter(template__in=templates, about=log.name_of(about))
    return unsent.filter(state__in=_UNSENT).update(state=NoticeState.WITHDRAWN)


def mark_read(*, notice: Notice, by: User) -> Notice:
    """Note that its recipient has read a message on the site."""
    rules.check_read(notice, by=by)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def send_due(at: datetime, *, limit: int = 1000) -> int:
    """Send every message whose time has come; return how many were sent.

    Each goes in a transaction of its own, under a lock that other workers skip: two workers never send the
    same message. What cannot be sent is marked as failed with the reason and does not stop the rest.
    """
    sent = 0
    for _ in range(limit):
        state = _send_next(at)
        if state is None:
            break
        sent += state == NoticeState.SENT
    return sent


@transaction.atomic
def _send_next(at: datetime) -> str | None:
    due = Notice.objects.filter(state=NoticeState.WAITING, send_after__lte=at).order_by("send_after", "pk")
    notice = due.select_for_update(of=("self",), skip_locked=True).select_related("recipient").first()
    if notice is None:
        return None
    try:
        _mail(notice).send()
    except (OSError, SMTPException, ValueError) as wrong:
        notice.state, notice.error = NoticeState.FAILED, _why(wrong)
    else:
        notice.state, notice.sent_at = NoticeState.SENT, clock.now()
    notice.save(update_fields=["state", "sent_at", "error"])
    return notice.state


def _written(template: str, to: User | str, language: str, words: Mapping[str, object]) -> Notice:
    """Return a letter to a person, in their language, or to an address, not saved yet."""
    known = to if isinstance(to, User) else None
    language = known.language if known else language
    letter = letters.write(template, language=language, name=known.name if known else "", words=words)
    return Notice(
        template=template,
        recipient=known,
        address="" if isinstance(to, User) else to,
        language=language,
        title=letter.title,
        body=letter.body,
    )


def _why(wrong: Exception) -> str:
    # Mail servers repeat the address they refuse; the outbox shows it only on request, and notes who asked.
    return _ADDRESS.sub("***", f"{type(wrong).__name__}: {wrong}")[:300]


def _mail(notice: Notice) -> EmailMessage:
    address = f"\n\n{settings.SITE_ADDRESS}{notice.link}" if notice.link else ""
    return EmailMessage(notice.title, notice.body + address, to=[notice.to_email])


def _move(notice: Notice, new: NoticeState, *, by: User, verb: str, **fields: object) -> Notice:
    check_has(by, Permission.OUTBOX_RELEASE)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    rules.check_still_here(notice)
    check_move(NOTICE_LIFE, notice.state, new)
    notice.state = new
    for field, value in fields.items():
        setattr(notice, field, value)
    notice.save(update_fields=["state", *fields])
    log.record(by=by, verb=verb, subject=notice, template=notice.template)
    return notice
