"""The machines of a centre: how they are spoken to, and what was handed over to them."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.core.models import Named, Record
from madang.kernel.usage.models import Meter
from madang.kinds.compute.models.holdings import Account
from madang.kinds.compute.models.offers import Centre


class Software(models.TextChoices):
    SLURM = "slurm", "Slurm"
    KUEUE = "kueue", "Kubernetes · Kueue"


REHEARSAL = "rehearsal"  # the way to a cluster without machines, for practice


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones."""
    return frozenset(available_timezones())


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless ``name`` is a zone such as Asia/Seoul."""
    if name not in time_zones():
        raise ValidationError(_("There is no such time zone."))


class Cluster(Named):
    """What runs the jobs of a centre; its meter is where its use is read from, by the same code."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="clusters")
    meter = models.OneToOneField(Meter, models.PROTECT, related_name="cluster")
    software = models.CharField(max_length=10, choices=Software.choices, default=Software.SLURM)
    time_zone = models.CharField(
        max_length=40,
        default="Asia/Seoul",
        validators=[check_time_zone],
        help_text="Of times that it writes without one.",
    )
    untyped = models.CharField(
        max_length=40, blank=True, help_text="Type of accelerators that it gives without saying a type."
    )
    service = models.CharField(
        max_length=40, default="madang", help_text="Level of service (QOS) of accounts."
    )
    way = models.CharField(
        max_length=40,
        blank=True,
        help_text="How it is reached: a name of settings.CLUSTER_WAYS; empty: settings.CLUSTER_COMMAND.",
    )
    login_at = models.CharField(
        max_length=200, blank=True, help_text="Where companies log in, as they type it."
    )
    by_itself = models.BooleanField(
        default=False, help_text="Brought to what is granted every hour, without anybody's click."
    )
    rehearsed = models.JSONField(default=dict, blank=True, help_text="What it would say, of a rehearsal.")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="All that was granted by then stands on it."
    )
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When it was last compared.")
    differs = models.PositiveIntegerField(
        null=True, blank=True, help_text="Steps it was away from what was granted. None: it did not answer."
    )
    fault = models.CharField(max_length=500, blank=True, help_text="Why it did not answer.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The name under which the cluster knows itself."""
        return self.meter.code

    @property
    def is_rehearsal(self) -> bool:
        """Nothing is behind it: what it says is kept here, for practice and for the example city."""
        return self.way == REHEARSAL

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class HandOver(Record):
    """One time that a cluster was brought to what we want: each step done, and what it broke off at."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="hand_overs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    planned = models.PositiveIntegerField(help_text="Steps that were needed.")
    done = models.PositiveIntegerField(default=0)
    steps = models.TextField(blank=True, help_text="The steps that were done, a line each, for people.")
    error = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.done} of {self.planned} steps"


class Adoption(Record):
    """A limit that was taken over from a cluster: it counts once the amendment is in force."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="adoptions")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    limits = models.CharField(max_length=400, help_text="Accelerators at once, as a100=2,h100=8.")
    reason = models.CharField(max_length=500)
    amendment = models.ForeignKey("agreements.Agreement", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.limits}"

    @property
    def by_type(self) -> dict[str, int]:
        pairs = (part.partition("=") for part in self.limits.split(",") if part)
        return {kind: int(number) for kind, _sign, number in pairs}
