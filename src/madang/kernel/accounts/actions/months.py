"""Close a month: what lies in it is counted, digested, and left alone for good."""

from datetime import date

from django.db import connection, transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.models import Month
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

LOCK = 0x4D4F_4E54  # taken shared by every posting (migration 0002), alone by whoever closes


@transaction.atomic
def close_month(*, first: date, by: User) -> Month:
    """Close the month that begins on ``first``; nobody posts while it is counted."""
    check_has(by, Permission.BOOKS_CLOSE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rules.check_month(
        first, today=clock.today(), closed=queries.closed_months(), earliest=queries.earliest_month()
    )
    entries, debit, _credit = queries.trial_balance(first)
    month = Month.objects.create(
        first=first,
        closed_at=clock.now(),
        closed_by=by,
        entries=entries,
        debit_won=debit,
        digest=queries.month_digest(first),
    )
    log.record(by=by, verb="books.month_closed", subject=month, month=first, digest=month.digest)
    return month
