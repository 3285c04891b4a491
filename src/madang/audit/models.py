"""What was done, by whom, to what. Rows are written once; the database refuses to change or delete them."""

from django.conf import settings
from django.db import models

from madang.core import clock


class Entry(models.Model):
    """One deed, or one look at personal data, bound by ``hash`` to the entry before it."""

    number = models.PositiveBigIntegerField(unique=True, help_text="1, 2, 3 …: a gap is a missing entry.")
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="None: the house itself.",
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, help_text="app.model:key")
    data = models.JSONField(default=dict, help_text="What changed, in plain values; never personal data.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"]),
            models.Index(fields=["verb", "number"]),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.verb}"
