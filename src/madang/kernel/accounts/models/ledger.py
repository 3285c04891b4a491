"""Books in double entry: written once, balanced by the database, closed by month.

Migration 0002 adds what Django cannot say: rows are never changed, every entry balances when its transaction
ends, and nothing is posted into a month that is closed.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import Named, Record
from madang.kernel.accounts.models.books import Book, Tranche
from madang.kernel.accounts.models.claims import Receipt
from madang.kernel.accounts.models.fees import Fee
from madang.kernel.accounts.models.schemes import CostItem


class Account(models.TextChoices):
    """Where money lies or what it became, seen from the city."""

    TREASURY = "treasury", _("City treasury")
    ADVANCE = "advance", _("Paid to the company, not yet accounted for")
    OWN_HELD = "own_held", _("Own share in the project account")
    OWN_SHARE = "own_share", _("Own share of the company")
    SPENT = "spent", _("Spent and accepted")
    RETURN_DUE = "return_due", _("To be returned to the city")
    INTEREST = "interest", _("Interest")
    FEE = "fee", _("Fees of the company")


class EntrySort(models.TextChoices):
    OWN_SHARE = "own_share", _("Own share came in")
    TRANCHE = "tranche", _("Tranche paid")
    SPENT = "spent", _("Receipt accepted")
    SETTLED = "settled", _("Settlement")
    RETURNED = "returned", _("Money returned")
    FEE = "fee", _("Fee paid")
    REVERSAL = "reversal", _("Reversal")


class Entry(Named):
    """One deed in the books. Rows are written once; a mistake is undone by a reversing entry."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(help_text="In its book, without gaps.")
    sort = models.CharField(max_length=10, choices=EntrySort.choices)
    posted_on = models.DateField(help_text="The day, and so the month, it belongs to.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=300)
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, blank=True, related_name="entries")
    tranche = models.ForeignKey(Tranche, models.PROTECT, null=True, blank=True, related_name="entries")
    fee = models.ForeignKey(Fee, models.PROTECT, null=True, blank=True, related_name="entries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="one_entry_a_number", fields=["book", "number"]),
            models.UniqueConstraint(
                name="one_entry_accepts_a_receipt", fields=["receipt"], condition=Q(sort=EntrySort.SPENT)
            ),
            models.UniqueConstraint(
                name="one_entry_pays_a_tranche", fields=["tranche"], condition=Q(sort=EntrySort.TRANCHE)
            ),
            models.UniqueConstraint(
                name="one_entry_pays_a_fee", fields=["fee"], condition=Q(sort=EntrySort.FEE)
            ),
            models.UniqueConstraint(
                name="one_own_share_a_book", fields=["book"], condition=Q(sort=EntrySort.OWN_SHARE)
            ),
            models.UniqueConstraint(
                name="one_settlement_entry_a_book", fields=["book"], condition=Q(sort=EntrySort.SETTLED)
            ),
            models.CheckConstraint(
                name="entry_reversal_reverses",
                condition=Q(sort=EntrySort.REVERSAL, reverses__isnull=False)
                | ~Q(sort=EntrySort.REVERSAL) & Q(reverses=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} #{self.number}"


class Line(Record):
    """One side of an entry."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.CharField(max_length=10, choices=Account.choices)
    item = models.CharField(max_length=12, choices=CostItem.choices, blank=True)
    debit_won = models.BigIntegerField(default=0)
    credit_won = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="line_is_debit_or_credit",
                condition=Q(debit_won__gt=0, credit_won=0) | Q(debit_won=0, credit_won__gt=0),
            ),
            models.CheckConstraint(
                name="line_spent_has_an_item",
                condition=Q(account=Account.SPENT) & ~Q(item="") | ~Q(account=Account.SPENT) & Q(item=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.debit_won} | {self.credit_won}"


class Month(Named):
    """A month that is closed: nothing is posted into it any more."""

    first = models.DateField(unique=True, help_text="Its first day.")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entries = models.PositiveIntegerField(help_text="So many were posted into it.")
    debit_won = models.BigIntegerField(help_text="And so much, on either side.")
    digest = models.CharField(max_length=80, help_text="Of all its lines, to find what was changed later.")

    class Meta:
        ordering = ["-first"]
        constraints = [models.CheckConstraint(name="month_begins_on_its_first", condition=Q(first__day=1))]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"
