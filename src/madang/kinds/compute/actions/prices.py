"""Write down that a company has a right to a discount which the register does not know."""

from datetime import date

from django.db import transaction

from madang.audit import log
from madang.kinds.compute.models import Entitlement
from madang.kinds.compute.rules import pricing
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission


@transaction.atomic
def entitle(
    *, organisation: Organisation, from_on: date, until_on: date, evidence: str, by: User
) -> Entitlement:
    """Note the right of a youth start-up, and the evidence seen. It counts for agreements drafted then."""
    check_has(by, Permission.CAPACITY_WRITE)
    right = Entitlement.objects.create(
        organisation=organisation,
        reason=pricing.YOUTH,
        from_on=from_on,
        until_on=until_on,
        evidence=pricing.check_right(from_on, until_on, evidence),
        entered_by=by,
    )
    log.record(
        by=by,
        verb="gpu_right.entered",
        subject=right,
        organisation=organisation.pk,
        reason=right.reason,
        from_on=from_on,
        until_on=until_on,
        evidence=right.evidence,
    )
    return right
