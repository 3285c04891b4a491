"""A meeting: when and where, who comes, what was said; and the doors through which anybody may ask."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core.models import InLanguage, Named, Record
from madang.kernel.voice.states import MeetingState
from madang.people.models import Organisation


class Meeting(Named):
    """A meeting on site, a visit, a hearing."""

    title_ko = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    title = InLanguage()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200)
    about = models.TextField(blank=True, help_text="What it is for, as those who are invited read it.")
    state = models.CharField(max_length=14, choices=MeetingState.choices, default=MeetingState.PLANNED)
    public = models.BooleanField(default=True)
    source = models.CharField(
        max_length=200, blank=True, help_text="The publication, where it is known from the press only."
    )
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changes = models.PositiveIntegerField(default=0, help_text="How often day or place were changed.")

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Return the path of its page."""
        return f"/voice/meetings/{self.uid}/"


class Part(models.TextChoices):
    """What somebody does at a meeting."""

    HOST = "host", pgettext_lazy("meeting", "Host")
    GUEST = "guest", pgettext_lazy("meeting", "Guest")


class Participant(Record):
    """A person or an organisation at a meeting; names and addresses are personal data."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    part = models.CharField(max_length=6, choices=Part.choices, default=Part.GUEST)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, help_text="None: not written down yet.")

    class Meta:
        ordering = ["-part", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_seat_an_address", fields=["meeting", "email"], condition=~Q(email="")
            ),
            models.CheckConstraint(
                name="participant_is_somebody",
                condition=Q(organisation__isnull=False) | ~Q(name="") | ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation or self.email)


class Minutes(Record):
    """What was said. ``version`` grows with each save: who saves over an older one is shown both."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}, version {self.version}"


class MinutesKept(Record):
    """The minutes as one person left them before another wrote on. Rows are written once."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="kept")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(name="one_version_once", fields=["minutes", "version"])]

    def __str__(self) -> str:
        return f"{self.minutes_id} version {self.version}"


class Door(Named):
    """Where a QR code leads: one for a meeting, a building, a counter."""

    code = models.SlugField(max_length=24, unique=True)
    meeting = models.OneToOneField(Meeting, models.PROTECT, null=True, blank=True, related_name="door")
    label_ko = models.CharField(_("Korean name"), max_length=120)
    label_en = models.CharField(_("English name"), max_length=120, blank=True)
    label = InLanguage()
    closed_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def address(self) -> str:
        """Return the path behind the QR code."""
        return f"/ask/{self.code}/"
