"""What a call says of its money, in versions: tranches, own share, limits, and what is not covered."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.core.models import Record


class CostItem(models.TextChoices):
    """비목: what money may be spent on."""

    PERSONNEL = "personnel", _("Personnel")
    MATERIALS = "materials", _("Materials and prototypes")
    EQUIPMENT = "equipment", _("Equipment and rent")
    SERVICES = "services", _("Services by others")
    TRAVEL = "travel", _("Travel")
    RUNNING = "running", _("Meetings and office costs")
    INDIRECT = "indirect", _("Indirect costs")


class Scheme(Record):
    """One version of how the support of a call is paid; the latest counts for what is drafted from now on.

    Rows of a scheme, its parts and its limits are written once: an agreement keeps the one it was made from.
    """

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="money_schemes")
    number = models.PositiveIntegerField(default=1, help_text="Of this version, among those of its call.")
    interest_bp = models.PositiveIntegerField(
        default=250, validators=[MaxValueValidator(2_000)], help_text="A year, in hundredths of a per cent."
    )
    own_share_percent = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(100)])
    # What nobody pays for, in words that people read: VAT stands here by itself.
    not_covered_ko = models.CharField(_("not covered (Korean)"), max_length=500, blank=True)
    not_covered_en = models.CharField(_("not covered (English)"), max_length=500, blank=True)
    note = models.CharField(_("what changed, and why"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="one_scheme_a_number", fields=["call", "number"])]

    def __str__(self) -> str:
        return f"money of {self.call_id}, {self.number}"


class SchemePart(Record):
    """One tranche of every agreement of a call: how much of the support, after which milestone."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    milestone = models.PositiveSmallIntegerField(
        default=0, help_text="The how-manieth milestone it waits for; 0: none."
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_part_a_number", fields=["scheme", "number"])]

    def __str__(self) -> str:
        return f"{self.percent} % of {self.scheme_id}"


class SchemeLimit(Record):
    """How much of the whole budget one cost item may take; an item without a limit may take all."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="limits")
    item = models.CharField(max_length=12, choices=CostItem.choices)
    most_percent = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(100)], help_text="0: the item is not covered."
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_limit_an_item", fields=["scheme", "item"])]

    def __str__(self) -> str:
        return f"{self.item} up to {self.most_percent} %"


class Basis(Record):
    """Which version of a scheme an agreement was made from."""

    agreement = models.OneToOneField("agreements.Agreement", models.CASCADE, related_name="money_basis")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.agreement_id} from {self.scheme_id}"
