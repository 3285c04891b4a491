"""A plan with its areas and amounts; what is built under it, and by when each part was promised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from madang.core import money
from madang.core.models import InLanguage, Named, Record
from madang.kernel.plans.states import PlanState
from madang.people.models import Organisation
from madang.promises.models import Promise


class Step(models.TextChoices):
    """Four different numbers, which the press writes as one."""

    REQUESTED = "requested", pgettext_lazy("amount", "Requested")
    PLANNED = "planned", pgettext_lazy("amount", "Planned")
    DECIDED = "decided", pgettext_lazy("amount", "Decided")
    SPENT = "spent", pgettext_lazy("amount", "Spent")


class Purse(models.TextChoices):
    """Whose money it is."""

    ALL = "all", pgettext_lazy("purse", "All together")
    NATIONAL = "national", pgettext_lazy("purse", "National")
    CITY = "city", pgettext_lazy("purse", "City")
    PRIVATE = "private", pgettext_lazy("purse", "Private")
    LOCAL = "local", pgettext_lazy("purse", "City and private")


class Plan(Named):
    """A phase, or another plan with money over years."""

    slug = models.SlugField(max_length=60, unique=True)
    title_ko = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    title = InLanguage()
    summary_ko = models.TextField(max_length=2000, blank=True)
    summary_en = models.TextField(max_length=2000, blank=True)
    summary = InLanguage()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    is_press = models.BooleanField(default=False, help_text="Its figures come from the press.")

    class Meta:
        ordering = ["first_year", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_it_starts", condition=Q(last_year__gte=F("first_year"))
            )
        ]

    def __str__(self) -> str:
        return self.title_ko

    @property
    def years(self) -> str:
        return (
            f"{self.first_year}–{self.last_year}"
            if self.last_year > self.first_year
            else f"{self.first_year}"
        )


class Area(Record):
    """What the money of a plan is for."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="areas")
    position = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    name = InLanguage()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_area_a_position", fields=["plan", "position"]),
            models.UniqueConstraint(name="one_area_a_name", fields=["plan", "name_ko"]),
        ]

    def __str__(self) -> str:
        return self.name_ko


class Amount(Record):
    """One number as somebody gave it on a day: written once; a newer one stands beside it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="amounts")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="amounts", help_text="None: the whole plan."
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="None: all its years.")
    step = models.CharField(max_length=10, choices=Step.choices)
    purse = models.CharField(max_length=10, choices=Purse.choices, default=Purse.ALL)
    won = models.BigIntegerField()
    as_of = models.DateField(help_text="The day to which the number belongs.")
    as_of_text = models.CharField(
        max_length=40, blank=True, help_text="As published, where only a month or a year is known."
    )
    source = models.CharField(max_length=300)
    note_ko = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    note = InLanguage()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["as_of", "id"]
        constraints = [
            models.CheckConstraint(name="amount_is_not_negative", condition=Q(won__gte=0)),
            models.UniqueConstraint(
                name="one_amount_once",
                fields=["plan", "area", "year", "step", "purse", "as_of", "won", "source"],
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["plan", "step"])]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.step}: {money.spoken(self.won)}"


class Project(Named):
    """Something that is built, or was to be: by the city or by others."""

    slug = models.SlugField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="projects")
    title_ko = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    title = InLanguage()
    summary_ko = models.TextField(max_length=2000, blank=True)
    summary_en = models.TextField(max_length=2000, blank=True)
    summary = InLanguage()
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="capital_projects", help_text="Who builds it."
    )
    is_private = models.BooleanField(default=False, help_text="Built with private money.")
    cost_won = models.BigIntegerField(null=True, blank=True)
    cost_source = models.CharField(max_length=300, blank=True)
    place_promised_ko = models.CharField(max_length=160, blank=True)
    place_promised_en = models.CharField(max_length=160, blank=True)
    place_promised = InLanguage()
    place_now_ko = models.CharField(
        max_length=160, blank=True, help_text="Where it stands or is being built."
    )
    place_now_en = models.CharField(max_length=160, blank=True)
    place_now = InLanguage()
    is_public = models.BooleanField(default=True)
    is_press = models.BooleanField(default=False, help_text="Its facts come from the press.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title_ko

    @property
    def has_moved(self) -> bool:
        """Whether it stands elsewhere than was promised."""
        return bool(
            self.place_promised_ko and self.place_now_ko and self.place_promised_ko != self.place_now_ko
        )


class Milestone(Record):
    """A part of a project; its day and what becomes of it stand in the ledger."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_milestone_a_position", fields=["project", "position"])
        ]

    def __str__(self) -> str:
        return f"{self.project_id}.{self.position}"
