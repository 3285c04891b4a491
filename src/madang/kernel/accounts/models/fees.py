"""What a company pays the city under an agreement, month by month."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from madang.core.models import Named
from madang.kernel.accounts.models.books import Book


class Fee(Named):
    """The bill of one month; the price of an agreement is billed in equal parts. Paid once."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="fees")
    month = models.DateField(help_text="Its first day.")
    won = models.BigIntegerField()
    due_on = models.DateField()
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(name="one_fee_a_month", fields=["book", "month"]),
            models.CheckConstraint(name="fee_asks_for_something", condition=Q(won__gt=0)),
            models.CheckConstraint(name="fee_month_begins_on_its_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="fee_paid_has_person",
                condition=Q(paid_on=None, paid_by=None) | Q(paid_on__isnull=False, paid_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"fee of {self.month:%Y-%m}, book {self.book_id}"
