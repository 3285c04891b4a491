"""What is installed and what is leased of a pool, from when to when, by which source."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import Named
from madang.kinds.compute.models.offers import Pool


class Step(models.TextChoices):
    """The rungs of the capacity ladder. The first two are written down, the other two are counted."""

    INSTALLED = "installed", _("Installed")
    LEASED = "leased", _("Leased")
    ALLOCATED = "allocated", _("Allocated")
    USED = "used", _("Used")


WRITTEN = (Step.INSTALLED, Step.LEASED)


class Capacity(Named):
    """Units of a pool that stand installed, or are leased and paid for, for a span of days.

    Spans of the same pool and step add up. One that turns out wrong is taken out with a reason, never
    changed: a capacity that was once published stays readable.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="capacities")
    step = models.CharField(_("step"), max_length=10, choices=[(s.value, s.label) for s in WRITTEN])
    units = models.PositiveIntegerField(_("units"))
    petaflops_tenths = models.PositiveIntegerField(
        null=True, blank=True, help_text="What the source says they compute, in tenths of a petaflop/s."
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: no end is known.")
    )
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pool_id", "step", "from_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="capacity_written_steps_only", condition=Q(step__in=[s.value for s in WRITTEN])
            ),
            models.CheckConstraint(
                name="capacity_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(name="capacity_has_units", condition=Q(units__gte=1)),
            models.CheckConstraint(name="capacity_names_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="capacity_taken_out_with_a_reason",
                condition=Q(taken_out_at=None) | ~Q(taken_out_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.pool_id} {self.step} from {self.from_on}"
