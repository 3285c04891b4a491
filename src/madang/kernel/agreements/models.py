"""Agreements, what they oblige to, who signed them, and what was asked to be changed.

An agreement is changed by another that supersedes it; all of them together are a line, known by its first.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from madang.core.models import InLanguage, Named, Record
from madang.kernel.agreements.states import (
    STANDING,
    UNDERWAY,
    AgreementState,
    ChangeState,
    TripState,
)


class Series(Record):
    """How many numbers were given out in a year: the next is drawn under its lock, so none is left out."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Template(Named):
    """One version of the clauses with which an agreement begins; the latest of a kind counts.

    Rows are written once, so an agreement can always say from which it was made. ``{company}``,
    ``{starts_on}`` and the other ``rules.WORDS`` stand for what is agreed.
    """

    kind = models.CharField(max_length=20, blank=True, help_text="Empty: for every kind without its own.")
    number = models.PositiveIntegerField(default=1, help_text="Of this version, among those of its kind.")
    text_ko = models.TextField(_("clauses (Korean)"), max_length=20_000)
    text_en = models.TextField(_("clauses (English)"), max_length=20_000, blank=True)
    note = models.CharField(_("what changed, and why"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="one_template_a_number", fields=["kind", "number"])]

    def __str__(self) -> str:
        return f"template {self.kind} {self.number}"


class Agreement(Named):
    """Who gets what from whom, from when to when, for how much. What was sent to be signed never changes."""

    award = models.ForeignKey(
        "allocation.Award",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        help_text="None: made without a call.",
    )
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="agreements")
    issuer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    title_ko = models.CharField(_("title (Korean)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160)
    title = InLanguage()
    representative = models.CharField(_("represented by"), max_length=80, blank=True)
    scope = models.TextField(_("what is done"), max_length=2000, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day of the term."))
    price_won = models.BigIntegerField(_("the company pays"), default=0)
    grant_won = models.BigIntegerField(_("the city pays"), default=0)
    own_share_won = models.BigIntegerField(_("own share of the company"), default=0)
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    original = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="line",
        help_text="The first of its line; None: this is the first.",
    )
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    template = models.ForeignKey(
        Template,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="From which version its clauses were made; None: from those that Madang brings.",
    )
    text_ko = models.TextField(_("clauses (Korean)"), blank=True)
    text_en = models.TextField(_("clauses (English)"), blank=True)
    text = InLanguage()
    # Lines that only people read: [label_ko, label_en, value], and value_en where that is another.
    particulars = models.JSONField(default=list, blank=True)
    content = models.TextField(blank=True, help_text="Canonical JSON of what is signed, fixed when sent.")
    digest = models.CharField(max_length=80, blank=True, help_text="Of the content.")
    attempt = models.PositiveSmallIntegerField(default=0, help_text="How often it was sent to be signed.")
    city_signs_first = models.BooleanField(default=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True, help_text="By the last of the two.")
    own_share_on = models.DateField(null=True, blank=True, help_text="The day the own share came in.")
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_agreement_an_award",
                fields=["award"],
                condition=Q(original=None, state__in=STANDING),
            ),
            models.UniqueConstraint(
                Coalesce(F("original"), F("id")),
                name="one_agreement_in_force_a_line",
                condition=Q(state=AgreementState.IN_FORCE),
            ),
            models.UniqueConstraint(
                Coalesce(F("original"), F("id")),
                name="one_agreement_underway_a_line",
                condition=Q(state__in=UNDERWAY),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="agreement_money_not_negative",
                condition=Q(price_won__gte=0, grant_won__gte=0, own_share_won__gte=0),
            ),
            models.CheckConstraint(
                name="agreement_sent_has_content",
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.TERMINATED])
                | Q(sent_at__isnull=False) & ~Q(content="") & ~Q(digest=""),
            ),
            models.CheckConstraint(
                name="agreement_in_force_was_signed",
                condition=~Q(state__in=[AgreementState.SIGNED, AgreementState.IN_FORCE])
                | Q(signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def line_id(self) -> int:
        """The key of the first of its line."""
        return self.original_id or self.pk


class DutySort(models.TextChoices):
    DUTY = "duty", _("Duty")
    MILESTONE = "milestone", _("Milestone")


class Duty(Named):
    """One thing the company owes under an agreement; it becomes a promise when the agreement is in force."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="duties")
    sort = models.CharField(max_length=10, choices=DutySort.choices, default=DutySort.DUTY)
    title_ko = models.CharField(_("duty (Korean)"), max_length=200)
    title_en = models.CharField(_("duty (English)"), max_length=200, blank=True)
    title = InLanguage()
    measure_ko = models.CharField(_("kept when (Korean)"), max_length=300, blank=True)
    measure_en = models.CharField(_("kept when (English)"), max_length=300, blank=True)
    measure = InLanguage()
    due_on = models.DateField(_("due"), null=True, blank=True)
    promise = models.ForeignKey(
        "promises.Promise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="A changed agreement keeps that of the one before.",
    )

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title


class Party(models.TextChoices):
    COMPANY = "company", _("Company")
    CITY = "city", _("City")


class Method(models.TextChoices):
    """How the signer showed who they are, moments before."""

    PASSWORD = "password", _("Password given again")
    PASSKEY = "passkey", _("Passkey given again")
    SIGN_IN = "sign_in", _("Signed in through the city")
    OUTSIDE = "outside", _("Outside signing service")


class Signature(Named):
    """Who signed what, when; bound to the content and to the signature before. Rows are written once."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    attempt = models.PositiveSmallIntegerField(
        default=1, help_text="Grows when the agreement went back to the desk and was sent again."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="Of the signer, on that day.")
    at = models.DateTimeField()
    method = models.CharField(max_length=10, choices=Method.choices)
    service = models.CharField(max_length=40, default="madang")
    proof = models.CharField(max_length=500, blank=True, help_text="What an outside service gave for it.")
    content_digest = models.CharField(max_length=80)
    previous_digest = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="one_signature_a_party", fields=["agreement", "attempt", "party"])
        ]

    def __str__(self) -> str:
        return f"{self.party} signed {self.agreement_id}"


