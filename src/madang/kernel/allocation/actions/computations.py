"""Runs in the background: asked for, computed, stopped, taken up again after a crash.

Only a finished run is written, in one transaction. Whoever computes holds an advisory lock of its database
session, which the database lets go when the worker dies: so a lock that can be had means nobody is at work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from fairlot.types import ProblemError

from madang.audit import log
from madang.core import clock, queue
from madang.core.errors import MadangError, WrongState
from madang.core.states import check_move
from madang.kernel.allocation import engine, rules
from madang.kernel.allocation.actions.entries import lock
from madang.kernel.allocation.actions.seats import write_reasons
from madang.kernel.allocation.models import Computation, Run
from madang.kernel.allocation.states import COMPUTATION_LIFE, UNDERWAY, ComputationState, Step
from madang.kernel.calls.models import Round
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission

TASK = "make_run"
_LOCKS = 0x52_554E  # the class of our advisory locks
_LOST_AFTER = timedelta(minutes=2)


class _Stopped(Exception):  # noqa: N818 (no fault)
    """A person has cancelled it, or another worker has taken it over."""


@transaction.atomic
def request_run(*, round: Round, rule: str, by: User) -> Computation:
    """Put a run of ``round`` by ``rule`` on the queue; one at a time."""
    access.check_has(by, Permission.RUN_MAKE)
    round = lock(round)
    rules.check_run(round, rule=rule, family=engine.family_of(round))
    if Computation.objects.filter(round=round, state__in=UNDERWAY).exists():
        raise WrongState(_("A run of this round is being computed. Wait for it, or cancel it."))
    computation = Computation.objects.create(round=round, rule=rule, requested_by=by)
    log.record(by=by, verb="run.requested", subject=computation, round=round.pk, rule=rule)
    queue.later(TASK, computation_id=computation.pk)
    return computation


@transaction.atomic
def cancel(*, computation: Computation, by: User) -> Computation:
    """Stop a computation; the worker notices at its next step."""
    access.check_has(by, Permission.RUN_MAKE)
    computation = _lock(computation.pk)
    check_move(COMPUTATION_LIFE, computation.state, ComputationState.CANCELLED)
    _end(computation, ComputationState.CANCELLED)
    log.record(by=by, verb="run.cancelled", subject=computation)
    return computation


def carry_out(*, computation_id: int) -> Run | None:
    """Make the run that was asked for; None when it was stopped, failed, or is in other hands.

    No transaction of its own: progress has to be seen while it works. What it leaves is whole or nothing.
    """
    with _alone(computation_id) as alone:
        computation = _begin(computation_id) if alone else None
        if computation is None:
            return None
        try:
            return _compute(computation)
        except _Stopped:
            return None
        except engine.TookTooLong:
            seconds = settings.RUN_LIMIT_SECONDS
            _fail(computation, _("Stopped after %(seconds)d seconds.") % {"seconds": seconds})
        except ProblemError as error:
            _fail(computation, " ".join(error.sentences("ko")))
        except MadangError as error:
            _fail(computation, str(error))
        except Exception as error:
            _fail(computation, _("The program failed: %(error)s") % {"error": error})
            raise
    return None


@transaction.atomic
def recover() -> int:
    """Put on the queue again what a dead worker left behind; return how many."""
    lost = 0
    before = clock.now() - _LOST_AFTER
    for computation in Computation.objects.select_for_update(skip_locked=True).filter(state__in=UNDERWAY):
        waits = computation.state == ComputationState.QUEUED
        if (waits and computation.created_at > before) or not _is_abandoned(computation.pk):
            continue
        if not waits:
            check_move(COMPUTATION_LIFE, computation.state, ComputationState.QUEUED)
            computation.state, computation.step = ComputationState.QUEUED, Step.WAITING
            computation.save(update_fields=["state", "step"])
            log.record(by=None, verb="run.taken_up_again", subject=computation)
        queue.later(TASK, computation_id=computation.pk)
        lost += 1
    return lost


def _compute(computation: Computation) -> Run:
    # One limit for all of it: the check and the reasons take their time too.
    end = monotonic() + settings.RUN_LIMIT_SECONDS

    def report(step: Step, percent: int) -> None:
        if monotonic() > end:
            raise engine.TookTooLong
        at_work = Computation.objects.filter(
            pk=computation.pk, state=ComputationState.RUNNING, attempts=computation.attempts
        )
        if not at_work.update(step=step, percent=percent):
            raise _Stopped

    report(Step.READING, 10)
    round = Round.objects.select_related("call").get(pk=computation.round_id)
    question = engine.question_of(round)
    report(Step.SOLVING, 30)
    result = engine.ask_apart(
        question.problem,
        computation.rule,
        report=lambda: report(Step.SOLVING, 50),
        limit_seconds=end - monotonic(),
    )
    report(Step.CHECKING, 80)
    columns = engine.row_of(question.problem, result)
    reasons = {}
    if round.lottery_value and computation.rule == round.call.rule:  # only such a run is ever published
        for code, content in engine.explanations(question.problem, result, question.case):
            reasons[code] = content
            report(Step.CHECKING, 80 + 15 * len(reasons) // len(question.case.candidates))
    report(Step.WRITING, 95)
    return _write(computation, columns, reasons, trial=not round.lottery_value)


@transaction.atomic
def _write(
    computation: Computation, columns: dict[str, Any], reasons: dict[str, dict[str, Any]], *, trial: bool
) -> Run:
    round = lock(computation.round)
    rules.check_run(round, rule=computation.rule, family=engine.family_of(round))
    kept = _lock(computation.pk)
    if kept.state != ComputationState.RUNNING or kept.attempts != computation.attempts:
        raise _Stopped
    run = Run.objects.create(
        round=round,
        number=next_number(round),
        trial_draw=trial,
        made_at=clock.now(),
        made_by=kept.requested_by,
        **columns,
    )
    write_reasons(run, reasons)
    kept.run = run
    _end(kept, ComputationState.DONE)
    log.record(
        by=kept.requested_by,
        verb="run.made",
        subject=run,
        rule=run.rule,
        trial_draw=run.trial_draw,
        problem_digest=run.problem_digest,
        result_digest=run.result_digest,
    )
    return run


def next_number(round: Round) -> int:
    """Return the number of the next run of ``round``, whose row is locked."""
    last = Run.objects.filter(round=round).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def _begin(computation_id: int) -> Computation | None:
    computation = _lock(computation_id)
    if computation.state not in UNDERWAY:
        return None
    computation.attempts += 1
    if computation.attempts > rules.ATTEMPTS:
        computation.state = ComputationState.RUNNING
        computation.error = _("It was begun three times and never finished.")
        _end(computation, ComputationState.FAILED)
        log.record(by=None, verb="run.failed", subject=computation, reason=computation.error)
        return None
    computation.state, computation.step, computation.percent = ComputationState.RUNNING, Step.READING, 0
    computation.started_at = clock.now()
    computation.save(update_fields=["state", "step", "percent", "attempts", "started_at"])
    return computation


@transaction.atomic
def _fail(computation: Computation, reason: str) -> None:
    kept = _lock(computation.pk)
    if kept.state == ComputationState.RUNNING and kept.attempts == computation.attempts:
        kept.error = reason[:500]
        _end(kept, ComputationState.FAILED)
        log.record(by=None, verb="run.failed", subject=kept, reason=kept.error)


def _end(computation: Computation, state: ComputationState) -> None:
    check_move(COMPUTATION_LIFE, computation.state, state)
    computation.state, computation.step, computation.ended_at = state, Step.ENDED, clock.now()
    computation.percent = 100 if state == ComputationState.DONE else computation.percent
    computation.save(update_fields=["state", "step", "percent", "error", "ended_at", "run", "attempts"])


def _lock(computation_id: int) -> Computation:
    found = Computation.objects.select_for_update(of=("self",)).select_related("requested_by", "round")
    return found.get(pk=computation_id)


@contextmanager
def _alone(computation_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, computation_id % 2**31])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, computation_id % 2**31])


def _is_abandoned(computation_id: int) -> bool:
    with _alone(computation_id) as alone:
        return alone
