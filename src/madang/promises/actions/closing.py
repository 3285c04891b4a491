"""Give evidence, check it, and end a promise."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from madang.audit import log
from madang.core import clock, files
from madang.core.files import Arrived, Sent
from madang.core.states import check_move
from madang.people.models import User
from madang.promises import queries, rules
from madang.promises.actions.telling import Step, locked, tell
from madang.promises.models import Evidence, EvidenceFile, Promise
from madang.promises.states import PROMISE_LIFE, PromiseState, Verdict


def give_evidence(
    *,
    promise: Promise,
    text: str,
    link: str = "",
    sent: Sequence[Sent] = (),
    public: bool = False,
    by: User | None,
) -> Evidence:
    """Show that a promise is kept; somebody else checks it.

    Files that are ``sent`` are for both parties and the office; ``public`` lets everybody open them once the
    evidence is accepted.
    """
    rules.check_may_answer(queries.standing_of(promise, by))
    rules.check_files(len(sent))
    with files.all_arrived(sent) as arrived:
        return _given(promise, text, link, arrived, public=public, by=by)


@transaction.atomic
def _given(
    promise: Promise, text: str, link: str, arrived: Sequence[Arrived], *, public: bool, by: User | None
) -> Evidence:
    promise = locked(promise)
    rules.check_may_answer(queries.standing_of(promise, by))
    text = rules.check_evidence(promise, text=text)
    evidence = Evidence.objects.create(
        promise=promise, text=text, link=rules.check_link(link), given_by=by, given_at=clock.now()
    )
    _move(promise, PromiseState.EVIDENCED)
    kept = [(each, _file_of(evidence, each, public=public)) for each in arrived]
    log.record(
        by=by,
        verb="promise.evidence_given",
        subject=promise,
        evidence=str(evidence.uid),
        files=[each.sha256 for each, _row in kept],
    )
    tell(promise, Step.EVIDENCE, by=by)
    for each, row in kept:
        files.keep(each, row.path)
    return evidence


def _file_of(evidence: Evidence, arrived: Arrived, *, public: bool) -> EvidenceFile:
    row = EvidenceFile(evidence=evidence, public=public, **arrived.columns)
    row.path = f"evidence/{row.uid.hex[-2:]}/{row.uid.hex}"
    row.save()
    return row


@transaction.atomic
def judge(*, evidence: Evidence, accepted: bool, note: str = "", by: User | None) -> Evidence:
    """Say whether evidence holds; if it does, the promise is kept."""
    promise = locked(evidence.promise)
    evidence = promise.evidence.get(pk=evidence.pk)
    rules.check_may_judge(queries.standing_of(promise, by))
    note = rules.one_line(note)[: rules.MAX_NOTE]
    rules.check_judge(evidence, promise, accepted=accepted, note=note, by=by)
    _check(evidence, Verdict.ACCEPTED if accepted else Verdict.REJECTED, note=note, by=by)
    if accepted:
        _end(promise, PromiseState.KEPT, reason=note, on=clock.today(), by=by)
        log.record(by=by, verb="promise.kept", subject=promise, reason=note, evidence=str(evidence.uid))
        tell(promise, Step.KEPT, reason=note, by=by)
    else:
        _move(promise, PromiseState.OPEN)
        log.record(by=by, verb="promise.evidence_rejected", subject=promise, note=note)
        tell(promise, Step.REJECTED, reason=note, by=by)
    return evidence


@transaction.atomic
def keep(*, promise: Promise, reason: str = "", on: date | None = None, by: User | None) -> Promise:
    """Say that a promise is kept, with the evidence that waits or, without any, with a reason."""
    promise = locked(promise)
    today = clock.today()
    rules.check_may_judge(queries.standing_of(promise, by))
    waiting = queries.waiting_evidence(promise)
    reason = rules.one_line(reason)[: rules.MAX_NOTE]
    rules.check_keep(promise, reason=reason, on=on or today, today=today, by=by, waiting=waiting)
    if waiting:
        _check(waiting, Verdict.ACCEPTED, note=reason, by=by)
    _end(promise, PromiseState.KEPT, reason=reason, on=on or today, by=by)
    log.record(by=by, verb="promise.kept", subject=promise, reason=reason)
    tell(promise, Step.KEPT, reason=reason, by=by)
    return promise


@transaction.atomic
def break_(*, promise: Promise, reason: str, on: date | None = None, by: User | None) -> Promise:
    """Say that a promise is broken: it will not be kept any more."""
    promise = locked(promise)
    rules.check_may_judge(queries.standing_of(promise, by))
    rules.check_end(promise, on=on or clock.today(), today=clock.today())
    reason = rules.check_reason(reason, most=rules.MAX_NOTE)
    _end(promise, PromiseState.BROKEN, reason=reason, on=on or clock.today(), by=by)
    log.record(by=by, verb="promise.broken", subject=promise, reason=reason)
    tell(promise, Step.BROKEN, reason=reason, by=by)
    return promise


@transaction.atomic
def release(*, promise: Promise, reason: str, on: date | None = None, by: User | None) -> Promise:
    """Let whoever owes a promise off: it was called off, or is no longer needed."""
    promise = locked(promise)
    rules.check_may_judge(queries.standing_of(promise, by))
    rules.check_end(promise, on=on or clock.today(), today=clock.today())
    reason = rules.check_reason(reason, most=rules.MAX_NOTE)
    _end(promise, PromiseState.RELEASED, reason=reason, on=on or clock.today(), by=by)
    log.record(by=by, verb="promise.released", subject=promise, reason=reason)
    tell(promise, Step.RELEASED, reason=reason, by=by)
    return promise


def _check(evidence: Evidence, verdict: Verdict, *, note: str, by: User | None) -> None:
    evidence.verdict, evidence.checked_by, evidence.checked_at = verdict, by, clock.now()
    evidence.note = note
    evidence.save(update_fields=["verdict", "checked_by", "checked_at", "note"])


def _move(promise: Promise, new: PromiseState) -> None:
    check_move(PROMISE_LIFE, promise.state, new)
    promise.state = new
    promise.save(update_fields=["state"])


def _end(promise: Promise, new: PromiseState, *, reason: str, on: date, by: User | None) -> None:
    check_move(PROMISE_LIFE, promise.state, new)
    promise.state, promise.closing_reason, promise.closed_by = new, reason, by
    promise.closed_at = rules.ended_at(on, now=clock.now())
    if promise.paused_on:
        promise.pauses.filter(to_on=None).update(to_on=clock.today(), due_after=promise.due_on)
    promise.paused_on = None
    promise.save(update_fields=["state", "closing_reason", "closed_by", "closed_at", "paused_on"])
