"""Write down what is installed or leased, and take out what turns out wrong."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import WrongState
from madang.kinds.compute.models import Capacity, Pool
from madang.kinds.compute.rules import ladder
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


@dataclass(frozen=True)
class Written:
    """What is typed of a span of capacity."""

    step: str
    units: int
    from_on: date
    until_on: date | None
    source: str
    note: str = ""
    petaflops_tenths: int | None = None


@transaction.atomic
def enter(*, pool: Pool, written: Written, by: User) -> Capacity:
    """Write down a span of capacity with its source."""
    check_has(by, Permission.CAPACITY_WRITE)
    ladder.check_span(
        units=written.units, from_on=written.from_on, until_on=written.until_on, source=written.source
    )
    row = Capacity.objects.create(
        pool=pool,
        step=written.step,
        units=written.units,
        petaflops_tenths=written.petaflops_tenths,
        from_on=written.from_on,
        until_on=written.until_on,
        source=" ".join(written.source.split()),
        note=" ".join(written.note.split()),
        entered_by=by,
    )
    log.record(
        by=by,
        verb="capacity.entered",
        subject=row,
        pool=pool.code,
        step=row.step,
        units=row.units,
        from_on=row.from_on,
        until_on=row.until_on,
    )
    return row


@transaction.atomic
def take_out(*, capacity: Capacity, reason: str, by: User) -> Capacity:
    """Let a span count no more; it stays readable with the reason."""
    check_has(by, Permission.CAPACITY_WRITE)
    reason = ladder.check_reason(reason)
    capacity = Capacity.objects.select_for_update(of=("self",)).get(pk=capacity.pk)
    if capacity.taken_out_at:
        raise WrongState(_("This has been taken out already."))
    capacity.taken_out_at, capacity.taken_out_reason = clock.now(), reason
    capacity.save(update_fields=["taken_out_at", "taken_out_reason"])
    log.record(by=by, verb="capacity.taken_out", subject=capacity, reason=reason)
    return capacity
