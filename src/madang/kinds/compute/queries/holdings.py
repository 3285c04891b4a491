"""Who holds what, and what they do with it.

* ``accounts_of(organisation)``: a company's accounts, newest first, with months and logins; three queries.
* ``ledger_of(accounts)``: granted, used and left by account, pool and month; two queries more.
* ``in_use(today)``: what is held this month, with its share of activity, to page and sort in SQL.
* ``looks(today)``: how every holder looks, worst first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from madang.kinds.compute.models import Account, DayOfUse, Holding, IdleRule, Login, Pool, Request
from madang.kinds.compute.queries import use
from madang.kinds.compute.rules import reclaiming, standing
from madang.kinds.compute.rules.months import first_of, hours_in
from madang.kinds.compute.rules.standing import Held, Look
from madang.kinds.compute.states import OPEN_REQUESTS, AccountState, RequestState
from madang.people.models import Organisation

WINDOW_DAYS = 21
NEWCOMER_DAYS = 120


@dataclass(frozen=True)
class Month:
    """One month of one share: units, hours given, allocated and active."""

    account: Account
    pool: Pool
    month: date
    units: int
    taken: int
    given: int
    allocated: int
    active: int
    energy_wh: int

    @property
    def left(self) -> int:
        return max(0, self.given - self.allocated)

    @property
    def percent(self) -> int:
        """Per cent of the hours given that jobs had, cut."""
        return self.allocated * 100 // self.given if self.given else 0

    @property
    def active_percent(self) -> int:
        return self.active * 100 // self.given if self.given else 0


@dataclass(frozen=True)
class Seen:
    """A share as the office sees it."""

    holding: Holding
    look: Look
    percent: int


def accounts_of(organisation: Organisation) -> list[Account]:
    """Return the accounts of a company, those in use first, then the newest."""
    rows = Account.objects.filter(organisation=organisation).select_related("agreement", "request")
    months = Holding.objects.select_related("pool__centre", "pool__cluster").order_by("month", "pool")
    logins = Login.objects.filter(until_on=None).select_related("user")
    found = rows.prefetch_related(Prefetch("holdings", months), Prefetch("logins", logins))
    return sorted(found, key=lambda each: (each.state != AccountState.ACTIVE, -each.pk))


def ledger_of(accounts: Sequence[Account]) -> list[Month]:
    """Return the months of accounts that come with their holdings, earliest first."""
    used = use.months_of([account.pk for account in accounts])
    found = []
    for account in accounts:
        for each in account.holdings.all():
            hours = used.get((account.pk, each.pool_id, each.month), use.Hours())
            found.append(
                Month(
                    account,
                    each.pool,
                    each.month,
                    each.units,
                    each.taken,
                    each.gpu_hours,
                    hours.allocated,
                    hours.active,
                    hours.energy_wh,
                )
            )
    return sorted(found, key=lambda each: (each.month, each.pool.pk, each.account.pk))


def in_use(today: date) -> QuerySet[Any]:
    """Return what active accounts hold this month, each with ``units_now``, ``active_seconds``, ``percent``.

    ``percent`` is activity over the last three weeks, of the hours that a share stood open in them.
    """
    monday = reclaiming.last_monday(today)
    first, last = monday - timedelta(days=WINDOW_DAYS - 7), monday + timedelta(days=6)
    days = DayOfUse.objects.filter(
        account=OuterRef("account"), pool=OuterRef("pool"), on__range=(first, last)
    )
    by_share = days.order_by().values("account")
    sums = by_share.annotate(sum=Sum(Coalesce("active", "allocated")))
    jobs = by_share.annotate(sum=Sum("allocated"))
    open_seconds = Value(3600 * 24 * WINDOW_DAYS, output_field=BigIntegerField())
    hours, given = Cast("hours_given", BigIntegerField()), Cast("given", BigIntegerField())
    share = hours * (given - Cast("taken", BigIntegerField())) / given
    month_hours = Value(hours_in(today), output_field=BigIntegerField())
    return (
        Holding.objects.filter(month=first_of(today), account__state=AccountState.ACTIVE)
        .annotate(
            units_now=F("given") - F("taken"),
            active_seconds=Coalesce(
                Subquery(sums.values("sum"), output_field=BigIntegerField()),
                Value(0, output_field=BigIntegerField()),
            ),
            allocated_seconds=Coalesce(
                Subquery(jobs.values("sum"), output_field=BigIntegerField()),
                Value(0, output_field=BigIntegerField()),
            ),
            open_now=Greatest(
                _whole(share * open_seconds / month_hours), Value(1, output_field=BigIntegerField())
            ),
        )
        .annotate(
            percent=Least(
                _whole(F("active_seconds") * 100 / F("open_now")), Value(100, output_field=BigIntegerField())
            )
        )
        .select_related("account__organisation", "account__agreement", "pool__centre")
        .prefetch_related("account__organisation__names")
    )


def _whole(expression: Any) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(expression, output_field=BigIntegerField())


def looks(today: date) -> list[Seen]:
    """Return how every share looks, the worst first. Four queries, however many."""
    rows = list(in_use(today).annotate(waiting=Exists(_unserved(today))))
    least = least_percent(today)
    by_pool: dict[int, list[int]] = {}
    for each in rows:
        by_pool.setdefault(each.pool_id, []).append(each.units)
    much = {pool: standing.much_of(units) for pool, units in by_pool.items()}
    order = list(Look)
    found = [Seen(each, _look(each, much[each.pool_id], least, today), each.percent) for each in rows]
    return sorted(found, key=lambda seen: (order.index(seen.look), -seen.holding.units, seen.holding.pk))


def least_percent(today: date) -> int:
    """Return below how many per cent the general rule calls a share idle on ``today``."""
    rules = IdleRule.objects.filter(call=None, from_on__lte=today)
    general = rules.values_list("least_percent", flat=True).last()
    return general if general is not None else 30


def empty_handed(today: date) -> QuerySet[Request]:
    """Return what companies without any account asked for lately and did not get, oldest first."""
    holding = Account.objects.filter(organisation=OuterRef("organisation"), state=AccountState.ACTIVE)
    rows = _lately(Request.objects.all(), today).exclude(Exists(holding)).order_by("asked_at")
    return rows.select_related("organisation", "pool__centre").prefetch_related("organisation__names")


def _lately(rows: QuerySet[Request], today: date) -> QuerySet[Request]:
    unserved = rows.filter(state__in=[*OPEN_REQUESTS, RequestState.REFUSED])
    return unserved.filter(asked_at__date__gte=today - timedelta(days=60))


def _unserved(today: date) -> QuerySet[Request]:
    return _lately(Request.objects.filter(organisation=OuterRef("account__organisation")), today)


def _look(each: Any, much: int, least: int, today: date) -> Look:
    given = each.open_now // 3600
    held = Held(
        units=each.units,
        given_hours=given,
        allocated_hours=each.allocated_seconds // 3600,
        active_hours=each.active_seconds // 3600,
        is_newcomer=(today - each.account.starts_on).days <= NEWCOMER_DAYS,
        waiting=each.waiting,
    )
    return standing.look_of(held, much=much, least_percent=least)
