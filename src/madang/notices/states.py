"""The life of a message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from madang.core.states import Life


class NoticeState(TextChoices):
    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held for a person to release")
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FAILED = "failed", _("Failed")


NOTICE_LIFE: Life = {
    NoticeState.WAITING: frozenset(
        {NoticeState.HELD, NoticeState.SENT, NoticeState.FAILED, NoticeState.WITHDRAWN}
    ),
    NoticeState.HELD: frozenset({NoticeState.WAITING, NoticeState.WITHDRAWN}),
    NoticeState.FAILED: frozenset({NoticeState.WAITING, NoticeState.WITHDRAWN}),
}
