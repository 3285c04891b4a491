"""Screening by the office, scores by evaluators, rankings by hosts."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import Named, Record
from madang.kernel.reviews.states import AssignmentState, ConflictSort, ListState, Outcome


class Screening(Record):
    """Whether an application may take part, as the office decided it."""

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="screening")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="screening_refusal_has_a_reason", condition=Q(outcome=Outcome.PASSED) | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"


class Check(Record):
    """One rule of eligibility on one application: what the machine found and what a person says of it."""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="checks")
    rule = models.CharField(max_length=20, help_text="Key of the rule in calls.rules.")
    found = models.CharField(
        max_length=10, choices=Outcome.choices, blank=True, help_text="By rule; empty: a rule cannot tell."
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, help_text="By a person.")
    quote = models.CharField(max_length=500, help_text="The rule in the words of the call.")
    note = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_check_a_rule", fields=["application", "rule"]),
            models.CheckConstraint(
                name="check_against_the_finding_has_a_note",
                condition=Q(found=models.F("outcome")) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.rule}: {self.outcome}"


class Assignment(Named):
    """An evaluator is to judge an application, once conflicts are declared."""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="assignments")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    conflict = models.CharField(max_length=12, choices=ConflictSort.choices, blank=True)
    conflict_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_assignment_a_person", fields=["application", "evaluator"]),
            models.CheckConstraint(
                name="assignment_conflict_has_a_sort",
                condition=Q(state=AssignmentState.CONFLICTED) & ~Q(conflict="")
                | ~Q(state=AssignmentState.CONFLICTED) & Q(conflict=""),
            ),
        ]
        indexes = [models.Index(fields=["evaluator", "state"])]

    def __str__(self) -> str:
        return f"{self.evaluator_id} on {self.application_id}"


class Review(Record):
    """What one evaluator says of one application; kept while it is typed."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    comment = models.TextField(_("overall, to the company"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    total_milli = models.PositiveIntegerField(
        null=True, blank=True, help_text="Weighted total, thousandths of a point of 100; fixed at hand-in."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_submitted_has_a_total",
                condition=Q(submitted_at=None, total_milli=None)
                | Q(submitted_at__isnull=False, total_milli__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"review {self.assignment_id}"


class Score(Record):
    """One criterion, 1 to 5, and why."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("calls.Criterion", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_score_a_criterion", fields=["review", "criterion"]),
            models.CheckConstraint(
                name="score_from_1_to_5", condition=Q(points=None) | Q(points__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.criterion_id}: {self.points}"


class HostList(Record):
    """How a host would have those who ask for one of its offers."""

    offer = models.OneToOneField("calls.Offer", models.PROTECT, related_name="host_list")
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.OPEN)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="host_list_done_has_time_and_person",
                condition=Q(state=ListState.OPEN, submitted_at=None, submitted_by=None)
                | Q(state=ListState.DONE, submitted_at__isnull=False, submitted_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"list of {self.offer_id}"


class Ranking(Record):
    """One candidate on a host's list: a tier (1 is best, ties share one), or unacceptable with a reason."""

    host_list = models.ForeignKey(HostList, models.CASCADE, related_name="rankings")
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="rankings")
    tier = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    unacceptable = models.BooleanField(default=False)
    reason = models.CharField(_("cannot host, because"), max_length=500, blank=True)

    class Meta:
        ordering = ["tier", "id"]
        constraints = [
            models.UniqueConstraint(name="one_ranking_a_candidate", fields=["host_list", "application"]),
            models.CheckConstraint(
                name="ranking_is_a_tier_or_a_reason",
                condition=Q(unacceptable=True, tier=None) & ~Q(reason="") | Q(unacceptable=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} in {self.host_list_id}: {self.tier or '-'}"
