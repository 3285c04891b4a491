"""What metering adds up to: one row for each account, pool and day. The metering fills it, nothing else."""

from django.db import models
from django.db.models import F, Q

from madang.core.models import Record
from madang.kinds.compute.models.holdings import Account
from madang.kinds.compute.models.offers import Pool


class DayOfUse(Record):
    """GPU seconds of one day in Seoul: ``allocated`` to jobs, and of those ``active``, where it was measured.

    A later or better measurement of the same day takes the place of the row's figures.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="days_of_use")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="days_of_use")
    on = models.DateField()
    allocated = models.BigIntegerField(help_text="GPU seconds that jobs had for themselves.")
    active = models.BigIntegerField(
        null=True, blank=True, help_text="GPU seconds in which the engines worked. None: not measured."
    )
    energy_wh = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["account_id", "pool_id", "on"]
        constraints = [
            models.UniqueConstraint(name="one_day_of_use", fields=["account", "pool", "on"]),
            models.CheckConstraint(
                name="day_of_use_active_within_allocated",
                condition=Q(allocated__gte=0)
                & (Q(active=None) | Q(active__gte=0, active__lte=F("allocated"))),
            ),
        ]
        indexes = [models.Index(name="days_of_use_of_a_pool", fields=["pool", "on"])]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.pool_id} on {self.on}"
