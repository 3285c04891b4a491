"""What comes out when the money of an agreement is counted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madang.core.models import Named
from madang.kernel.accounts.models.books import Book


class Settlement(Named):
    """What was paid, accepted, and is to be returned; proposed by one person, confirmed by another."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="settlements")
    settled_on = models.DateField(help_text="Interest runs until this day.")
    paid_won = models.BigIntegerField()
    accepted_won = models.BigIntegerField(help_text="All that was accepted, of support and own share.")
    grant_used_won = models.BigIntegerField()
    own_used_won = models.BigIntegerField()
    refused_won = models.BigIntegerField()
    left_won = models.BigIntegerField(help_text="Paid and not used.")
    interest_won = models.BigIntegerField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="Sent back to the desk.")
    answer = models.CharField(max_length=500, blank=True)
    returned_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_settlement_stands", fields=["book"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="settlement_confirmed_by_a_second_person",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"settlement of {self.book_id}"

    @property
    def return_won(self) -> int:
        return self.left_won + self.interest_won
