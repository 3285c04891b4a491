"""A request, an item of its own; the same of others joined to it; who wants to hear what becomes of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core import clock
from madang.core.models import InLanguage, Named, Record
from madang.kernel.voice.models.meetings import Door, Meeting
from madang.kernel.voice.states import RequestState
from madang.people.models import Organisation


class Category(models.TextChoices):
    """What firms asked for again and again from 2020 to 2025, as the press reported it."""

    INVESTMENT = "investment", _("Follow-on investment")
    PROVING = "proving", _("Chances to prove a product")
    BUYERS = "buyers", _("Buyers, and trying before buying")
    DEVELOPERS = "developers", _("Developers who can lead a team")
    LOANS = "loans", _("Loans and cash")
    HOUSING = "housing", _("Housing")
    PAYMENT = "payment", _("Support paid late")
    NOTICE = "notice", _("Calls that are hard to hear of")
    EXCHANGE = "exchange", _("Exchange among firms")
    SHARING = "sharing", _("Learning from earlier demonstrations")
    ADVERTISING = "advertising", _("Advertising space, such as in the metro")
    FINISHING = "finishing", _("Money for the finished product after the demonstration")
    OVERSEAS = "overseas", _("Demonstration abroad")
    VENTURE = "venture", _("Venture capital in the region")
    INCENTIVES = "incentives", _("Conditions of incentives that cannot be met")
    OTHER = "other", pgettext_lazy("category", "Something else")


class Source(models.TextChoices):
    """On what way a request came."""

    MEETING = "meeting", pgettext_lazy("request", "Meeting")
    VISIT = "visit", pgettext_lazy("request", "Visit")
    COMPLAINT = "complaint", pgettext_lazy("request", "Complaint")
    COMPANY = "company", pgettext_lazy("request", "Company’s own page")
    QR = "qr", pgettext_lazy("request", "QR page")
    PRESS = "press", pgettext_lazy("request", "Reported by the press")


class Request(Named):
    """Something asked of the city. ``speaker`` and ``email`` are personal data and never public."""

    number = models.CharField(max_length=24, unique=True, help_text="Of the receipt.")
    source = models.CharField(max_length=10, choices=Source.choices)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="requests")
    door = models.ForeignKey(Door, models.PROTECT, null=True, blank=True, related_name="requests")
    category = models.CharField(max_length=12, choices=Category.choices, default=Category.OTHER)
    title_ko = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    title = InLanguage()
    words = models.TextField(help_text="As they were said or written.")
    public_ko = models.TextField(blank=True, help_text="The words as everybody may read them.")
    public_en = models.TextField(blank=True)
    public_words = InLanguage("public")
    language = models.CharField(max_length=2, default="ko")
    asked_on = models.DateField(default=clock.today)
    speaker = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="asked"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    firm = models.CharField(max_length=120, blank=True, help_text="As typed, where it is not registered.")
    firm_shown = models.BooleanField(default=False, help_text="It agreed that everybody may read its name.")
    press = models.CharField(max_length=300, blank=True, help_text="The publication it is known from.")
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it is not taken up.")
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When the office took it up or not.")
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    turn = models.OneToOneField(
        "voice.Turn", models.PROTECT, null=True, blank=True, related_name="+", help_text="The latest."
    )
    into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined")
    voices = models.PositiveIntegerField(default=1, help_text="How many asked the same: this and the joined.")

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="joined_request_names_where",
                condition=Q(state=RequestState.JOINED, into__isnull=False)
                | ~Q(state=RequestState.JOINED) & Q(into=None),
            ),
            models.CheckConstraint(
                name="refused_request_says_why", condition=~Q(state=RequestState.REFUSED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="closed_request_has_a_time",
                condition=Q(state=RequestState.CLOSED, closed_at__isnull=False)
                | ~Q(state=RequestState.CLOSED) & Q(closed_at=None),
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_on"]), models.Index(fields=["category", "state"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def address(self) -> str:
        """Return the path of its public page."""
        return f"/voice/{self.uid}/"


class Join(Record):
    """Two requests were found to ask the same. Rows are written once: both histories stay."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="join")
    into = models.ForeignKey(Request, models.PROTECT, related_name="joins")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voices = models.PositiveIntegerField(help_text="How many voices came with it.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id} into {self.into_id}"


class Following(Record):
    """Somebody wants to hear when a request moves."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="followings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_following_each", fields=["request", "user"])]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.request_id}"


class Numbering(models.Model):
    """The last receipt number of a year; locked while the next is taken, so that none is left out."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
