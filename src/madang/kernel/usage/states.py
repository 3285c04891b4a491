"""The life of an import."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class ImportState(TextChoices):
    QUEUED = "queued", pgettext_lazy("import", "Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Read to the end")
    STOPPED = "stopped", _("Stopped before the end")
    CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")


IMPORT_LIFE: Life = {
    ImportState.QUEUED: frozenset({ImportState.RUNNING, ImportState.CANCELLED}),
    # Back to waiting: its worker died, another goes on where it had come.
    ImportState.RUNNING: frozenset(
        {ImportState.QUEUED, ImportState.DONE, ImportState.STOPPED, ImportState.CANCELLED}
    ),
}
UNDERWAY = (ImportState.QUEUED, ImportState.RUNNING)
