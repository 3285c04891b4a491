"""What a cluster has written of jobs and of the work of accelerators, and the sums of it by the day.

Nothing here knows who an account belongs to: what is not known today is kept, and counts once it is.
"""

from django.db import models
from django.db.models import Q

from madang.kinds.compute.models.cluster import Cluster


class Billed(models.Model):
    """An account by the name that a cluster writes; ours, or one that nobody here knows."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="billed")
    name = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_billed_name", fields=["cluster", "name"])]

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """One run of one job on one type of accelerator. A job that was put back has several runs.

    The next record of the same run takes the place of this one, unless it knows less: a run that has ended
    never runs again.
    """

    # Written by the million, by a statement that takes both keys from their tables: not checked again.
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    billed = models.ForeignKey(Billed, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    job = models.CharField(max_length=60, help_text="123, 123_4 of an array, 123+1 of a mixed job.")
    raw = models.BigIntegerField(null=True, blank=True, help_text="Its plain number, where that is another.")
    gres = models.CharField(max_length=40, blank=True)
    gpus = models.IntegerField()
    started_at = models.BigIntegerField(help_text="Seconds since 1970.")
    ended_at = models.BigIntegerField(null=True, blank=True, help_text="Empty: it was still running.")
    counted = models.IntegerField(help_text="Seconds that count.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_job_run", fields=["cluster", "job", "started_at", "gres"]),
            models.CheckConstraint(name="job_run_counts_up", condition=Q(counted__gte=0, gpus__gte=1)),
        ]
        indexes = [
            models.Index(name="job_run_by_raw", fields=["cluster", "raw"], condition=Q(raw__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.job}: {self.gpus} {self.gres}"


class BilledDay(models.Model):
    """What the jobs of an account had on one day in Seoul, in seconds of one accelerator, and its use.

    The lower four are summed from samples: seconds that samples speak of, the thousandths of these in which
    engines and tensor cores worked, and the energy.
    """

    billed = models.ForeignKey(Billed, models.PROTECT, related_name="days")
    gres = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    allocated = models.BigIntegerField(default=0)
    sampled = models.BigIntegerField(default=0)
    engine = models.IntegerField(null=True)
    tensor = models.IntegerField(null=True)
    joules = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_billed_day", fields=["billed", "gres", "on"])]
        indexes = [models.Index(name="billed_days_on", fields=["on"])]

    def __str__(self) -> str:
        return f"{self.billed_id} {self.gres} {self.on}: {self.allocated}"


class Sampled(models.Model):
    """How hard one accelerator worked for an account in one span of ten minutes.

    The fullest measurement of a span counts: the same file again adds nothing.
    """

    billed = models.ForeignKey(Billed, models.PROTECT, related_name="+", db_index=False)
    gres = models.CharField(max_length=40, blank=True)
    gpu = models.CharField(max_length=60, help_text="The name that its maker gave it.")
    slot = models.IntegerField(help_text="Spans of ten minutes since 1970.")
    samples = models.IntegerField()
    engine = models.IntegerField(null=True, help_text="Thousandths of the span in which its engines worked.")
    tensor = models.IntegerField(null=True, help_text="Thousandths in which its tensor cores did.")
    joules = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_sample_a_span", fields=["gpu", "slot", "billed"])]
        indexes = [models.Index(name="sampled_by_account", fields=["billed", "slot"])]

    def __str__(self) -> str:
        return f"{self.gpu} {self.slot}: {self.engine}"
