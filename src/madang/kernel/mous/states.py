"""The lives of a MOU and of an import. A renewed MOU is a new one with a link; nothing goes back."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class MouState(TextChoices):
    SIGNED = "signed", pgettext_lazy("mou", "Signed")
    ACTIVE = "active", pgettext_lazy("mou", "Active")
    FULFILLED = "fulfilled", pgettext_lazy("mou", "Fulfilled")
    DORMANT = "dormant", pgettext_lazy("mou", "Dormant")
    WITHDRAWN = "withdrawn", pgettext_lazy("mou", "Withdrawn")


_ENDS = frozenset({MouState.FULFILLED, MouState.WITHDRAWN})
MOU_LIFE: Life = {
    MouState.SIGNED: _ENDS | {MouState.ACTIVE, MouState.DORMANT},
    MouState.ACTIVE: _ENDS | {MouState.DORMANT},
    MouState.DORMANT: _ENDS | {MouState.ACTIVE},
}
CHECKED = (MouState.SIGNED, MouState.ACTIVE, MouState.DORMANT)


class ImportState(TextChoices):
    OPEN = "open", pgettext_lazy("import", "To look through")
    QUEUED = "queued", pgettext_lazy("import", "Waiting for its turn")
    RUNNING = "running", pgettext_lazy("import", "Writing")
    DONE = "done", pgettext_lazy("import", "Done")
    FAILED = "failed", pgettext_lazy("import", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")


IMPORT_LIFE: Life = {
    ImportState.OPEN: frozenset({ImportState.QUEUED, ImportState.RUNNING, ImportState.CANCELLED}),
    ImportState.QUEUED: frozenset({ImportState.RUNNING, ImportState.CANCELLED}),
    ImportState.RUNNING: frozenset(
        {ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED, ImportState.QUEUED}
    ),
}
UNDERWAY = (ImportState.QUEUED, ImportState.RUNNING)
