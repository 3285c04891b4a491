"""Files of use name people: they go once they have been counted and there was time to ask."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.usage.models import AsideLine, Import
from madang.kernel.usage.states import UNDERWAY


def erase_files(today: date) -> int:
    """Erase files that were read long ago, with what was kept of lines set aside; return how many.

    The report stays: counts, reasons, and the digest by which the file can be known again. A file that an
    operator read where it lay is theirs and stays.
    """
    before = today - timedelta(days=settings.USAGE_FILE_DAYS)
    rows = Import.objects.exclude(state__in=UNDERWAY).filter(erased_at=None, ended_at__date__lt=before)
    return sum(_erase(key) for key in rows.values_list("pk", flat=True))


@transaction.atomic
def _erase(key: int) -> int:
    rows = Import.objects.select_for_update(skip_locked=True).exclude(state__in=UNDERWAY)
    found = rows.filter(pk=key, erased_at=None).first()
    if found is None:
        return 0
    path = Path(found.path)
    if found.path and not path.is_absolute():
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
    AsideLine.objects.filter(import_from=found).update(text="")
    found.erased_at, found.path = clock.now(), ""
    found.save(update_fields=["erased_at", "path"])
    log.record(by=None, verb="usage.file_erased", subject=found, digest=found.digest)
    return 1
