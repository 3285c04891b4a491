"""The lives of an invitation and of a wish to join."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class InvitationState(TextChoices):
    OPEN = "open", pgettext_lazy("invitation", "Open")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")


class JoiningState(TextChoices):
    WAITING = "waiting", pgettext_lazy("joining", "Waiting for an answer")
    GRANTED = "granted", pgettext_lazy("joining", "Granted")
    REFUSED = "refused", pgettext_lazy("joining", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("joining", "Withdrawn")


INVITATION_LIFE: Life = {
    InvitationState.OPEN: frozenset(
        {InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.WITHDRAWN}
    ),
}
JOINING_LIFE: Life = {
    JoiningState.WAITING: frozenset({JoiningState.GRANTED, JoiningState.REFUSED, JoiningState.WITHDRAWN}),
}
