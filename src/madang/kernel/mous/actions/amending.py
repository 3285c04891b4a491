"""Change who is party to a MOU that stands: each change a record of its own, with its day."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import WrongState
from madang.kernel.mous import rules
from madang.kernel.mous.actions.signing import locked
from madang.kernel.mous.models import Amendment, AmendmentSort, Mou, Party
from madang.kernel.mous.states import CHECKED
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises import actions as promises
from madang.promises.states import STANDING


@transaction.atomic
def admit(
    *,
    mou: Mou,
    organisation: Organisation,
    side: str,
    on: date,
    reason: str,
    signatory: str = "",
    source: str = "",
    by: User,
) -> Party:
    """Let somebody join a MOU on ``side`` from a day on."""
    mou = _amended(mou, organisation, AmendmentSort.JOINED, on=on, reason=reason, source=source, by=by)
    rules.check_joining(side, is_known=mou.parties.filter(organisation=organisation).exists())
    return Party.objects.create(
        mou=mou,
        organisation=organisation,
        side=side,
        signatory=" ".join(signatory.split()),
        joined_on=on,
    )


@transaction.atomic
def let_go(
    *, mou: Mou, organisation: Organisation, on: date, reason: str, source: str = "", by: User
) -> Party:
    """Write down that a party withdrew: what is open between it and the others is called off."""
    mou = _amended(mou, organisation, AmendmentSort.LEFT, on=on, reason=reason, source=source, by=by)
    party = mou.parties.filter(organisation=organisation, left_on=None).first()
    others = mou.parties.filter(side=party.side, left_on=None).exclude(pk=party.pk) if party else ()
    rules.check_leaving(is_party=party is not None, others_on_its_side=len(others))
    assert party is not None  # noqa: S101 for the type checker: the rule has seen to it
    party.left_on = on
    party.save(update_fields=["left_on"])
    its = Q(promise__owed_by=organisation) | Q(promise__owed_to=organisation)
    for clause in mou.clauses.filter(its, promise__state__in=STANDING).select_related("promise"):
        promises.release(promise=clause.promise, reason=reason, by=by)
    return party


def _amended(
    mou: Mou,
    organisation: Organisation,
    sort: AmendmentSort,
    *,
    on: date,
    reason: str,
    source: str,
    by: User,
) -> Mou:
    check_has(by, Permission.MOU_WRITE)
    mou = locked(mou)
    if mou.state not in CHECKED:
        raise WrongState(_("This MOU has ended. Its parties change no more."))
    if mou.amendments.filter(organisation=organisation, sort=sort).exists():
        raise WrongState(_("This has been written down already."))
    last = mou.amendments.last()
    rules.check_amendment(
        on=on,
        signed_on=mou.signed_on,
        last_on=last.signed_on if last else None,
        reason=reason,
        today=clock.today(),
    )
    reason = " ".join(reason.split())
    Amendment.objects.create(
        mou=mou,
        sort=sort,
        organisation=organisation,
        signed_on=on,
        reason=reason,
        source=" ".join(source.split()),
        by=by,
    )
    log.record(
        by=by,
        verb="mou.amended",
        subject=mou,
        change=sort.value,
        organisation=str(organisation.uid),
        on=on,
        reason=reason,
    )
    return mou
