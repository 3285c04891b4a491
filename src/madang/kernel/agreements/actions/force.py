"""Into force, and to the end."""

import logging
from datetime import date, datetime

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.agreements import queries, rules
from madang.kernel.agreements.actions import letters, promised
from madang.kernel.agreements.actions.locks import kind_of, locked
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.states import AGREEMENT_LIFE, AgreementState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_logger = logging.getLogger(__name__)


@transaction.atomic
def receive_own_share(*, agreement: Agreement, received_on: date, by: User) -> Agreement:
    """Note that the own share has come in; with it the agreement is in force."""
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(agreement)
    rules.check_own_share(state=agreement.state, received_on=received_on, today=clock.today())
    agreement.own_share_on = received_on
    log.record(
        by=by,
        verb="agreement.own_share_received",
        subject=agreement,
        won=queries.share_owed(agreement),
        on=received_on,
    )
    into_force(agreement, by=by)
    return agreement


def into_force(agreement: Agreement, *, by: User) -> None:
    """Begin a locked agreement, in the place of the one it changes; the kind hands out what was agreed."""
    check_move(AGREEMENT_LIFE, agreement.state, AgreementState.IN_FORCE)
    if agreement.supersedes is not None:
        _end(locked(agreement.supersedes), AgreementState.SUPERSEDED)
    agreement.state, agreement.in_force_at = AgreementState.IN_FORCE, clock.now()
    agreement.save(update_fields=["state", "in_force_at", "signed_at", "own_share_on"])
    kind = kind_of(agreement)
    if kind:
        kind.begin(agreement)
    promised.make(agreement)
    log.record(by=by, verb="agreement.in_force", subject=agreement)
    letters.tell_company(
        agreement, "agreement_in_force", starts_on=agreement.starts_on, ends_on=agreement.ends_on
    )


@transaction.atomic
def terminate(*, agreement: Agreement, reason: str, by: User) -> Agreement:
    """End it before its time, or call off one that is not in force; money that was paid is settled."""
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(agreement)
    rules.check_terminate(agreement.state, reason)
    agreement.ending_reason = reason.strip()
    if agreement.state == AgreementState.IN_FORCE:
        promised.release(agreement)
        if agreement.grant_won:
            promised.owe_settlement(agreement)
    _end(agreement, AgreementState.TERMINATED)
    log.record(by=by, verb="agreement.terminated", subject=agreement, reason=agreement.ending_reason)
    if agreement.sent_at:
        letters.tell_company(agreement, "agreement_terminated", reason=agreement.ending_reason)
    return agreement


def end_due(at: datetime) -> int:
    """End what has run its term, one by one; return how many. One that fails does not hold up the rest."""
    today = at.astimezone(clock.SEOUL).date()
    return sum(_tried(agreement, today) for agreement in queries.due_to_end(today))


def _tried(agreement: Agreement, today: date) -> int:
    try:
        return _end_one(agreement, today)
    except Exception:
        _logger.exception("Agreement %s could not be ended.", agreement.number)
        return 0


@transaction.atomic
def _end_one(agreement: Agreement, today: date) -> int:
    agreement = locked(agreement)
    over = rules.is_over(ends_on=agreement.ends_on, today=today)
    if agreement.state != AgreementState.IN_FORCE or not over:
        return 0
    _end(agreement, AgreementState.ENDED)
    log.record(by=None, verb="agreement.ended", subject=agreement)
    letters.tell_company(agreement, "agreement_ended")
    return 1


def _end(agreement: Agreement, state: AgreementState) -> None:
    """Move a locked agreement to its end; what the kind handed out is taken back."""
    was_in_force = agreement.state == AgreementState.IN_FORCE
    check_move(AGREEMENT_LIFE, agreement.state, state)
    agreement.state, agreement.ended_at = state, clock.now()
    agreement.save(update_fields=["state", "ended_at", "ending_reason"])
    kind = kind_of(agreement)
    if kind and was_in_force:
        kind.end(agreement)
