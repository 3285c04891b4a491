"""Calls, their rounds, and what each round offers."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from madang.core.models import InLanguage, Named, Record
from madang.kernel.calls.states import CallState, RoundState


class Programme(Named):
    """Under which name, and by which body, calls are issued year after year."""

    slug = models.SlugField(unique=True)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    title = InLanguage()
    issuer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    operator = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class PresenceDemand(models.TextChoices):
    """Where a company must be; a rule pack of the call, not of the house."""

    ANYWHERE = "anywhere", _("Anywhere")
    PLEDGE = "pledge", _("In the city, or pledges to open an office before the agreement")
    LOCAL = "local", _("Head office, branch or laboratory in the city")
    HEAD_OFFICE = "head_office", _("Head office in the city")


class PriorityOrder(models.TextChoices):
    """In which order a place looks at those who ask for it."""

    HOST_THEN_SCORE = "host_then_score", _("The host's rank first, then the score")
    SCORE_THEN_HOST = "score_then_host", _("The score first, then the host's rank")
    SCORE_ONLY = "score_only", _("The score alone")


class Weighting(models.TextChoices):
    """How much each one weighs where what there is gets divided."""

    EQUAL = "equal", _("Everybody weighs the same")
    SCORE = "score", _("Everybody weighs as much as its score, in whole points")


class Call(Named):
    """What is offered to whom, by which rule. Once published, only a new version corrects it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80, unique=True)
    title_ko = models.CharField(_("title (Korean)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160)
    title = InLanguage()
    summary_ko = models.CharField(_("what one gets (Korean)"), max_length=300, blank=True)
    summary_en = models.CharField(_("what one gets (English)"), max_length=300, blank=True)
    summary = InLanguage()
    text_ko = models.TextField(_("text (Korean)"), blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    text = InLanguage()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    # Who may apply: read by rules, so columns.
    max_age_years = models.PositiveSmallIntegerField(
        _("company age limit in years"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    max_age_years_new_industry = models.PositiveSmallIntegerField(
        _("age limit in new industries"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    age_counted_on = models.DateField(
        _("age counted on"), null=True, blank=True, help_text=_("Left empty: the day of publication.")
    )
    presence = models.CharField(
        _("where"), max_length=12, choices=PresenceDemand.choices, default=PresenceDemand.ANYWHERE
    )
    min_trl = models.PositiveSmallIntegerField(
        _("technology readiness at least"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    max_wishes = models.PositiveSmallIntegerField(
        _("wishes at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    # How it is decided: fixed at publication and shown.
    rule = models.CharField(_("rule of allocation"), max_length=40, default="deferred_acceptance")
    priority_order = models.CharField(
        _("order of priority"),
        max_length=20,
        choices=PriorityOrder.choices,
        default=PriorityOrder.HOST_THEN_SCORE,
    )
    weighting = models.CharField(
        _("weight of each"), max_length=10, choices=Weighting.choices, default=Weighting.EQUAL
    )
    min_score_milli = models.PositiveIntegerField(
        _("pass mark"), default=60_000, help_text=_("In thousandths of a point, out of 100,000.")
    )
    young_under_years = models.PositiveSmallIntegerField(
        _("young means younger than, in years"), default=3, validators=[MaxValueValidator(100)]
    )
    reviewers_each = models.PositiveSmallIntegerField(_("evaluators for each application"), default=3)
    leftovers = models.BooleanField(
        _("seats left over may be taken by the unplaced, first come first served"), default=False
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days to accept an award"), default=5, validators=[MinValueValidator(1)]
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="call_published_has_time_and_person",
                condition=Q(state=CallState.DRAFT, published_at=None, published_by=None)
                | ~Q(state=CallState.DRAFT) & Q(published_at__isnull=False, published_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Version(Record):
    """A call as it was published, whole; the next one says what changed. Rows are written once."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # The one JSON field of this stage: a picture for people and for the digest, read by no rule.
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    reason_ko = models.CharField(max_length=500, blank=True)
    reason_en = models.CharField(max_length=500, blank=True)
    reason = InLanguage()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_version_a_number", fields=["call", "number"])]

    def __str__(self) -> str:
        return f"{self.call_id} v{self.number}"


class Round(Named):
    """A window in which companies may apply, and the draw that breaks its ties."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    review_due_at = models.DateTimeField(_("reviews due"))
    results_due_on = models.DateField(_("results due"))
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.PLANNED)
    # The lottery: source and moment are named at publication, the value is written down once afterwards.
    lottery_source_ko = models.CharField(_("public source of the draw (Korean)"), max_length=300)
    lottery_source_en = models.CharField(_("public source of the draw (English)"), max_length=300)
    lottery_source = InLanguage()
    lottery_known_at = models.DateTimeField(_("value known from"))
    entry_digest = models.CharField(
        max_length=80, blank=True, help_text="Of the entry list, published before the draw."
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    lottery_value = models.CharField(max_length=200, blank=True)
    lottery_evidence = models.CharField(
        max_length=300, blank=True, help_text="Where anyone can look the value up."
    )
    lottery_recorded_at = models.DateTimeField(null=True, blank=True)
    lottery_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    receipts = models.PositiveIntegerField(default=0, help_text="Receipt numbers given out so far.")

    class Meta:
        ordering = ["call_id", "number"]
        constraints = [
            models.UniqueConstraint(name="one_round_a_number", fields=["call", "number"]),
            models.CheckConstraint(
                name="round_opens_before_it_closes", condition=Q(opens_at__lt=F("closes_at"))
            ),
            models.CheckConstraint(
                name="round_reviews_after_it_closes", condition=Q(closes_at__lte=F("review_due_at"))
            ),
            models.CheckConstraint(
                name="round_draw_after_it_closes", condition=Q(closes_at__lte=F("lottery_known_at"))
            ),
            models.CheckConstraint(
                name="round_frozen_has_digest",
                condition=Q(state=RoundState.PLANNED, frozen_at=None, entry_digest="")
                | ~Q(state=RoundState.PLANNED) & Q(frozen_at__isnull=False) & ~Q(entry_digest=""),
            ),
            models.CheckConstraint(
                name="round_draw_has_time_and_person",
                condition=Q(lottery_value="", lottery_recorded_at=None, lottery_recorded_by=None)
                | ~Q(lottery_value="")
                & Q(lottery_recorded_at__isnull=False, lottery_recorded_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} #{self.number}"

    @property
    def name(self) -> str:
        """Which round of its call this is."""
        return gettext("Round %(number)s") % {"number": self.number}

    @property
    def title(self) -> str:
        """The title of its call; a later round says which one it is, so that two are told apart."""
        return f"{self.call.title} · {self.name}" if self.number > 1 else self.call.title

    @property
    def titles(self) -> dict[str, Any]:
        """``title`` in both languages, as letters take it: ``call_ko`` and ``call_en``."""
        told: dict[str, Any] = {}
        for tongue in ("ko", "en"):
            with override(tongue):
                told[f"call_{tongue}"] = self.title
        return told

    @property
    def address(self) -> str:
        """Where the public reads of this very round, on the page of its call."""
        return f"/calls/{self.call.slug}/?round={self.number}"


class Offer(Named):
    """Something to be had in a round; its kind hangs its own details on it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="offers")
    code = models.CharField(max_length=12, help_text="Short name in published files: S01.")
    title_ko = models.CharField(_("name (Korean)"), max_length=160)
    title_en = models.CharField(_("name (English)"), max_length=160)
    title = InLanguage()
    host = models.ForeignKey("people.Organisation", models.PROTECT, related_name="offers")
    units = models.PositiveSmallIntegerField(_("seats"), default=1, validators=[MinValueValidator(1)])
    conditions_ko = models.TextField(_("conditions (Korean)"), blank=True)
    conditions_en = models.TextField(_("conditions (English)"), blank=True)
    conditions = InLanguage()
    is_example = models.BooleanField(default=False)

    class Meta:
        ordering = ["round_id", "code"]
        constraints = [
            models.UniqueConstraint(name="one_offer_a_code", fields=["round", "code"]),
            models.CheckConstraint(name="offer_has_a_seat", condition=Q(units__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class Group(models.TextChoices):
    """Whom seats may be kept for."""

    YOUNG = "young", _("Young companies")
    LOCAL = "local", _("Companies with their head office in the city")
    NEWCOMER = "newcomer", _("Companies that were given nothing of this kind before")


class Reserve(Record):
    """Seats of an offer kept for a group; a hard one stays empty sooner than go to others."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="reserves")
    group = models.CharField(max_length=10, choices=Group.choices)
    seats = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    hard = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_reserve_a_group", fields=["offer", "group"])]

    def __str__(self) -> str:
        return f"{self.seats} of {self.offer_id} for {self.group}"


class Criterion(Record):
    """What evaluators score, from 1 to 5, and how much it weighs."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=1)
    title_ko = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    title = InLanguage()
    weight = models.PositiveSmallIntegerField(help_text="Of 100.", validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Anchor(Record):
    """What a score of a criterion means, in words."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="anchors")
    points = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    text_ko = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    text = InLanguage()

    class Meta:
        ordering = ["points"]
        constraints = [models.UniqueConstraint(name="one_anchor_a_score", fields=["criterion", "points"])]

    def __str__(self) -> str:
        return f"{self.points}: {self.text}"


class Question(Record):
    """What only people read: an answer in words. No rule may read it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=1)
    text_ko = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    text = InLanguage()
    help_ko = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)
    help = InLanguage()
    required = models.BooleanField(default=True)
    max_length = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
