"""The lives of an account, of a request at a door, and of a case of idle GPUs."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class AccountState(TextChoices):
    ACTIVE = "active", pgettext_lazy("account", "In use")
    ENDED = "ended", pgettext_lazy("account", "Ended")


class RequestState(TextChoices):
    WAITING = "waiting", pgettext_lazy("request", "Waiting for an answer")
    LISTED = "listed", pgettext_lazy("request", "Approved, waits until units are free")
    GRANTED = "granted", pgettext_lazy("request", "Granted")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class CaseState(TextChoices):
    """A case is opened by a warning; until when it may be answered follows from the day that was sent."""

    WARNED = "warned", pgettext_lazy("idle case", "Warned")
    ANSWERED = "answered", pgettext_lazy("idle case", "Answered, to be read")
    EXCUSED = "excused", pgettext_lazy("idle case", "Longer time given")
    RECOVERED = "recovered", pgettext_lazy("idle case", "In use again")
    RECLAIMED = "reclaimed", pgettext_lazy("idle case", "Taken back in part")
    APPEALED = "appealed", pgettext_lazy("idle case", "Objection raised")
    UPHELD = "upheld", pgettext_lazy("idle case", "Objection refused")
    RESTORED = "restored", pgettext_lazy("idle case", "Given again")


ACCOUNT_LIFE: Life = {AccountState.ACTIVE: frozenset({AccountState.ENDED})}
REQUEST_LIFE: Life = {
    RequestState.WAITING: frozenset(
        {RequestState.GRANTED, RequestState.LISTED, RequestState.REFUSED, RequestState.WITHDRAWN}
    ),
    RequestState.LISTED: frozenset({RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN}),
}
CASE_LIFE: Life = {
    CaseState.WARNED: frozenset({CaseState.ANSWERED, CaseState.RECOVERED, CaseState.RECLAIMED}),
    CaseState.ANSWERED: frozenset({CaseState.EXCUSED, CaseState.RECOVERED, CaseState.RECLAIMED}),
    CaseState.RECLAIMED: frozenset({CaseState.APPEALED}),
    CaseState.APPEALED: frozenset({CaseState.UPHELD, CaseState.RESTORED}),
}
OPEN_REQUESTS = (RequestState.WAITING, RequestState.LISTED)
OPEN_CASES = (CaseState.WARNED, CaseState.ANSWERED)
