"""Applications, their wishes, answers and files, and the receipt of each hand-in."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import KeptFile, Named, Record
from madang.kernel.applications.states import ApplicationState
from madang.people.models import Presence


class Application(Named):
    """One company in one round. What is typed is kept here as one types; rules read the columns."""

    round = models.ForeignKey("calls.Round", models.PROTECT, related_name="applications")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="applications")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    title = models.CharField(_("title of the project"), max_length=120, blank=True)
    summary = models.TextField(_("what you want to prove, in a few sentences"), max_length=600, blank=True)
    trl = models.PositiveSmallIntegerField(
        _("technology readiness level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    presence = models.CharField(_("in the city"), max_length=12, choices=Presence.choices, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=30, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="Of the hand-in that stands.")
    entry_code = models.CharField(
        max_length=12, blank=True, help_text="Its anonymous name in published files."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_application_a_round", fields=["round", "organisation"]),
            models.UniqueConstraint(
                name="one_entry_code_a_round", fields=["round", "entry_code"], condition=~Q(entry_code="")
            ),
            models.CheckConstraint(
                name="application_submitted_has_a_time",
                condition=Q(state=ApplicationState.SUBMITTED, submitted_at__isnull=False)
                | ~Q(state=ApplicationState.SUBMITTED) & Q(submitted_at=None),
            ),
        ]
        indexes = [models.Index(fields=["round", "state", "submitted_at"])]

    def __str__(self) -> str:
        return f"{self.title or _('Untitled')} #{self.pk}"


class Ask(Record):
    """What an application wants of one offer, in order of wish: 1 is best."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="asks")
    offer = models.ForeignKey("calls.Offer", models.PROTECT, related_name="asks")
    wish = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    plan = models.TextField(_("what you would do there"), max_length=600, blank=True)

    class Meta:
        ordering = ["wish"]
        constraints = [
            models.UniqueConstraint(name="one_ask_an_offer", fields=["application", "offer"]),
            models.UniqueConstraint(
                name="one_ask_a_wish",
                fields=["application", "wish"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} wish {self.wish}: {self.offer_id}"


class Answer(Record):
    """Words for people; no rule reads them."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey("calls.Question", models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_answer_a_question", fields=["application", "question"])
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: answer to {self.question_id}"


class Attachment(KeptFile):
    """A file that belongs to an application from the moment it arrives; kept out of what the web serves."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="attachments")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Kept as long as a receipt names it.")

    class Meta:
        ordering = ["id"]


class Submission(Named):
    """One hand-in, as it was: its receipt number, its time, and the hash of its content."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What was handed in, whole, for the receipt and the hash; read by no rule.
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_submission", fields=["application"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="submission_withdrawn_time_and_person",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number
