"""The life of an application; it ends where the life of an award begins."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class ApplicationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


# Withdrawn and handed in again until the deadline: each hand-in is a Submission of its own.
APPLICATION_LIFE: Life = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED}),
    ApplicationState.SUBMITTED: frozenset({ApplicationState.WITHDRAWN}),
    ApplicationState.WITHDRAWN: frozenset({ApplicationState.SUBMITTED}),
}
