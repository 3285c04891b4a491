"""What the first pages are told of GPU time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.core import clock
from madang.kinds.compute.models import IdleCase
from madang.kinds.compute.queries import capacity, doors, holdings
from madang.kinds.compute.states import AccountState, CaseState
from madang.people.models import Organisation
from madang.ui.errands import Errand, Several


def to_watch(at: datetime) -> Sequence[Errand | Several]:
    """Return where leases run out, and what waits for the office. Three queries."""
    return [*_gaps(at), *_waiting()]


def _gaps(at: datetime) -> Iterator[Errand]:
    for each in capacity.lease_gaps(at.astimezone(clock.SEOUL).date()):
        words = {
            "month": each.gap.on.month,
            "day": each.gap.on.day,
            "pool": each.pool.name,
            "size": f"{each.gap.petaflops} PF" if each.gap.petaflops else f"{each.gap.units:,}",
        }
        yield Errand(
            title=_("From %(month)s/%(day)s, %(size)s of %(pool)s are without a lease") % words,
            href=f"{reverse('gpu:office')}?pool={each.pool.code}",
            due=each.gap.on,
            note=_("Settle the budget or the lease, and write it down."),
        )


def _waiting() -> Iterator[Errand | Several]:
    first = doors.waiting().prefetch_related(None).annotate(count=Window(Count("pk"))).first()
    if first:
        count = first.count
        yield Errand(
            title=ngettext("Answer %(count)s request for GPUs", "Answer %(count)s requests for GPUs", count)
            % {"count": count},
            href=reverse("gpu:requests"),
            due=first.answer_due_on,
        )
    yield Several(
        IdleCase.objects.filter(state__in=[CaseState.ANSWERED, CaseState.APPEALED]),
        lambda count: _("Read what companies say of idle GPUs"),
        reverse("gpu:cases"),
    )


def held_by(organisation: Organisation, at: datetime) -> Sequence[Errand]:
    """Return each share of a pool that a company holds this month, and what of it is used; five queries."""
    month = at.astimezone(clock.SEOUL).date().replace(day=1)
    found = [each for each in holdings.accounts_of(organisation) if each.state == AccountState.ACTIVE]
    return [
        Errand(
            title=f"{each.pool.name} × {each.units}",
            href=reverse("gpu:mine"),
            due=each.account.ends_on,
            note=_("%(percent)s %% of this month’s hours used") % {"percent": each.percent},
        )
        for each in holdings.ledger_of(found)
        if each.month == month
    ]
