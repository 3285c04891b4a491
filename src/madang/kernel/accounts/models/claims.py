"""Receipts, gathered in claims."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import Named
from madang.kernel.accounts.models.books import Book
from madang.kernel.accounts.models.schemes import CostItem
from madang.kernel.accounts.states import ClaimState, ReceiptState


class Claim(Named):
    """Receipts that a company hands in together."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.DRAFT)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="one_claim_a_number", fields=["book", "number"]),
            models.UniqueConstraint(
                name="one_claim_gathered_a_book", fields=["book"], condition=Q(state=ClaimState.DRAFT)
            ),
            models.CheckConstraint(
                name="claim_filed_has_person_and_time",
                condition=Q(state=ClaimState.DRAFT) | Q(filed_by__isnull=False, filed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.number} of {self.book_id}"


class Receipt(Named):
    """One bill that was paid: who issued it, when, for how much. Decided line by line."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="receipts")
    item = models.CharField(_("cost item"), max_length=12, choices=CostItem.choices)
    what = models.CharField(_("what was bought"), max_length=200)
    issuer_name = models.CharField(_("issued by"), max_length=120)
    issuer_number = models.CharField(_("business number of the issuer"), max_length=10)
    number = models.CharField(_("approval number of the bill"), max_length=40)
    issued_on = models.DateField(_("day of the bill"))
    supply_won = models.BigIntegerField(_("amount without VAT, in won"))
    vat_won = models.BigIntegerField(_("VAT, in won"), default=0)
    file_name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True, help_text="Below MADANG_FILES.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    alarms = models.PositiveSmallIntegerField(
        default=0, help_text="How much was conspicuous when it was handed in: what orders the list."
    )
    state = models.CharField(max_length=10, choices=ReceiptState.choices, default=ReceiptState.OPEN)
    accepted_won = models.BigIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True, help_text="Why, of who decided.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_receipt_a_bill_and_claim", fields=["claim", "issuer_number", "number"]
            ),
            models.CheckConstraint(
                name="receipt_amounts_not_negative",
                condition=Q(supply_won__gt=0, vat_won__gte=0, accepted_won__gte=0)
                & Q(accepted_won__lte=F("supply_won")),
            ),
            models.CheckConstraint(
                name="receipt_accepted_has_an_amount",
                condition=Q(state=ReceiptState.ACCEPTED, accepted_won__gt=0)
                | ~Q(state=ReceiptState.ACCEPTED) & Q(accepted_won=0),
            ),
            models.CheckConstraint(
                name="receipt_decided_has_person_and_time",
                condition=Q(state=ReceiptState.OPEN, decided_by=None, decided_at=None)
                | ~Q(state=ReceiptState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["issuer_number", "number"]),
            models.Index(fields=["issuer_number", "issued_on", "supply_won"]),
            models.Index(fields=["sha256"]),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_name} {self.number}"

    @property
    def total_won(self) -> int:
        return self.supply_won + self.vat_won
