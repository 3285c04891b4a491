"""Files: received aside, checked, then moved into place in one step, outside of what the web serves."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from madang.audit import log
from madang.core import clock, ids
from madang.kernel.applications import rules
from madang.kernel.applications.actions.drafts import locked
from madang.kernel.applications.models import Application, Attachment
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_CHUNK = 1024 * 1024
_ARRIVING = "arriving"
_LEFT_BEHIND = timedelta(days=1)  # no upload takes that long


def path_of(attachment: Attachment) -> Path:
    """Return where the file lies on this machine."""
    return Path(settings.MEDIA_ROOT) / attachment.path


def attach(*, application: Application, by: User, name: str, stream: BinaryIO, size: int) -> Attachment:
    """Take a file in; it belongs to the application from that moment.

    ``size`` is what the sender says; what arrives is counted again. Raises RuleBroken for a file too
    large, of a sort that is not taken, or whose content does not fit its name.
    """
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=application.organisation_id)
    rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    name = rules.tidy_name(name)
    attachment = Attachment(application=application, name=name, added_by=by)
    aside = Path(settings.MEDIA_ROOT) / _ARRIVING / ids.new().hex
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        with aside.open("w+b") as arrived:
            attachment.size, attachment.sha256 = _received(stream, arrived)
            attachment.content_type = rules.content_type_of(name, arrived)
        return _kept(attachment, aside, by=by)
    finally:
        aside.unlink(missing_ok=True)


@transaction.atomic
def detach(*, attachment: Attachment, by: User) -> None:
    """Take a file off the application; it is erased unless a receipt names it."""
    application = locked(attachment.application, by=by)
    if application.submissions.exists():
        attachment.removed_at = clock.now()
        attachment.save(update_fields=["removed_at"])
    else:
        file = path_of(attachment)
        attachment.delete()
        transaction.on_commit(lambda: file.unlink(missing_ok=True))
    log.record(by=by, verb="application.file_removed", subject=application, sha256=attachment.sha256)


def sweep_arriving(at: datetime) -> int:
    """Erase what a dead server left half received, a day after it came; return how many files."""
    old = at - _LEFT_BEHIND
    aside = Path(settings.MEDIA_ROOT) / _ARRIVING
    found = [path for path in aside.glob("*") if path.is_file() and _changed_at(path) < old]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:  # its request has just ended
        return datetime.max.replace(tzinfo=UTC)


def _received(stream: BinaryIO, arrived: BinaryIO) -> tuple[int, str]:
    """Copy ``stream``; return how many bytes came and their hash."""
    size, hashed = 0, sha256()
    for chunk in _chunks(stream):
        size += len(chunk)
        rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
        hashed.update(chunk)
        arrived.write(chunk)
    rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    arrived.flush()
    os.fsync(arrived.fileno())
    return size, hashed.hexdigest()


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


@transaction.atomic
def _kept(attachment: Attachment, aside: Path, *, by: User) -> Attachment:
    application = locked(attachment.application, by=by)
    rules.check_count(application.attachments.filter(removed_at=None).count())
    attachment.path = f"attachments/{attachment.uid.hex[-2:]}/{attachment.uid.hex}"
    attachment.save()
    application.saved_at = clock.now()
    application.save(update_fields=["saved_at"])
    log.record(by=by, verb="application.file_added", subject=application, sha256=attachment.sha256)
    place = path_of(attachment)
    place.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(place)  # the last step: a row never names a file that is not whole
    return attachment