class SigningTrip(Named):
    """One way of a signer to a service outside and back: what was asked of it, and what it told.

    ``uid`` is the reference by which the service names it. What it told is kept to the letter.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="trips")
    party = models.CharField(max_length=10, choices=Party.choices)
    attempt = models.PositiveSmallIntegerField(help_text="Of the agreement: how often it was sent.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=80, help_text="Of the content that the signer saw.")
    service = models.CharField(max_length=40)
    key = models.CharField(max_length=200, blank=True, help_text="What the service calls it.")
    address = models.URLField(max_length=1000, blank=True, help_text="Where the signer goes.")
    state = models.CharField(max_length=10, choices=TripState.choices, default=TripState.OPEN)
    told_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(blank=True, help_text="What the service told, to the letter.")
    why = models.CharField(max_length=500, blank=True, help_text="Why no signature came of it.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="trip_told_has_time_and_evidence",
                condition=Q(state=TripState.OPEN, told_at=None, evidence="")
                | ~Q(state=TripState.OPEN) & Q(told_at__isnull=False) & ~Q(evidence=""),
            )
        ]

    def __str__(self) -> str:
        return f"trip of {self.party} for {self.agreement_id}"


class ChangeSort(models.TextChoices):
    REPRESENTATIVE = "representative", _("Representative")
    SCOPE = "scope", _("What is done")
    PERIOD = "period", _("Term")
    PLACE = "place", _("Place")
    BUDGET = "budget", _("Shift between cost items")
    CONTACT = "contact", _("Contact, address, account")
    OTHER = "other", _("Something smaller")


class Change(Named):
    """What the company wants changed; by rule it waits for approval, or is only noted."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="changes")
    sort = models.CharField(max_length=14, choices=ChangeSort.choices)
    wanted = models.TextField(_("what is to change"), max_length=2000)
    reason = models.CharField(_("why"), max_length=1000)
    shifted_won = models.BigIntegerField(null=True, blank=True, help_text="Of a shift between cost items.")
    item_won = models.BigIntegerField(null=True, blank=True, help_text="The item it is taken from.")
    state = models.CharField(max_length=10, choices=ChangeState.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    became = models.OneToOneField(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change",
        help_text="The new agreement.",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_change_asked_a_sort",
                fields=["agreement", "sort"],
                condition=Q(state=ChangeState.ASKED),
            ),
            models.CheckConstraint(
                name="change_decided_has_time_and_person",
                condition=Q(
                    state__in=[ChangeState.ASKED, ChangeState.NOTED], decided_by=None, decided_at=None
                )
                | Q(state__in=[ChangeState.APPROVED, ChangeState.REFUSED])
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort} of {self.agreement_id}"
