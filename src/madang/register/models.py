"""Who vouches for a fact of the register, who is invited, and who has asked to join."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core import clock
from madang.core.models import Named, Record
from madang.people.models import Organisation
from madang.people.roles import ROLES
from madang.register.states import InvitationState, JoiningState


class Fact(models.TextChoices):
    """What the register says of an organisation; each is a column or a name of it."""

    NAME = "name", pgettext_lazy("register", "Name")
    BUSINESS_NUMBER = "business_number", _("Business registration number")
    LEGAL_FORM = "legal_form", _("Legal form")
    CORPORATE_NUMBER = "corporate_number", _("Corporate registration number")
    FOUNDED_ON = "founded_on", _("Founded on")
    PRESENCE = "presence", _("What it has in the city")
    ADDRESS = "address", pgettext_lazy("register", "Address")
    NEW_INDUSTRY = "new_industry", _("New industry")


class Standing(models.TextChoices):
    """On whose word a fact stands."""

    STATED = "stated", _("Stated, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")


class Attestation(Record):
    """Somebody vouched for one fact at one moment; the newest of a fact counts. Rows are written once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="attestations")
    fact = models.CharField(max_length=20, choices=Fact.choices)
    value = models.CharField(
        max_length=300, blank=True, help_text="As plain text: ISO days, keys of choices."
    )
    standing = models.CharField(max_length=10, choices=Standing.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="None: entered before sources were kept.",
    )
    note = models.CharField(max_length=500, blank=True, help_text="The evidence seen, or why it was changed.")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "fact", "-id"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fact}: {self.standing}"


class Invitation(Named):
    """An address is asked to take a role at an organisation; whoever proves the address may accept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=[(role.key, role.name) for role in ROLES.values()])
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.OPEN)
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation_an_address",
                fields=["organisation", "email", "role"],
                condition=Q(state=InvitationState.OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.organisation_id}: {self.state}"


class Joining(Named):
    """A person has asked to join a company that is in the register already."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="joinings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="joinings")
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=JoiningState.choices, default=JoiningState.WAITING)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="Why it was refused.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_wish_to_join_at_a_time",
                fields=["user", "organisation"],
                condition=Q(state=JoiningState.WAITING),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} wants to join {self.organisation_id}: {self.state}"
