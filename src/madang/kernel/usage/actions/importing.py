"""Reading the file of a meter: asked for, read in batches, stopped, taken up again where it had come.

Whoever reads holds an advisory lock of its database session, which the database lets go when the worker dies.
Each batch and how far it brought us are one transaction; so nothing is counted twice, and nothing is lost.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from madang.audit import log
from madang.core import clock, ids, queue
from madang.core.errors import MadangError, RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.usage import queries, rules
from madang.kernel.usage.models import AsideLine, Import, Meter
from madang.kernel.usage.ports import Progress, Reader, Reading
from madang.kernel.usage.states import IMPORT_LIFE, UNDERWAY, ImportState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

TASK = "read_usage"
_LOCKS = 0x4D_4554  # the class of our advisory locks
_LOST_AFTER = timedelta(minutes=2)
_KEPT_ASIDE = 1000
_ATTEMPTS = 3


class _Stopped(Exception):  # noqa: N818 (no fault)
    """A person has cancelled it, or another worker has taken it over."""


class _TookTooLong(Exception):  # noqa: N818 (no fault of the file)
    """The time for one import is over."""


def request_import(*, meter: Meter, format: str, name: str, stream: BinaryIO, size: int, by: User) -> Import:
    """Take in a file that a person sends, and put its reading on the queue."""
    check_has(by, Permission.USAGE_MANAGE)
    rules.check_format(format, meter.formats.split())
    rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    path = Path("usage") / ids.new().hex
    place = Path(settings.MEDIA_ROOT) / path
    place.parent.mkdir(parents=True, exist_ok=True)
    digest = sha256()
    try:
        with place.open("xb") as kept:
            while chunk := stream.read(1024**2):
                kept.write(chunk)
                digest.update(chunk)
        return _request(meter, format, name, str(path), place.stat().st_size, digest.hexdigest(), by=by)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def import_here(
    *, meter: Meter, format: str, path: Path, by: User | None, report: Callable[[Import], None]
) -> Import:
    """Read a file that lies on this machine, at once; ``report`` hears of each batch."""
    rules.check_format(format, meter.formats.split())
    if not path.is_file():
        raise RuleBroken(_("There is no file %(path)s.") % {"path": path}, field="file")
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    size = path.stat().st_size
    found = _request(meter, format, path.name, str(path.resolve()), size, digest, by=by, here=True)
    try:
        return run_import(import_id=found.pk, report=report)
    except KeyboardInterrupt:
        _end(found.pk, ImportState.CANCELLED)
        raise


@transaction.atomic
def _request(
    meter: Meter,
    format: str,
    name: str,
    path: str,
    size: int,
    digest: str,
    *,
    by: User | None,
    here: bool = False,
) -> Import:
    meter = Meter.objects.select_for_update().get(pk=meter.pk)
    underway = queries.import_underway(meter)
    if underway:
        raise WrongState(
            _("%(name)s is being read for this meter. Wait for it, or cancel it.") % {"name": underway.name}
        )
    found = Import.objects.create(
        meter=meter, format=format, name=name[:200], path=path, size=size, digest=digest, requested_by=by
    )
    log.record(by=by, verb="usage.import_requested", subject=found, meter=meter.code, size=size)
    if not here:
        queue.later(TASK, import_id=found.pk)
    return found


@transaction.atomic
def cancel(*, found: Import, by: User) -> Import:
    """Stop an import; its worker notices at its next batch. What was taken stays."""
    check_has(by, Permission.USAGE_MANAGE)
    return _end(found.pk, ImportState.CANCELLED, by=by)


def run_import(*, import_id: int, report: Callable[[Import], None] = lambda found: None) -> Import:
    """Read the file of an import to its end, or say why not."""
    with _alone(import_id) as alone:
        found = _begin(import_id) if alone else None
        if found is None:
            return Import.objects.get(pk=import_id)
        try:
            with (Path(settings.MEDIA_ROOT) / found.path).open("rb") as stream:
                reading = _reading(found, stream, report)
                reader: Reader = import_string(settings.USAGE_FORMATS[found.format])
                reader(reading)
            _end(found.pk, ImportState.DONE)
        except _Stopped:
            pass
        except _TookTooLong:
            seconds = settings.IMPORT_LIMIT_SECONDS
            _stop(found, _("Stopped after %(seconds)d seconds.") % {"seconds": seconds})
        except (MadangError, OSError) as wrong:
            _stop(found, str(wrong))
        except Exception as wrong:
            _stop(found, _("The program failed: %(error)s") % {"error": wrong})
            raise
    return Import.objects.select_related("meter").get(pk=import_id)


@transaction.atomic
def recover() -> int:
    """Put on the queue again what a dead worker left behind; return how many."""
    lost = 0
    before = clock.now() - _LOST_AFTER
    for found in Import.objects.select_for_update(skip_locked=True).filter(state__in=UNDERWAY):
        waits = found.state == ImportState.QUEUED
        if (waits and found.created_at > before) or not _is_abandoned(found.pk):
            continue
        if not waits:
            check_move(IMPORT_LIFE, found.state, ImportState.QUEUED)
            found.state = ImportState.QUEUED
            found.save(update_fields=["state"])
            log.record(by=None, verb="usage.import_taken_up_again", subject=found)
        queue.later(TASK, import_id=found.pk)
        lost += 1
    return lost


def _reading(found: Import, stream: BinaryIO, report: Callable[[Import], None]) -> Reading:
    end = monotonic() + settings.IMPORT_LIMIT_SECONDS

    def took(progress: Progress) -> None:
        if monotonic() > end:
            raise _TookTooLong
        if not _advance(found, progress):
            raise _Stopped
        transaction.on_commit(lambda: report(Import.objects.get(pk=found.pk)))

    return Reading(found.meter.code, found.format, stream, found.position, found.line, took)


def _advance(found: Import, progress: Progress) -> int:
    room = (
        max(0, _KEPT_ASIDE - AsideLine.objects.filter(import_from=found).count()) if progress.examples else 0
    )
    AsideLine.objects.bulk_create(
        AsideLine(import_from=found, line=each.line, reason=each.reason[:200], text=_fit(each.text))
        for each in progress.examples[:room]
    )
    values = {"position": progress.position, "line": progress.line}
    counts = {name: F(name) + getattr(progress, name) for name in _COUNTS if getattr(progress, name)}
    days: dict[str, Any] = {}
    if progress.first_on and progress.last_on:
        days["first_on"] = Least(Coalesce("first_on", progress.first_on), progress.first_on)
        days["last_on"] = Greatest(Coalesce("last_on", progress.last_on), progress.last_on)
    at_work = Import.objects.filter(pk=found.pk, state=ImportState.RUNNING, attempts=found.attempts)
    return at_work.update(**values, **counts, **days)


_COUNTS = ("taken", "corrected", "repeated", "passed", "aside")


def _fit(text: str) -> str:
    return text.replace("\x00", "␀")[:300]


@transaction.atomic
def _begin(import_id: int) -> Import | None:
    found = _lock(import_id)
    if found.state not in UNDERWAY:
        return None
    found.attempts += 1
    found.state = ImportState.RUNNING
    found.started_at = found.started_at or clock.now()
    found.save(update_fields=["state", "attempts", "started_at"])
    if found.attempts > _ATTEMPTS:
        _end(import_id, ImportState.STOPPED, error=_("It was begun three times and never finished."))
        return None
    return found


def _stop(found: Import, reason: str) -> None:
    kept = Import.objects.get(pk=found.pk)
    if kept.state == ImportState.RUNNING and kept.attempts == found.attempts:
        _end(found.pk, ImportState.STOPPED, error=reason[:500])


@transaction.atomic
def _end(import_id: int, state: ImportState, *, error: str = "", by: User | None = None) -> Import:
    found = _lock(import_id)
    check_move(IMPORT_LIFE, found.state, state)
    found.state, found.error, found.ended_at = state, error, clock.now()
    found.save(update_fields=["state", "error", "ended_at"])
    counts = {name: getattr(found, name) for name in ("line", *_COUNTS)}
    log.record(
        by=by or found.requested_by,
        verb="usage.import_ended",
        subject=found,
        state=state,
        error=error,
        **counts,
    )
    return found


def _lock(import_id: int) -> Import:
    rows = Import.objects.select_for_update(of=("self",)).select_related("meter", "requested_by")
    return rows.get(pk=import_id)


@contextmanager
def _alone(import_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, import_id % 2**31])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, import_id % 2**31])


def _is_abandoned(import_id: int) -> bool:
    with _alone(import_id) as alone:
        return alone
