"""The life of a computation, of a publication and of an award. A run itself never changes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from madang.core.states import Life


class ComputationState(TextChoices):
    QUEUED = "queued", _("Waiting for its turn")
    RUNNING = "running", _("Computing")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


COMPUTATION_LIFE: Life = {
    ComputationState.QUEUED: frozenset({ComputationState.RUNNING, ComputationState.CANCELLED}),
    ComputationState.RUNNING: frozenset(
        {ComputationState.DONE, ComputationState.FAILED, ComputationState.CANCELLED, ComputationState.QUEUED}
    ),
}


class Step(TextChoices):
    """How far a computation is, in words."""

    WAITING = "waiting", _("Waits for its turn")
    READING = "reading", _("Reads applications, scores and rankings")
    SOLVING = "solving", _("Computes who gets which place")
    CHECKING = "checking", _("Checks the answer with code that does not know the rule")
    WRITING = "writing", _("Writes the answer down")
    ENDED = "ended", _("Ended")


class PublicationState(TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    PUBLISHED = "published", _("Made public")
    REFUSED = "refused", _("Sent back")


PUBLICATION_LIFE: Life = {
    PublicationState.PROPOSED: frozenset({PublicationState.PUBLISHED, PublicationState.REFUSED}),
}


class AwardState(TextChoices):
    OFFERED = "offered", _("Waits for the company")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")


AWARD_LIFE: Life = {
    AwardState.OFFERED: frozenset({AwardState.ACCEPTED, AwardState.DECLINED, AwardState.EXPIRED}),
}

UNDERWAY = (ComputationState.QUEUED, ComputationState.RUNNING)
HOLDING = (AwardState.OFFERED, AwardState.ACCEPTED)
