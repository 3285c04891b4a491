"""What was granted and used, what has been told of it, and the files from which use is read.

All amounts are whole numbers of a unit that the kind names, such as ``gpu_second``. An agreement here is
always the first of its line: what is used counts on when the agreement is changed.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from madang.core import clock
from madang.core.models import InLanguage, Named, Record
from madang.kernel.agreements.models import Agreement
from madang.kernel.usage.states import UNDERWAY, ImportState

UNIT_LENGTH, SOURCE_LENGTH = 40, 80
_FIRST_OF_MONTH = Q(period__day=1)


class Granted(Record):
    """So much may be used in a month. The newest of a month and unit counts; rows are written once."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="granted")
    period = models.DateField(help_text="The first day of the month.")
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=UNIT_LENGTH)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["agreement", "unit", "period", "-id"])]
        constraints = [
            models.CheckConstraint(name="granted_begins_a_month", condition=_FIRST_OF_MONTH),
            models.CheckConstraint(name="granted_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.period:%Y-%m}: {self.amount} {self.unit}"


class Entry(Record):
    """So much was used in a month, as ``source`` measured it. Rows are written once.

    A better figure is a new row that ``corrects`` the old one; what nobody corrects counts.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="usage")
    period = models.DateField(help_text="The first day of the month.")
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=UNIT_LENGTH)
    source = models.CharField(
        max_length=SOURCE_LENGTH, help_text="Who measured: one word, the same each time."
    )
    recorded_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["agreement", "unit", "period"])]
        constraints = [
            models.UniqueConstraint(
                name="one_first_entry_a_month",
                fields=["agreement", "period", "unit", "source"],
                condition=Q(corrects=None),
            ),
            models.CheckConstraint(name="entry_begins_a_month", condition=_FIRST_OF_MONTH),
            models.CheckConstraint(name="entry_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.period:%Y-%m}: {self.amount} {self.unit} by {self.source}"


class Alert(Record):
    """The company was told that so many percent of a month are used. Rows are written once."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="alerts")
    period = models.DateField()
    unit = models.CharField(max_length=UNIT_LENGTH)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_alert_a_threshold", fields=["agreement", "period", "unit", "percent"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.period:%Y-%m}: {self.percent} %"


class Meter(Record):
    """Where use is measured, and in which formats it writes."""

    code = models.SlugField(max_length=40, unique=True)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    name = InLanguage()
    formats = models.CharField(max_length=80, help_text="Formats that it writes, with blanks between them.")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Import(Named):
    """One file from a meter, how far it has been read, and what came of its lines."""

    meter = models.ForeignKey(Meter, models.PROTECT, related_name="imports")
    format = models.SlugField(max_length=20)
    name = models.CharField(max_length=200, help_text="Of the file, as its sender called it.")
    path = models.CharField(
        max_length=400, blank=True, help_text="Below the folder of uploads, or from the root; empty: erased."
    )
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file.")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When the file was erased.")
    size = models.BigIntegerField(help_text="Of the file, in bytes.")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.QUEUED)
    position = models.BigIntegerField(default=0, help_text="Bytes that are done: where to go on.")
    line = models.BigIntegerField(default=0, help_text="Lines that are done.")
    taken = models.BigIntegerField(default=0, help_text="Records that are new.")
    corrected = models.BigIntegerField(default=0, help_text="Records that changed what was known.")
    repeated = models.BigIntegerField(default=0, help_text="Records that were known already.")
    passed = models.BigIntegerField(default=0, help_text="Lines in order that count nothing.")
    aside = models.BigIntegerField(default=0, help_text="Lines that cannot be counted.")
    first_on = models.DateField(null=True, blank=True, help_text="The first day that was changed.")
    last_on = models.DateField(null=True, blank=True, help_text="The last day that was changed.")
    error = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_import_a_meter_at_a_time", fields=["meter"], condition=Q(state__in=UNDERWAY)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    @property
    def percent(self) -> int:
        """How much of the file is done, rounded down."""
        return 100 if self.state == ImportState.DONE else self.position * 100 // max(self.size, 1)


class AsideLine(models.Model):
    """A line that could not be counted, with the reason. Of each import the first thousand are kept."""

    import_from = models.ForeignKey(Import, models.CASCADE, related_name="aside_lines")
    line = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


def month_of(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)
