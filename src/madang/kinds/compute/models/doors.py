"""Three sizes of door with clocks of their own, and what companies ask at the two small ones."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import Named, Record
from madang.kinds.compute.models.offers import Pool, Purpose
from madang.kinds.compute.states import OPEN_REQUESTS, RequestState


class DoorSort(models.TextChoices):
    QUICK = "quick", _("Quick start")
    FAST = "fast", _("Fast lane")
    LARGE = "large", _("Large round")


class Door(Record):
    """What a door lets through, and how soon. Shown to everybody; the office may change it."""

    sort = models.CharField(max_length=5, choices=DoorSort.choices, unique=True)
    is_open = models.BooleanField(_("open"), default=True)
    most_gpu_hours = models.PositiveIntegerField(
        _("at most, in GPU hours"), default=0, help_text=_("0: no limit.")
    )
    most_units = models.PositiveIntegerField(
        _("at most at the same time, in accelerators"), default=0, help_text=_("0: no limit.")
    )
    most_months = models.PositiveSmallIntegerField(_("at most, in months"), default=1)
    answer_days = models.PositiveSmallIntegerField(_("answered within, in working days"), default=1)
    source = models.CharField(_("why these limits"), max_length=300, blank=True)

    class Meta:
        ordering = ["most_gpu_hours"]
        constraints = [models.CheckConstraint(name="door_has_months", condition=Q(most_months__gte=1))]

    def __str__(self) -> str:
        return self.get_sort_display()


class Request(Named):
    """What a company asks at a small door: answered by rule at once, or by a person after a light look."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="gpu_requests")
    door = models.CharField(max_length=5, choices=DoorSort.choices)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="requests")
    units = models.PositiveIntegerField(_("accelerators at the same time"))
    gpu_hours = models.PositiveIntegerField(_("GPU hours in all"))
    first_month = models.DateField(_("first month"))
    months = models.PositiveSmallIntegerField(_("months"))
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices)
    text = models.TextField(_("what you want to do"), max_length=1000)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_due_on = models.DateField(help_text="The last day on which an answer is in time.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="None: by rule."
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_request_a_door",
                fields=["organisation", "door"],
                condition=Q(state__in=OPEN_REQUESTS),
            ),
            models.CheckConstraint(
                name="request_begins_with_a_month", condition=Q(first_month__day=1, months__gte=1)
            ),
            models.CheckConstraint(
                name="request_asks_for_something", condition=Q(units__gte=1, gpu_hours__gte=1)
            ),
            models.CheckConstraint(
                name="request_decided_has_a_time",
                condition=Q(state=RequestState.WAITING, decided_at=None)
                | ~Q(state=RequestState.WAITING) & Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} asks {self.units} of {self.pool_id}"
