"""Move the day of a promise, stop its clock, hand it over to somebody else."""

from datetime import date

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.people.models import Organisation, User
from madang.promises import queries, rules
from madang.promises.actions.telling import Step, locked, tell
from madang.promises.models import Handover, Pause, Promise, Slip


@transaction.atomic
def postpone(
    *,
    promise: Promise,
    due_on: date,
    reason_ko: str,
    reason_en: str = "",
    decided_by: str = "",
    announced_on: date | None = None,
    source: str = "",
    seen: date | None = None,
    by: User | None,
) -> Slip:
    """Give a promise a later day, or its first one. What it was stays in the history for good.

    ``seen`` is the day on the screen of whoever decides: if it has moved meanwhile, they look again.
    """
    promise = locked(promise)
    today = clock.today()
    announced_on = announced_on or today
    rules.check_office(queries.standing_of(promise, by))
    rules.check_postpone(promise, due_on=due_on, announced_on=announced_on, today=today, seen=seen)
    slip = Slip.objects.create(
        promise=promise,
        old_due_on=promise.due_on,
        new_due_on=due_on,
        decided_by=rules.one_line(decided_by)[:120],
        reason_ko=rules.check_reason(reason_ko, field="reason_ko"),
        reason_en=rules.one_line(reason_en)[: rules.MAX_REASON],
        announced_on=announced_on,
        source=rules.one_line(source)[:300],
        recorded_by=by,
    )
    promise.due_on = due_on
    promise.first_due_on = promise.first_due_on or due_on
    promise.save(update_fields=["due_on", "first_due_on"])
    log.record(
        by=by,
        verb="promise.postponed",
        subject=promise,
        old_due_on=slip.old_due_on,
        new_due_on=due_on,
        reason=slip.reason_ko,
    )
    tell(promise, Step.POSTPONED, reason=slip.reason_ko, reason_en=slip.reason_en, by=by)
    return slip


@transaction.atomic
def pause(*, promise: Promise, reason_ko: str, reason_en: str = "", by: User | None) -> Pause:
    """Let the clock of a promise stand still."""
    promise = locked(promise)
    today = clock.today()
    rules.check_office(queries.standing_of(promise, by))
    rules.check_pause(promise, today=today)
    pause = Pause.objects.create(
        promise=promise,
        from_on=today,
        reason_ko=rules.check_reason(reason_ko, field="reason_ko"),
        reason_en=rules.one_line(reason_en)[: rules.MAX_REASON],
        due_before=promise.due_on,
        by=by,
    )
    promise.paused_on = today
    promise.save(update_fields=["paused_on"])
    log.record(by=by, verb="promise.paused", subject=promise, reason=pause.reason_ko)
    tell(promise, Step.PAUSED, reason=pause.reason_ko, reason_en=pause.reason_en, by=by)
    return pause


@transaction.atomic
def resume(*, promise: Promise, by: User | None) -> Pause:
    """Let the clock go on; the due day moves by the working days it stood still."""
    promise = locked(promise)
    rules.check_office(queries.standing_of(promise, by))
    rules.check_resume(promise)
    pause = promise.pauses.get(to_on=None)
    pause.to_on = clock.today()
    pause.due_after = rules.due_once_resumed(promise.due_on, paused_on=pause.from_on, resumed_on=pause.to_on)
    pause.save(update_fields=["to_on", "due_after"])
    promise.paused_on, promise.due_on = None, pause.due_after
    promise.save(update_fields=["paused_on", "due_on"])
    log.record(by=by, verb="promise.resumed", subject=promise, due_on=promise.due_on)
    tell(promise, Step.RESUMED, by=by)
    return pause


@transaction.atomic
def hand_over(*, promise: Promise, owed_by: Organisation, reason: str, by: User | None) -> Handover:
    """Let another organisation owe a promise from today on, for example after an office was dissolved."""
    promise = locked(promise)
    today = clock.today()
    rules.check_office(queries.standing_of(promise, by))
    rules.check_hand_over(promise, owed_by, today=today)
    handover = Handover.objects.create(
        promise=promise,
        from_organisation=promise.owed_by,
        to_organisation=owed_by,
        on=today,
        reason=rules.check_reason(reason),
        by=by,
    )
    promise.owed_by = owed_by
    promise.save(update_fields=["owed_by"])
    log.record(
        by=by,
        verb="promise.handed_over",
        subject=promise,
        owed_by=str(owed_by.uid),
        reason=handover.reason,
    )
    tell(promise, Step.HANDED_OVER, reason=handover.reason, by=by)
    return handover
