"""Decide how many days the city allows, from a day on."""

from dataclasses import asdict
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises import queries, rules
from madang.promises.models import Clocks
from madang.promises.rules import Terms


@transaction.atomic
def set_terms(*, terms: Terms, from_on: date, reason: str, by: User) -> Clocks:
    """Let ``terms`` hold from a day on; what was asked before keeps the days of its own day."""
    check_has(by, Permission.PROMISE_JUDGE)
    rules.check_terms(terms, from_on=from_on, today=clock.today())
    reason = rules.check_reason(reason)
    before = queries.terms_on(from_on)
    given = asdict(terms) | {"remind_before": ",".join(map(str, terms.remind_before))}
    try:
        with transaction.atomic():
            row = Clocks.objects.create(from_on=from_on, reason=reason, by=by, **given)
    except IntegrityError:
        raise RuleBroken(_("For that day it has been decided already."), field="from_on") from None
    log.record(
        by=by,
        verb="clocks.set",
        subject=row,
        from_on=from_on,
        before=asdict(before),
        after=asdict(terms),
        reason=reason,
    )
    return row
