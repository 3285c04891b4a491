"""Promises, and everything that ever happened to them.

Who uses the ledger keeps a key from its own row to the promise; the ledger knows none of its users. To
people it says where a promise came from by the words and the path of its origin.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madang.core import clock
from madang.core.clock import SEOUL
from madang.core.models import InLanguage, KeptFile, Named, Record
from madang.people.models import Organisation
from madang.promises.states import UNDERWAY, Known, PackState, PromiseState, Verdict


class Promise(Named):
    """Somebody owes something by a day; ``owed_to`` None is the public."""

    origin = models.SlugField(max_length=40, help_text="Which user of the ledger made it.")
    origin_label_ko = models.CharField(max_length=200)
    origin_label_en = models.CharField(max_length=200, blank=True)
    origin_label = InLanguage()
    origin_path = models.CharField(max_length=200, blank=True, help_text="Path of the page it came from.")
    owed_by = models.ForeignKey(Organisation, models.PROTECT, related_name="promises_owed")
    owed_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="promises_awaited"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises_asked",
        help_text="A person it is owed to; shown to the office only.",
    )
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    title = InLanguage()
    measure_ko = models.CharField(max_length=500, blank=True, help_text="How one will know that it is kept.")
    measure_en = models.CharField(max_length=500, blank=True)
    measure = InLanguage()
    target = models.CharField(max_length=200, blank=True)
    evidence_wanted_ko = models.CharField(max_length=500, blank=True)
    evidence_wanted_en = models.CharField(max_length=500, blank=True)
    evidence_wanted = InLanguage()
    made_on = models.DateField(help_text="The first of the month or year where only that is known.")
    made_known = models.CharField(max_length=5, choices=Known.choices, default=Known.DAY)
    first_due_on = models.DateField(null=True, blank=True, help_text="The first day that was ever given.")
    due_on = models.DateField(null=True, blank=True, help_text="None: no day was given, and that is shown.")
    paused_on = models.DateField(null=True, blank=True, help_text="Since when its clock stands still.")
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    public = models.BooleanField(default=True)
    source = models.CharField(max_length=300, blank=True, help_text="Publication, for facts of the press.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                name="promise_ended_has_a_time",
                condition=Q(state__in=["open", "evidenced"], closed_at=None)
                | Q(state__in=["kept", "broken", "released"], closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_due_has_a_first_day",
                condition=Q(due_on=None, first_due_on=None)
                | Q(due_on__isnull=False, first_due_on__isnull=False, due_on__gte=F("first_due_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["origin", "origin_path"]),
        ]

    def __str__(self) -> str:
        return f"{self.title_ko} #{self.pk}"

    @property
    def closed_on(self) -> date | None:
        """The day in Seoul on which it ended."""
        return self.closed_at.astimezone(SEOUL).date() if self.closed_at else None


class Slip(Record):
    """A day was moved: written once. A history does not fork, for no day is left twice."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="slips")
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField()
    decided_by = models.CharField(max_length=120, blank=True)
    reason_ko = models.CharField(max_length=500)
    reason_en = models.CharField(max_length=500, blank=True)
    reason = InLanguage()
    announced_on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="no_day_is_left_twice", fields=["promise", "old_due_on"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="slip_moves_a_day_later",
                condition=Q(old_due_on=None) | Q(new_due_on__gt=F("old_due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.old_due_on} → {self.new_due_on}"


class Pause(Record):
    """A clock stands still, for a reason; when it goes on, the due day has moved by the days it stood."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True, help_text="First day on which the clock goes on.")
    reason_ko = models.CharField(max_length=500)
    reason_en = models.CharField(max_length=500, blank=True)
    reason = InLanguage()
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_pause_a_promise", fields=["promise"], condition=Q(to_on=None)
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_starts", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.from_on}–{self.to_on}"


class Handover(Record):
    """Somebody else owes it from a day on: written once."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="handovers")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.from_organisation_id} → {self.to_organisation_id}"


class Evidence(Named):
    """What is shown for a promise, and what somebody else found of it."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="evidence")
    text = models.TextField(max_length=2000)
    link = models.URLField(max_length=500, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_is_checked_by_somebody_else",
                condition=Q(checked_by=None) | Q(given_by=None) | ~Q(checked_by=F("given_by")),
            ),
            models.CheckConstraint(
                name="evidence_verdict_has_a_time",
                condition=Q(verdict="", checked_at=None, checked_by=None)
                | ~Q(verdict="") & Q(checked_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_piece_of_evidence_waits", fields=["promise"], condition=Q(verdict="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.text[:40]}"


class EvidenceFile(KeptFile):
    """A file that shows something. Rows are written once, so that none is exchanged for another."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="files")
    public = models.BooleanField(
        default=False, help_text="Whoever gave it lets everybody open it once the evidence is accepted."
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_file_once", fields=["evidence", "sha256"])]


class Reminder(Record):
    """Something was said of a due day: each step once."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=16)
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="each_step_is_said_once", fields=["promise", "step", "due_on"])
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.step}"


class Follower(Record):
    """Somebody is told when a promise moves."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="promises_followed")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_follower_once", fields=["promise", "user"])]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.promise_id}"


class Pack(Named):
    """The ledger of a period, and of those who use it, as one document that a job makes."""

    first = models.DateField()
    last = models.DateField()
    sort = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("xlsx", "XLSX")])
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=PackState.choices, default=PackState.QUEUED)
    done = models.PositiveIntegerField(default=0, help_text="Steps.")
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(default=clock.now, help_text="When whoever makes it was last heard of.")
    error = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, blank=True, help_text="Below MADANG_FILES; empty once erased.")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_pack_at_a_time_each", fields=["asked_by"], condition=Q(state__in=UNDERWAY)
            )
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last} {self.sort}"


class Clocks(Record):
    """How many days the city allows, from a day on. Written once; before the first the settings hold."""

    from_on = models.DateField(unique=True)
    remind_before = models.CharField(max_length=40, help_text="Days before a due day: 14,3.")
    escalate_after = models.PositiveSmallIntegerField(help_text="Working days, as the next three.")
    answer_within = models.PositiveSmallIntegerField()
    ask_again_after = models.PositiveSmallIntegerField()
    silence_after = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_on"]
        verbose_name_plural = "clocks"

    def __str__(self) -> str:
        return f"from {self.from_on}"
