"""Handing in and taking back. The round is locked first, so that receipts have no gaps or doubles."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.applications import queries, rules
from madang.kernel.applications.models import Application, Submission
from madang.kernel.applications.states import APPLICATION_LIFE, ApplicationState
from madang.kernel.calls.models import Round
from madang.notices import actions as notices
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.queries import members_with


@transaction.atomic
def submit(*, application: Application, by: User) -> Submission:
    """Hand the application in as it stands and return its receipt. The deadline is judged under the lock."""
    application = _locked(application, by=by)
    at = clock.now()
    written = queries.written(application)
    rules.check_submit(application, at=at, gaps=rules.missing(written))
    _move(application, ApplicationState.SUBMITTED, submitted_at=at)
    content = queries.content_of(written)
    submission = Submission.objects.create(
        application=application,
        number=_next_number(application.round),
        at=at,
        by=by,
        content=content,
        digest=queries.digest_of(content),
    )
    log.record(
        by=by,
        verb="application.submitted",
        subject=application,
        receipt=submission.number,
        digest=submission.digest,
    )
    _tell(application, "application_received", submission, at=at, digest=submission.digest)
    return submission


@transaction.atomic
def withdraw(*, application: Application, by: User) -> Application:
    """Take the hand-in back; what was written stays, and may be changed and handed in again."""
    application = _locked(application, by=by)
    at = clock.now()
    rules.check_withdraw(application, at=at)
    submission = application.submissions.select_for_update(of=("self",)).get(withdrawn_at=None)
    submission.withdrawn_at, submission.withdrawn_by = at, by
    submission.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _move(application, ApplicationState.WITHDRAWN, submitted_at=None)
    log.record(by=by, verb="application.withdrawn", subject=application, receipt=submission.number)
    _tell(application, "application_withdrawn", submission)
    return application


def _locked(application: Application, *, by: User) -> Application:
    """Lock the round, then the application: in this order everywhere, so that nobody waits in a circle."""
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=application.organisation_id)
    Round.objects.select_for_update(of=("self",), no_key=True).get(pk=application.round_id)
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("round__call", "organisation")
        .get(pk=application.pk)
    )


def _move(application: Application, new: ApplicationState, *, submitted_at: datetime | None) -> None:
    check_move(APPLICATION_LIFE, application.state, new)
    application.state = new
    application.submitted_at = submitted_at
    application.save(update_fields=["state", "submitted_at"])


def _next_number(round: Round) -> str:
    """Return the next receipt number of a locked round: GJ-SITE12-1-00001."""
    round.receipts += 1
    round.save(update_fields=["receipts"])
    call = f"{round.call.kind.upper()}{round.call_id}"
    return f"{settings.RECEIPT_PREFIX}-{call}-{round.number}-{round.receipts:05d}"


def _tell(application: Application, letter: str, submission: Submission, **words: Any) -> None:
    """Write to everyone who may write for the company: a colleague should not be surprised."""
    for member in members_with(application.organisation_id, Permission.APPLICATION_WRITE):
        notices.post(
            template=letter,
            to=member,
            about=application,
            link=f"/company/applications/{application.uid}/",
            **application.round.titles,
            number=submission.number,
            closes_at=application.round.closes_at,
            **words,
        )
