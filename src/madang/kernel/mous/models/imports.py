"""A spreadsheet on its way in: its rows as text, what each column means, and what fits."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core.models import Named, Record
from madang.kernel.mous.states import ImportState
from madang.people.models import Organisation


class Meaning(models.TextChoices):
    """What a column of a list of MOUs may hold."""

    NUMBER = "number", _("Number of the MOU")
    TITLE = "title", _("Title of the MOU")
    SIGNED_ON = "signed_on", _("Signed on")
    COMPANY = "company", _("Company")
    BUSINESS_NUMBER = "business_number", _("Business registration number")
    SIGNATORY = "signatory", _("Who signed (published only)")
    ENDS_ON = "ends_on", _("Ends on")
    OFFICE_DUE_ON = "office_due_on", _("Office promised by")
    NOTE = "note", pgettext_lazy("mou", "Note")
    SOURCE = "source", pgettext_lazy("mou", "Source")


class Fit(models.TextChoices):
    FITS = "fits", pgettext_lazy("import row", "Fits")
    KNOWN = "known", pgettext_lazy("import row", "Here already")
    WRONG = "wrong", pgettext_lazy("import row", "Does not fit")
    DONE = "done", pgettext_lazy("import row", "Brought in")


class Import(Named):
    """One file. Its rows are kept until they are brought in or given up; afterwards only their digests."""

    file_name = models.CharField(max_length=160)
    sheet_name = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    our_side = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    enters_unknown = models.BooleanField(
        default=False, help_text="Companies that are not in the register are entered by their name."
    )
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.OPEN)
    done = models.PositiveIntegerField(default=0, help_text="Rows written so far.")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"


class ImportColumn(Record):
    """A column of the file, and what it means; empty: it is left out."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    head = models.CharField(max_length=200, blank=True)
    meaning = models.CharField(max_length=20, choices=Meaning.choices, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_column_a_position", fields=["imported", "position"]),
            models.UniqueConstraint(
                name="one_column_a_meaning", fields=["imported", "meaning"], condition=~models.Q(meaning="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id}.{self.position}: {self.meaning}"


class ImportRow(Record):
    """A row below the heads. ``faults`` are keys of ``rules.FAULTS``; ``cells`` are emptied at the end."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Of the row in the file.")
    cells = ArrayField(models.CharField(max_length=500, blank=True))
    from_merged = models.BooleanField(default=False)
    fit = models.CharField(max_length=6, choices=Fit.choices, blank=True)
    faults = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    digest = models.CharField(max_length=71, blank=True, help_text="Of what the row means.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_row_a_number", fields=["imported", "number"])]
        indexes = [models.Index(fields=["imported", "fit"])]

    def __str__(self) -> str:
        return f"{self.imported_id}:{self.number} {self.fit}"
