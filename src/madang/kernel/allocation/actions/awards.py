"""Answers to awards. What is declined, or not answered in time, goes to the next in line at once."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.allocation import rules
from madang.kernel.allocation.actions import letters
from madang.kernel.allocation.actions.entries import lock
from madang.kernel.allocation.actions.vacancies import announce, fill
from madang.kernel.allocation.models import Award, Portion
from madang.kernel.allocation.states import AWARD_LIFE, AwardState
from madang.kernel.calls.models import Round
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission

_logger = logging.getLogger(__name__)


@transaction.atomic
def accept(*, award: Award, by: User, taken: Mapping[int, int] | None = None) -> Award:
    """Accept ``award`` for the company; of amounts ``taken`` says by portion how many units, left out: all.

    What is not taken goes to those who are short of their ask, at once and by the same rule.
    """
    award = _to_answer(award, by)
    portions = {portion.pk: portion for portion in award.portions.all()}
    rules.check_amounts(portions, taken or {})
    less = [p for p in portions.values() if (taken or {}).get(p.pk, p.given) < p.given]
    for portion in less:
        portion.units = (taken or {})[portion.pk]
    Portion.objects.bulk_update(less, ["units"])
    _answer(award, AwardState.ACCEPTED, by=by)
    filling = fill(award.round, by=by) if less else None
    given_back = sum(portion.given - portion.units for portion in less)
    log.record(by=by, verb="award.accepted", subject=award, **({"given_back": given_back} if less else {}))
    letters.tell_host(award, "award_accepted")
    if filling:
        announce(filling, because=[award], by=by)
    return award


@transaction.atomic
def decline(*, award: Award, reason: str, by: User) -> Award:
    """Decline ``award``; what it held goes to the next in line, and nobody else is moved."""
    award = _to_answer(award, by)
    rules.check_reason(reason)
    award.reason = reason.strip()
    _answer(award, AwardState.DECLINED, by=by)
    _end_additions([award], AwardState.DECLINED, by=by)
    filling = fill(award.round, by=by)
    log.record(by=by, verb="award.declined", subject=award, reason=award.reason)
    letters.tell_host(award, "award_declined", reason=award.reason)
    announce(filling, because=[award], by=by)
    return award


def expire_due(at: datetime) -> int:
    """End what was not answered in time, a round at a time; return how many awards.

    A round that fails is logged and tried again the next time; it does not hold up those after it.
    """
    due = Award.objects.filter(state=AwardState.OFFERED, answer_by__lt=at)
    rounds = Round.objects.filter(pk__in=due.values("round_id")).order_by("pk")
    return sum(_tried(round, at) for round in rounds)


def _tried(round: Round, at: datetime) -> int:
    try:
        return _expire_in(round, at)
    except Exception:
        _logger.exception("Awards of round %s could not be ended.", round.pk)
        return 0


@transaction.atomic
def _expire_in(round: Round, at: datetime) -> int:
    round = lock(round)
    due = Award.objects.select_for_update(of=("self",)).filter(
        round=round, state=AwardState.OFFERED, answer_by__lt=at
    )
    expired = list(due.select_related("offer", "round__call", "application__organisation"))
    for award in expired:
        _answer(award, AwardState.EXPIRED, by=None)
    _end_additions(expired, AwardState.EXPIRED, by=None)
    if expired:
        filling = fill(round, by=None)
        for award in expired:
            log.record(by=None, verb="award.expired", subject=award)
            letters.tell_company(award, "award_expired")
        announce(filling, because=expired, by=None)
    return len(expired)


def _to_answer(award: Award, by: User) -> Award:
    access.check_has(by, Permission.AWARD_ANSWER, organisation_id=award.application.organisation_id)
    lock(award.round)
    found = Award.objects.select_for_update(of=("self",)).select_related(
        "offer", "round__call", "application__organisation", "adds_to"
    )
    award = found.get(pk=award.pk)
    rules.check_answer(award, at=clock.now())
    return award


def _end_additions(awards: Sequence[Award], state: AwardState, *, by: User | None) -> None:
    """End what was to be added to ``awards``: without the first there is nothing to add to."""
    mine = Award.objects.filter(adds_to__in=awards, state=AwardState.OFFERED)
    for addition in mine.select_for_update(of=("self",)):
        _answer(addition, state, by=by)


def _answer(award: Award, state: AwardState, *, by: User | None) -> None:
    check_move(AWARD_LIFE, award.state, state)
    award.state, award.answered_at, award.answered_by = state, clock.now(), by
    award.save(update_fields=["state", "answered_at", "answered_by", "reason"])
