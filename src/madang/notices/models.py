"""The outbox: every message lies here, readable, before it is sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from madang.core.models import Named
from madang.notices.letters import NAMES
from madang.notices.states import NoticeState


class Notice(Named):
    """One message to one person."""

    template = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="notices",
        help_text="None: somebody without an account, at ``address``.",
    )
    address = models.EmailField(blank=True, help_text="Of somebody who has no account yet.")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(max_length=80, blank=True, help_text="app.model:key of what it tells of")
    link = models.CharField(max_length=300, blank=True, help_text="Path of the page that it leads to.")
    covered = models.BooleanField(
        default=False, help_text="Held something for its recipient alone, which is kept nowhere."
    )
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING)
    send_after = models.DateTimeField(help_text="Until then a person may read it and hold it back.")
    sent_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    error = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="Read by its recipient, on the site.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="notice_sent_has_a_time",
                condition=Q(state=NoticeState.SENT, sent_at__isnull=False)
                | ~Q(state=NoticeState.SENT) & Q(sent_at=None),
            ),
            models.CheckConstraint(
                name="notice_goes_to_one_person",
                condition=Q(recipient__isnull=False, address="") | Q(recipient=None) & ~Q(address=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "send_after"])]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"

    @property
    def to_name(self) -> str:
        """Whom it goes to, as the outbox names them: of an address only the first letter and the host."""
        return self.recipient.name if self.recipient else masked(self.address)

    @property
    def to_email(self) -> str:
        """Where it goes to: personal data."""
        return self.recipient.email if self.recipient else self.address

    @property
    def letter(self) -> str:
        """What sort of letter it is, in the language of the reader of the outbox."""
        return str(NAMES.get(self.template, self.template))


def masked(email: str) -> str:
    """Return an address with its first letter and its host only.

    >>> masked("harin@example.org")
    'h••••@example.org'
    """
    name, _at, host = email.partition("@")
    return f"{name[:1]}••••@{host}"
