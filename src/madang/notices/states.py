"""The life of a message."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class NoticeState(TextChoices):
    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    HELD = "held", pgettext_lazy("message", "Held for a person to release")
    SENT = "sent", pgettext_lazy("message", "Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("message", "Withdrawn")
    FAILED = "failed", pgettext_lazy("message", "Failed")


NOTICE_LIFE: Life = {
    NoticeState.WAITING: frozenset(
        {NoticeState.HELD, NoticeState.SENT, NoticeState.FAILED, NoticeState.WITHDRAWN}
    ),
    NoticeState.HELD: frozenset({NoticeState.WAITING, NoticeState.WITHDRAWN}),
    NoticeState.FAILED: frozenset({NoticeState.WAITING, NoticeState.WITHDRAWN}),
}
