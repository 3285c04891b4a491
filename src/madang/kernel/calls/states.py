"""The life of a call and of a round. Whether a round is open follows from the clock, not from a state."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from madang.core.states import Life


class CallState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


CALL_LIFE: Life = {
    CallState.DRAFT: frozenset({CallState.PUBLISHED}),
    CallState.PUBLISHED: frozenset({CallState.CANCELLED}),
}


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    FROZEN = "frozen", _("Entry list fixed")
    DECIDED = "decided", _("Decided")


ROUND_LIFE: Life = {
    RoundState.PLANNED: frozenset({RoundState.FROZEN}),
    RoundState.FROZEN: frozenset({RoundState.DECIDED}),
}


class Phase(TextChoices):
    """Where a round stands at a moment: read from its state and its dates by ``rules.phase_of``."""

    DRAFT = "draft", _("Being written")
    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", _("Open")
    REVIEW = "review", _("Under review")
    ALLOCATION = "allocation", _("Being allocated")
    DECIDED = "decided", _("Results published")
    CANCELLED = "cancelled", _("Cancelled")
