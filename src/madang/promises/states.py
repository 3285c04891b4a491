"""The life of a promise. "Due" and "late" follow from the clock and are derived (``rules.phase_of``)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class PromiseState(TextChoices):
    OPEN = "open", pgettext_lazy("promise", "Made")
    EVIDENCED = "evidenced", pgettext_lazy("promise", "Evidence given")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    BROKEN = "broken", pgettext_lazy("promise", "Broken")
    RELEASED = "released", pgettext_lazy("promise", "Released")


_ENDS = frozenset({PromiseState.KEPT, PromiseState.BROKEN, PromiseState.RELEASED})

PROMISE_LIFE: Life = {
    PromiseState.OPEN: _ENDS | {PromiseState.EVIDENCED},
    # Evidence that does not hold leads back; what is kept, broken or released stays so.
    PromiseState.EVIDENCED: _ENDS | {PromiseState.OPEN},
}
STANDING = (PromiseState.OPEN, PromiseState.EVIDENCED)
ENDED = (PromiseState.KEPT, PromiseState.BROKEN, PromiseState.RELEASED)


class Known(TextChoices):
    """How exactly one knows a day of the past: what is only known to the year is not shown as a day."""

    DAY = "day", pgettext_lazy("precision", "To the day")
    MONTH = "month", pgettext_lazy("precision", "To the month")
    YEAR = "year", pgettext_lazy("precision", "To the year")


class Verdict(TextChoices):
    """What somebody else than the giver found of a piece of evidence."""

    ACCEPTED = "accepted", pgettext_lazy("evidence", "Accepted")
    REJECTED = "rejected", pgettext_lazy("evidence", "Not enough")


class PackState(TextChoices):
    """The life of a pack that is too long to be made while somebody waits."""

    QUEUED = "queued", pgettext_lazy("pack", "Waiting for its turn")
    RUNNING = "running", pgettext_lazy("pack", "Being made")
    DONE = "done", pgettext_lazy("pack", "Ready")
    FAILED = "failed", pgettext_lazy("pack", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("pack", "Stopped")


PACK_LIFE: Life = {
    PackState.QUEUED: frozenset({PackState.RUNNING, PackState.CANCELLED, PackState.FAILED}),
    PackState.RUNNING: frozenset({PackState.DONE, PackState.FAILED, PackState.CANCELLED, PackState.QUEUED}),
}
UNDERWAY = (PackState.QUEUED, PackState.RUNNING)


class Phase(TextChoices):
    """Where a promise stands on a day: its state, and what follows from the clock."""

    MADE = "made", pgettext_lazy("promise", "Made")
    UNDATED = "undated", pgettext_lazy("promise", "No date given")
    PAUSED = "paused", pgettext_lazy("promise", "Clock stopped")
    DUE = "due", pgettext_lazy("promise", "Due soon")
    LATE = "late", pgettext_lazy("promise", "Late")
    EVIDENCED = "evidenced", pgettext_lazy("promise", "Evidence given")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    BROKEN = "broken", pgettext_lazy("promise", "Broken")
    RELEASED = "released", pgettext_lazy("promise", "Released")
