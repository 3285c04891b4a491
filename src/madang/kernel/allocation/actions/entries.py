"""Fixing who takes part, and publishing its digest before the draw is known."""

from datetime import datetime

from django.db import transaction

from madang.audit import log
from madang.core import canonical, clock
from madang.core.errors import WrongState
from madang.core.states import check_move
from madang.kernel.allocation import rules
from madang.kernel.applications import queries as applications
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import ROUND_LIFE, CallState, RoundState
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def freeze(*, round: Round, by: User | None) -> Round:
    """Give every application its anonymous name and fix the digest of the entry list; None: the house."""
    if by is not None:
        access.check_has(by, Permission.RUN_MAKE)
    round = lock(round)
    at = clock.now()
    entries = list(
        Application.objects.select_for_update(of=("self",)).filter(
            round=round, state=ApplicationState.SUBMITTED
        )
    )
    rules.check_freeze(round, entries=len(entries), at=at)
    check_move(ROUND_LIFE, round.state, RoundState.FROZEN)
    codes = rules.entry_codes(each.uid for each in entries)
    for each in entries:
        each.entry_code = codes[each.uid]
    Application.objects.bulk_update(entries, ["entry_code"])
    round.state, round.frozen_at = RoundState.FROZEN, at
    round.entry_digest = canonical.digest(applications.entry_list(round))
    round.save(update_fields=["state", "frozen_at", "entry_digest"])
    log.record(
        by=by, verb="round.frozen", subject=round, entries=len(entries), entry_digest=round.entry_digest
    )
    return round


def freeze_due(at: datetime) -> int:
    """Fix the entry list of every round whose window has closed; return how many.

    A list that is fixed late could be doubted, so nobody has to remember it.
    """
    due = Round.objects.filter(
        call__state=CallState.PUBLISHED,
        state=RoundState.PLANNED,
        closes_at__lte=at,
        lottery_known_at__gt=at,
        applications__state=ApplicationState.SUBMITTED,
    )
    fixed = 0
    for round in due.distinct().order_by("pk"):
        try:
            freeze(round=round, by=None)
        except WrongState:  # a person was quicker
            continue
        fixed += 1
    return fixed


def lock(round: Round) -> Round:
    """Return the row of ``round``, held until the transaction ends: deeds on a round queue up here."""
    return Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
