"""Publish the idle rule: of one call, or of everything that has none of its own."""

from dataclasses import asdict
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.kernel.calls.models import Call
from madang.kinds.compute.models import IdleRule
from madang.kinds.compute.rules import publishing
from madang.kinds.compute.rules.reclaiming import Rule
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_LOCKS = 0x49_44_4C


@transaction.atomic
def publish(*, call: Call | None, rule: Rule, from_on: date, reason: str, by: User) -> IdleRule:
    """Let ``rule`` count from a day on. Cases go on by the rule that they were warned by."""
    check_has(by, Permission.CAPACITY_WRITE)
    publishing.check_rule(rule)
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken(_("Say why: everybody can read it."), field="reason")
    with connection.cursor() as cursor:  # one at a time, so that each sees the last before it
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, call.pk if call else 0])
    newest = IdleRule.objects.filter(call=call).last()
    publishing.check_from(from_on, today=clock.today(), newest=newest.from_on if newest else None)
    row = IdleRule.objects.create(call=call, from_on=from_on, reason=reason, published_by=by, **asdict(rule))
    log.record(
        by=by,
        verb="idle_rule.published",
        subject=row,
        call=call.slug if call else None,
        from_on=from_on,
        reason=reason,
        **asdict(rule),
    )
    return row
