"""A MOU, its parties on both sides, and its clauses: each is a promise in the ledger."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from madang.core.models import InLanguage, Named, Record
from madang.kernel.mous.models.imports import Import
from madang.kernel.mous.states import MouState
from madang.people.models import Organisation
from madang.promises.models import Promise


class Mou(Named):
    """An agreement of intent between the city and others. It binds nobody by law; it is still a promise."""

    number = models.CharField(max_length=40, unique=True, help_text="Of the city, or as the list has it.")
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    title = InLanguage()
    signed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of its term, where it has one.")
    text = models.TextField(max_length=20_000, blank=True, help_text="What was signed, or its gist.")
    source = models.CharField(max_length=300, blank=True, help_text="Publication, for facts of the press.")
    note = models.CharField(max_length=500, blank=True, help_text="For the office.")
    state = models.CharField(max_length=10, choices=MouState.choices, default=MouState.SIGNED)
    state_reason = models.CharField(max_length=500, blank=True)
    state_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        help_text="The one before it.",
    )
    imported = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="mous")

    class Meta:
        ordering = ["-signed_on", "id"]
        indexes = [models.Index(fields=["state", "signed_on"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title_ko}"


class Side(models.TextChoices):
    OURS = "ours", pgettext_lazy("mou", "The city’s side")
    THEIRS = "theirs", pgettext_lazy("mou", "The other side")


class Party(Record):
    """Who signed, on which side; the name of the person only where it was published.

    ``joined_on`` and ``left_on`` are set by an amendment; empty: from the beginning, and still.
    """

    mou = models.ForeignKey(Mou, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mou_parties")
    side = models.CharField(max_length=6, choices=Side.choices)
    signatory = models.CharField(max_length=80, blank=True, help_text="Only where it was published.")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    row_digest = models.CharField(
        max_length=71,
        null=True,
        blank=True,
        unique=True,
        help_text="Of the row of a spreadsheet it came from.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="one_party_once", fields=["mou", "organisation"]),
            models.CheckConstraint(
                name="party_leaves_after_it_joined",
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=models.F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mou_id}: {self.organisation_id}"


class AmendmentSort(models.TextChoices):
    JOINED = "joined", pgettext_lazy("mou amendment", "Joins")
    LEFT = "left", pgettext_lazy("mou amendment", "Withdraws")


class Amendment(Record):
    """Somebody joined a MOU that stands, or withdrew from it, on a day. Written once."""

    mou = models.ForeignKey(Mou, models.PROTECT, related_name="amendments")
    sort = models.CharField(max_length=6, choices=AmendmentSort.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    signed_on = models.DateField()
    reason = models.CharField(max_length=500)
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["signed_on", "id"]
        constraints = [
            models.UniqueConstraint(name="each_joins_and_leaves_once", fields=["mou", "organisation", "sort"])
        ]

    def __str__(self) -> str:
        return f"{self.mou_id}: {self.organisation_id} {self.sort}"


class Clause(Record):
    """One thing a side has undertaken; what becomes of it stands in the ledger."""

    mou = models.ForeignKey(Mou, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side.choices)
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_clause_a_number", fields=["mou", "number"])]

    def __str__(self) -> str:
        return f"{self.mou_id}.{self.number}"
