"""Runs, what is published of them, and awards. A run is never changed: a new run supersedes it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madang.core.models import Named, Record
from madang.kernel.allocation.states import (
    HOLDING,
    UNDERWAY,
    AwardState,
    ComputationState,
    PublicationState,
    Step,
)


class Purpose(models.TextChoices):
    """Why a run was made."""

    ROUND = "round", "Round"
    VACANCY = "vacancy", "Vacancy"


class Run(Named):
    """One answer of the engine, with all that is needed to ask again. Rows are written once."""

    round = models.ForeignKey("calls.Round", models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ROUND)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    family = models.CharField(max_length=20, default="matching", help_text="Of problems of the engine.")
    rule = models.CharField(max_length=40)
    trial_draw = models.BooleanField(
        default=False,
        help_text="Made with a made-up draw, before the public value was known: never to be published.",
    )
    engine_version = models.CharField(max_length=20)
    seed = models.CharField(max_length=64)
    problem = models.TextField(help_text="Canonical JSON, anonymised.")
    problem_digest = models.CharField(max_length=80)
    result = models.TextField(help_text="Canonical JSON.")
    result_digest = models.CharField(max_length=80)
    applicants = models.PositiveIntegerField()
    units = models.PositiveIntegerField(help_text="There were to give: seats, or amounts times months.")
    given = models.PositiveIntegerField(default=0, help_text="Of them, beyond what was held before.")
    placed = models.PositiveIntegerField(help_text="Entries that were given something.")
    first_choices = models.PositiveIntegerField(
        help_text="Of these with their first wish, or of amounts with all they asked for."
    )
    violations = models.PositiveIntegerField(help_text="Found by code that does not know the rule.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round_id", "number"]
        constraints = [
            models.UniqueConstraint(name="one_run_a_number", fields=["round", "number"]),
            models.CheckConstraint(
                name="run_after_a_vacancy_follows_another",
                condition=Q(purpose=Purpose.ROUND, follows=None)
                | Q(purpose=Purpose.VACANCY, follows__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} run {self.number}"


class Computation(Named):
    """A run being made in the background: how far it is, and whether a person has stopped it."""

    round = models.ForeignKey("calls.Round", models.PROTECT, related_name="computations")
    rule = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ComputationState.choices, default=ComputationState.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.WAITING)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was begun: a killed worker leaves one behind."
    )
    error = models.CharField(max_length=500, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    run = models.OneToOneField(Run, models.PROTECT, null=True, blank=True, related_name="computation")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_computation_at_a_time",
                fields=["round"],
                condition=Q(state__in=UNDERWAY),
            ),
            models.CheckConstraint(
                name="computation_done_has_a_run",
                condition=Q(state=ComputationState.DONE, run__isnull=False)
                | ~Q(state=ComputationState.DONE) & Q(run=None),
            ),
        ]

    def __str__(self) -> str:
        return f"computation {self.pk}: {self.state}"


class Publication(Named):
    """One run, proposed by one person and published by another. At most one stands for a round."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="publications")
    round = models.ForeignKey("calls.Round", models.PROTECT, related_name="publications")
    state = models.CharField(
        max_length=10, choices=PublicationState.choices, default=PublicationState.PROPOSED
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True, help_text="Why this run and not another.")
    answer = models.CharField(max_length=500, blank=True, help_text="Why the second person sent it back.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_publication_stands",
                fields=["round"],
                condition=~Q(state=PublicationState.REFUSED),
            ),
            models.CheckConstraint(
                name="publication_decided_by_a_second_person",
                condition=Q(state=PublicationState.PROPOSED, decided_by=None, decided_at=None)
                | ~Q(state=PublicationState.PROPOSED)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & (Q(state=PublicationState.REFUSED) | ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"publication of {self.run_id}"


class Award(Named):
    """What one application is given: one seat of one offer, or amounts by the month (its portions).

    Of amounts ``seat`` is empty and ``offer`` is the one most wanted among those they come from. Later
    amounts, out of what others gave up, are an award of their own that ``adds_to`` the first. The database
    keeps seats and companies apart, and gives out no more of an offer than it has.
    """

    run = models.ForeignKey(
        Run, models.PROTECT, null=True, related_name="awards", help_text="None: a seat left over."
    )
    round = models.ForeignKey("calls.Round", models.PROTECT, related_name="awards")
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="awards")
    offer = models.ForeignKey("calls.Offer", models.PROTECT, related_name="awards")
    seat = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 up to the units of the offer; None: amounts."
    )
    adds_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="additions")
    reserve = models.CharField(max_length=10, blank=True, help_text="Group whose kept seat it is.")
    state = models.CharField(max_length=10, choices=AwardState.choices, default=AwardState.OFFERED)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was declined.")

    class Meta:
        ordering = ["offer_id", "seat", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_holder_a_seat", fields=["offer", "seat"], condition=Q(state__in=HOLDING)
            ),
            models.UniqueConstraint(
                name="one_award_an_application",
                fields=["application"],
                condition=Q(state__in=HOLDING, adds_to=None),
            ),
            models.UniqueConstraint(name="one_addition_a_run", fields=["adds_to", "run"]),
            models.CheckConstraint(
                name="award_answered_has_a_time",
                condition=Q(state=AwardState.OFFERED, answered_at=None)
                | ~Q(state=AwardState.OFFERED) & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(name="award_seat_from_1", condition=Q(seat__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} in {self.offer_id}, seat {self.seat or 'none'}"


class Portion(Record):
    """How many units of one offer an award holds in one month.

    ``given`` is what the run gave, ``units`` what stands: less, where the company took less or some was
    taken back and offered on. ``step`` units are of use only together (a node). What an offer has each
    month, all portions of it share.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="portions")
    offer = models.ForeignKey("calls.Offer", models.PROTECT, related_name="portions")
    period = models.DateField(help_text="First day of the month.")
    given = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    step = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["award_id", "period", "offer_id"]
        constraints = [
            models.UniqueConstraint(name="one_portion_a_month", fields=["award", "offer", "period"]),
            models.CheckConstraint(
                name="portion_of_a_month_in_steps",
                condition=Q(period__day=1, step__gte=1, given__gte=1, units__lte=F("given")),
            ),
        ]
        indexes = [models.Index(name="portions_of_a_month", fields=["offer", "period"])]

    def __str__(self) -> str:
        return f"{self.units} of {self.offer_id} in {self.period:%Y-%m}"


class Explanation(Record):
    """Why one application fares as it does in a run that may be published; shown once it is."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="explanations")
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="explanations")
    # The engine's own words and numbers, shown and never decided upon.
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_explanation_a_run", fields=["run", "application"])]

    def __str__(self) -> str:
        return f"{self.application_id} in run {self.run_id}"
