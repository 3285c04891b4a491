"""What somebody found of a MOU on a day, with evidence; and what others have counted. Written once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core.models import InLanguage, KeptFile, Named, Record


class Finding(models.TextChoices):
    NOTHING = "nothing", _("No public evidence found")
    ELSEWHERE = "elsewhere", _("Something was done, outside the city")
    OFFICE = "office", _("Has an office in the city")
    STAFF = "staff", _("Has an office with staff in the city")


class Check(Named):
    """Somebody looked, every half year."""

    mou = models.ForeignKey("mous.Mou", models.PROTECT, related_name="checks")
    checked_on = models.DateField()
    finding = models.CharField(max_length=10, choices=Finding.choices)
    staff = models.PositiveIntegerField(null=True, blank=True, help_text="Insured employees in the city.")
    note_ko = models.CharField(max_length=500, blank=True)
    note_en = models.CharField(max_length=500, blank=True)
    note = InLanguage()
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="staff_are_counted_where_found",
                condition=Q(finding="staff", staff__gte=1) | ~Q(finding="staff") & Q(staff=None),
            )
        ]
        indexes = [models.Index(fields=["mou", "-checked_on", "-id"])]

    def __str__(self) -> str:
        return f"{self.mou_id} {self.checked_on}: {self.finding}"


class ProofSort(models.TextChoices):
    LEASE = "lease", _("Lease of the office")
    BRANCH = "branch", _("Registration of head office or branch")
    INSURED = "insured", _("Insured employees (four insurances)")
    PRESENCE = "presence", _("People seen there")
    OTHER = "other", pgettext_lazy("proof", "Something else")


class Proof(Record):
    """One piece of evidence for a finding."""

    check_of = models.ForeignKey(Check, models.PROTECT, related_name="proofs")
    sort = models.CharField(max_length=10, choices=ProofSort.choices)
    text = models.CharField(max_length=300)
    link = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.sort}"


class CheckFile(KeptFile):
    """A file behind a finding, such as a lease: for the office only, for it names people. Written once."""

    check_of = models.ForeignKey(Check, models.PROTECT, related_name="files")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_check_file_once", fields=["check_of", "sha256"])]


class Counted(models.TextChoices):
    SIGNED = "signed", _("MOUs signed so far")
    OFFICE = "office", _("With an office, or invested")
    STAFF = "staff", _("With staff")


class Reported(Named):
    """How many somebody said there were on a day: kept as it was said, beside what others said."""

    what = models.CharField(max_length=10, choices=Counted.choices)
    value = models.PositiveIntegerField()
    is_about = models.BooleanField(default=False, help_text="Said as “some” or “about”.")
    as_of = models.DateField()
    as_of_text = models.CharField(max_length=40, blank=True, help_text="Where only a month is known.")
    said_ko = models.CharField(max_length=200, blank=True, help_text="What exactly was counted, or by whom.")
    said_en = models.CharField(max_length=200, blank=True)
    said = InLanguage()
    source = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["as_of", "what", "id"]
        verbose_name_plural = "reported"
        constraints = [
            models.UniqueConstraint(name="one_report_once", fields=["what", "value", "as_of", "source"])
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.as_of}: {self.value}"
