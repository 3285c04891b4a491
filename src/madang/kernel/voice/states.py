"""The lives of a meeting, of a request, and of each turn at answering it."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class MeetingState(TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "meeting_held", pgettext_lazy("meeting", "Held")
    CLOSED = "closed", pgettext_lazy("meeting", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")


class RequestState(TextChoices):
    WAITING = "waiting", pgettext_lazy("request", "Waits to be looked at")
    OPEN = "open", pgettext_lazy("request", "Taken up")
    JOINED = "joined", pgettext_lazy("request", "Joined to another")
    REFUSED = "refused", pgettext_lazy("request", "Not taken up")
    CLOSED = "closed", pgettext_lazy("request", "Closed")


class TurnState(TextChoices):
    """One turn at answering. Whoever is not content begins the next turn; none goes back."""

    OPEN = "open", pgettext_lazy("turn", "To be answered")
    ANSWERED = "answered", pgettext_lazy("turn", "Answered")
    ASKED = "asked", pgettext_lazy("turn", "The one who asked is to say whether it is done")
    CONFIRMED = "confirmed", pgettext_lazy("turn", "Closed by the one who asked")
    SILENT = "silent", pgettext_lazy("turn", "Closed after silence")
    RETURNED = "returned", pgettext_lazy("turn", "Not done, says the one who asked")
    RECORDED = "recorded", pgettext_lazy("turn", "Closed on a published source")


MEETING_LIFE: Life = {
    MeetingState.PLANNED: frozenset({MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.CLOSED}),
}
REQUEST_LIFE: Life = {
    RequestState.WAITING: frozenset({RequestState.OPEN, RequestState.REFUSED, RequestState.JOINED}),
    RequestState.OPEN: frozenset({RequestState.JOINED, RequestState.CLOSED}),
}
TURN_LIFE: Life = {
    TurnState.OPEN: frozenset({TurnState.ANSWERED}),
    TurnState.ANSWERED: frozenset(
        {TurnState.ASKED, TurnState.CONFIRMED, TurnState.RETURNED, TurnState.RECORDED}
    ),
    TurnState.ASKED: frozenset({TurnState.CONFIRMED, TurnState.SILENT, TurnState.RETURNED}),
}
