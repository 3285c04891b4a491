"""Say what became of a MOU: fulfilled, dormant, active again, withdrawn."""

from datetime import date

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.mous import queries, rules
from madang.kernel.mous.actions.signing import locked
from madang.kernel.mous.models import Mou
from madang.kernel.mous.states import MOU_LIFE, MouState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises import actions as promises
from madang.promises.states import STANDING


@transaction.atomic
def end(*, mou: Mou, state: str, reason: str, on: date | None = None, by: User) -> Mou:
    """Move a MOU to ``state``. Whoever withdraws is let off what is still open, and the ledger says so."""
    check_has(by, Permission.MOU_WRITE)
    mou = locked(mou)
    check_move(MOU_LIFE, mou.state, state)
    on, reason = on or clock.today(), " ".join(reason.split())
    rules.check_end(
        state,
        reason=reason,
        on=on,
        signed_on=mou.signed_on,
        open_clauses=queries.open_clauses(mou),
        today=clock.today(),
    )
    if state == MouState.DORMANT:
        rules.check_dormant(list(mou.checks.order_by("-checked_on", "-pk").values_list("finding", flat=True)))
    if state == MouState.WITHDRAWN:
        for clause in mou.clauses.filter(promise__state__in=STANDING).select_related("promise"):
            promises.release(promise=clause.promise, reason=reason, by=by)
    before = mou.state
    mou.state, mou.state_on, mou.state_reason = state, on, reason
    mou.save(update_fields=["state", "state_on", "state_reason"])
    log.record(by=by, verb="mou.moved", subject=mou, before=before, after=state, reason=reason, on=on)
    return mou
