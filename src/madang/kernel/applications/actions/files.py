"""Files of an application."""

from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from madang.audit import log
from madang.core import clock, files
from madang.core.files import Arrived
from madang.kernel.applications import rules
from madang.kernel.applications.actions.drafts import locked
from madang.kernel.applications.models import Application, Attachment
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


def path_of(attachment: Attachment) -> Path:
    """Return where the file lies on this machine."""
    return files.place_of(attachment.path)


def attach(*, application: Application, by: User, name: str, stream: BinaryIO, size: int) -> Attachment:
    """Take a file in, of ``size`` bytes by what the sender says; it belongs to the application from now on.

    Raises RuleBroken for what ``core.files`` does not take.
    """
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=application.organisation_id)
    with files.arrived(name, stream, size) as file:
        return _kept(application, file, by=by)


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


@transaction.atomic
def _kept(application: Application, file: Arrived, *, by: User) -> Attachment:
    application = locked(application, by=by)
    rules.check_count(application.attachments.filter(removed_at=None).count())
    attachment = Attachment(application=application, added_by=by, **file.columns)
    attachment.path = f"attachments/{attachment.uid.hex[-2:]}/{attachment.uid.hex}"
    attachment.save()
    application.saved_at = clock.now()
    application.save(update_fields=["saved_at"])
    log.record(by=by, verb="application.file_added", subject=application, sha256=attachment.sha256)
    files.keep(file, attachment.path)
    return attachment
