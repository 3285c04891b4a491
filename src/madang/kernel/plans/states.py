"""The life of a plan. Whether a year lacks its money follows from the clock and is derived."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class PlanState(TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("plan", "Published")


PLAN_LIFE: Life = {PlanState.DRAFT: frozenset({PlanState.PUBLISHED})}
