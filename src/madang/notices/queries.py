"""Reading the outbox, and a person's own messages."""

from collections.abc import Collection

from django.db import models
from django.db.models import Count, Q, QuerySet

from madang.audit import log
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User


def sent_to(user: User) -> QuerySet[Notice]:
    """Return what was sent to ``user``, latest first."""
    return Notice.objects.filter(recipient=user, state=NoticeState.SENT).order_by("-sent_at", "-pk")


def last_sent(*, templates: Collection[str], about: models.Model) -> dict[int, str]:
    """Return which of these letters about something each person got last, by person."""
    sent = Notice.objects.filter(
        template__in=templates, about=log.name_of(about), state=NoticeState.SENT, recipient__isnull=False
    )
    return dict(sent.order_by("sent_at", "pk").values_list("recipient_id", "template"))


def unread_count(user: User) -> int:
    """Count what was sent to ``user`` and not yet read on the site."""
    return Notice.objects.filter(recipient=user, state=NoticeState.SENT, read_at=None).count()


def outbox(*, state: str = "", template: str = "", search: str = "") -> QuerySet[Notice]:
    """Return messages with their recipients, latest first; ``search`` looks into title and name."""
    found = Notice.objects.select_related("recipient").order_by("-pk")
    if state:
        found = found.filter(state=state)
    if template:
        found = found.filter(template=template)
    if search:
        found = found.filter(Q(title__icontains=search) | Q(recipient__name__icontains=search))
    return found


def counts() -> dict[str, int]:
    """Return how many messages lie in each state; a state without any counts 0."""
    found = dict(Notice.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: found.get(state, 0) for state in NoticeState.values}
