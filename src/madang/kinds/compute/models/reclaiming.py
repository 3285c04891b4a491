"""Use it or lose it: the rule of a call, and each case of GPUs that stand idle."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.core.models import Named, Record
from madang.kinds.compute.models.holdings import Account, Holding
from madang.kinds.compute.models.offers import Pool
from madang.kinds.compute.states import OPEN_CASES, CaseState


class IdleRule(Record):
    """When GPUs count as idle and what follows; of one call, or of everything that has no rule of its own.

    Published with the day from which it counts and never changed: the next one takes its place from its day
    on. Cases keep the numbers by which they were warned.
    """

    call = models.ForeignKey(
        "calls.Call", models.CASCADE, null=True, blank=True, related_name="idle_rules", help_text="None: all."
    )
    from_on = models.DateField(_("counts from"), default=clock.today)
    reason = models.CharField(_("why it is changed"), max_length=300, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    least_percent = models.PositiveSmallIntegerField(
        _("idle below, in per cent active"), default=30, help_text=_("Of the hours that were given.")
    )
    weeks = models.PositiveSmallIntegerField(_("for so many weeks on end"), default=3)
    answer_days = models.PositiveSmallIntegerField(_("to answer within, in working days"), default=5)
    keep_percent = models.PositiveSmallIntegerField(
        _("kept in any case, in per cent"), default=25, help_text=_("Of the units that were given.")
    )
    appeal_days = models.PositiveSmallIntegerField(_("to object within, in working days"), default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="idle_rule_is_possible",
                condition=Q(least_percent__range=(1, 100), weeks__range=(1, 26), answer_days__gte=1)
                & Q(keep_percent__range=(0, 100), appeal_days__gte=1),
            ),
            models.UniqueConstraint(Coalesce(F("call"), Value(0)), F("from_on"), name="one_idle_rule_a_day"),
        ]
        ordering = ["from_on", "pk"]

    def __str__(self) -> str:
        return f"below {self.least_percent} % for {self.weeks} weeks"


class IdleCase(Named):
    """One account whose share of a pool stood idle: warned, answered, excused, or taken back in part."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="cases")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.WARNED)
    opened_on = models.DateField()
    # As the rule read on the day of the warning: a later change of it does not reach back.
    least_percent = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    keep_percent = models.PositiveSmallIntegerField()
    appeal_days = models.PositiveSmallIntegerField()
    active_percent = models.PositiveSmallIntegerField(help_text="Over those weeks.")
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    excused_until = models.DateField(null=True, blank=True, help_text="The last day of the longer time.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="None: by rule."
    )
    reason = models.CharField(max_length=500, blank=True)
    reclaimed_on = models.DateField(null=True, blank=True)
    objection = models.TextField(_("objection"), max_length=2000, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=500, blank=True)
    offered_on = models.DateField(
        null=True, blank=True, help_text="When what was taken was let go to those who wait."
    )
    filling = models.OneToOneField(
        "allocation.Run",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="By which those who were short got it; None: it is free for the small doors.",
    )

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_idle_case", fields=["account", "pool"], condition=Q(state__in=OPEN_CASES)
            ),
            models.CheckConstraint(
                name="idle_case_excused_until_a_day",
                condition=~Q(state=CaseState.EXCUSED) | Q(excused_until__isnull=False),
            ),
            models.CheckConstraint(
                name="idle_case_reclaimed_on_a_day",
                condition=~Q(
                    state__in=[
                        CaseState.RECLAIMED,
                        CaseState.APPEALED,
                        CaseState.UPHELD,
                        CaseState.RESTORED,
                    ]
                )
                | Q(reclaimed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="idle_case_offered_on_when_settled",
                condition=Q(offered_on=None, filling=None)
                | Q(offered_on__isnull=False, state__in=[CaseState.RECLAIMED, CaseState.UPHELD]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} idle in {self.pool_id}: {self.state}"


class Taken(Record):
    """Units that a case took from one month; of these so many were ``offered`` to others of its round."""

    case = models.ForeignKey(IdleCase, models.PROTECT, related_name="takings")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="takings")
    units = models.PositiveIntegerField()
    offered = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["holding_id"]
        constraints = [
            models.UniqueConstraint(name="taken_once_a_month", fields=["case", "holding"]),
            models.CheckConstraint(name="offered_of_what_was_taken", condition=Q(offered__lte=F("units"))),
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.holding_id}"
