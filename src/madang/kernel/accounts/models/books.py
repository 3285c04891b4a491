"""The books of an agreement: budget by cost item, shifts between items, tranches."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madang.core.models import Named, Record
from madang.kernel.accounts.models.schemes import CostItem, Scheme
from madang.kernel.accounts.states import BookState


class Book(Named):
    """The money of one line of agreements."""

    agreement = models.OneToOneField(
        "agreements.Agreement", models.PROTECT, related_name="book", help_text="The first of its line."
    )
    scheme = models.ForeignKey(
        Scheme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="books",
        help_text="The version the agreement was made from; None: the city's usual one.",
    )
    state = models.CharField(max_length=10, choices=BookState.choices, default=BookState.OPEN)
    interest_bp = models.PositiveIntegerField(help_text="A year, in hundredths of a per cent.")
    own_share_percent = models.PositiveSmallIntegerField()
    claims_given = models.PositiveIntegerField(default=0, help_text="Numbers of claims given out so far.")
    entries_given = models.PositiveIntegerField(default=0, help_text="Numbers of entries given out so far.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"book {self.pk}"


class BudgetLine(Record):
    """What is planned for one cost item, of the support and of the own share."""

    book = models.ForeignKey(Book, models.CASCADE, related_name="budget")
    item = models.CharField(max_length=12, choices=CostItem.choices)
    grant_won = models.BigIntegerField(default=0)
    own_won = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="one_budget_line_an_item", fields=["book", "item"]),
            models.CheckConstraint(name="budget_not_negative", condition=Q(grant_won__gte=0, own_won__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.book_id}"


class Shift(Named):
    """Money moved from one cost item to another; above 20 per cent an approved change stands behind it."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="shifts")
    from_item = models.CharField(max_length=12, choices=CostItem.choices)
    to_item = models.CharField(max_length=12, choices=CostItem.choices)
    won = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    change = models.OneToOneField(
        "agreements.Change", models.PROTECT, null=True, blank=True, related_name="shift"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="shift_moves_something", condition=Q(won__gt=0)),
            models.CheckConstraint(name="shift_moves_away", condition=~Q(from_item=F("to_item"))),
        ]

    def __str__(self) -> str:
        return f"{self.won} from {self.from_item} to {self.to_item}"


class ShiftAsked(Record):
    """What a company wants moved; it waits, or was done at once, as its change says."""

    change = models.OneToOneField("agreements.Change", models.PROTECT, related_name="shift_asked")
    book = models.ForeignKey(Book, models.PROTECT, related_name="shifts_asked")
    from_item = models.CharField(max_length=12, choices=CostItem.choices)
    to_item = models.CharField(max_length=12, choices=CostItem.choices)
    won = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="shift_asked_moves_something", condition=Q(won__gt=0)),
            models.CheckConstraint(name="shift_asked_moves_away", condition=~Q(from_item=F("to_item"))),
        ]

    def __str__(self) -> str:
        return f"{self.won} from {self.from_item} to {self.to_item}"


class Tranche(Named):
    """A part of the support, paid once its milestone is reached."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField()
    won = models.BigIntegerField()
    milestone = models.ForeignKey(
        "agreements.Duty", models.PROTECT, null=True, blank=True, related_name="tranches"
    )
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_tranche_a_number", fields=["book", "number"]),
            models.CheckConstraint(name="tranche_pays_something", condition=Q(won__gt=0)),
        ]

    def __str__(self) -> str:
        return f"tranche {self.number} of {self.book_id}"
