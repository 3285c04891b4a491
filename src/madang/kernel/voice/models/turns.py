"""A turn at answering a request: who owes the answer, what it was, what was done, what the asker says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from madang.core import clock
from madang.core.models import InLanguage, Record
from madang.kernel.voice.models.requests import Request
from madang.kernel.voice.states import TurnState
from madang.promises.models import Promise


class Turn(Record):
    """Owner and due day live in the ledger: ``promise`` to answer, ``doing`` to do what was answered."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="turns")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=TurnState.choices, default=TurnState.OPEN)
    objection = models.CharField(max_length=1000, blank=True, help_text="Why the turn before was not enough.")
    promise = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="+")
    doing = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the asker was asked to confirm.")
    asked_again_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_turn_a_number", fields=["request", "number"]),
            models.UniqueConstraint(
                name="one_turn_at_a_time",
                fields=["request"],
                condition=Q(state__in=[TurnState.OPEN, TurnState.ANSWERED, TurnState.ASKED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}, turn {self.number}: {self.state}"


class Verdict(models.TextChoices):
    """What the city says to a request."""

    ACCEPTED = "accepted", pgettext_lazy("verdict", "Accepted")
    PARTLY = "partly", pgettext_lazy("verdict", "Partly accepted")
    LATER = "later", pgettext_lazy("verdict", "Later")
    NO = "no", pgettext_lazy("verdict", "Not possible")


class Answer(Record):
    """The answer of a turn. Rows are written once."""

    turn = models.OneToOneField(Turn, models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    text_ko = models.TextField()
    text_en = models.TextField(blank=True)
    text = InLanguage()
    ground = models.CharField(max_length=300, blank=True, help_text="Law, ordinance or rule it rests on.")
    on = models.DateField(default=clock.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.turn_id}: {self.verdict}"


class MeasureSort(models.TextChoices):
    """What a request led to."""

    NEED = "need", pgettext_lazy("measure", "A need put up for demonstration")
    CALL = "call", pgettext_lazy("measure", "A call")
    BUDGET = "budget", pgettext_lazy("measure", "A budget line")
    ORDINANCE = "ordinance", pgettext_lazy("measure", "An ordinance or rule")
    OTHER = "other", pgettext_lazy("measure", "Something else")


class Measure(Record):
    """Something that was done about a request. Rows are written once."""

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="measures")
    sort = models.CharField(max_length=10, choices=MeasureSort.choices)
    text_ko = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    text = InLanguage()
    link = models.CharField(max_length=300, blank=True, help_text="Where it can be seen.")
    on = models.DateField(default=clock.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.turn_id}: {self.sort}"
