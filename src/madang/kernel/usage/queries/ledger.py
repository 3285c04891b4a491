"""Granted, used and left, by month.

* ``ledger_of(agreement)``: the months of one agreement, for its page.
* ``ledgers_of(keys)``: the same for many at once, for lists (two queries, however many).
* ``totals_by_month(unit)``: sums over all agreements, for charts.
* ``current_entries()``, ``current_grants()``: the rows that count, to narrow and sum in SQL.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from madang.kernel.agreements.models import Agreement
from madang.kernel.usage.models import Entry, Granted


@dataclass(frozen=True)
class Line:
    """One month of one agreement in one unit."""

    period: date
    unit: str
    granted: int
    used: int

    @property
    def left(self) -> int:
        return max(self.granted - self.used, 0)

    @property
    def over(self) -> int:
        """What was used beyond what was granted."""
        return max(self.used - self.granted, 0)

    @property
    def percent(self) -> int | None:
        """How much of the month is used, rounded down; None where nothing was granted."""
        return self.used * 100 // self.granted if self.granted else None


def current_entries() -> QuerySet[Entry]:
    """Return the entries that nobody has corrected."""
    return Entry.objects.filter(corrected_by=None)


def current_grants() -> QuerySet[Granted]:
    """Return the newest grant of each agreement, unit and month."""
    newest = Granted.objects.order_by("agreement_id", "unit", "period", "-id")
    newest = newest.distinct("agreement_id", "unit", "period")
    return Granted.objects.filter(pk__in=newest.values("pk"))


def line_of(agreement: Agreement) -> int:
    """Return the key under which the use of ``agreement`` is kept: that of the first of its line."""
    return agreement.original_id or agreement.pk


def ledger_of(agreement: Agreement) -> list[Line]:
    """Return the months of an agreement, earliest first; every version of it has the same."""
    key = line_of(agreement)
    return ledgers_of([key])[key]


def ledgers_of(keys: Collection[int]) -> Mapping[int, list[Line]]:
    """Return the months of many agreements, by the key of the first of their lines. Two queries."""
    found: dict[tuple[int, str, date], list[int]] = defaultdict(lambda: [0, 0])
    fields = ("agreement_id", "unit", "period")
    grants = current_grants().filter(agreement__in=keys).values_list(*fields, "amount")
    for agreement, unit, period, amount in grants:
        found[agreement, unit, period][0] = amount
    used = current_entries().filter(agreement__in=keys).order_by().values(*fields).annotate(sum=Sum("amount"))
    for agreement, unit, period, amount in used.values_list(*fields, "sum"):
        found[agreement, unit, period][1] = amount
    lines: dict[int, list[Line]] = {key: [] for key in keys}
    for (agreement, unit, period), (granted, amount) in sorted(found.items(), key=lambda each: each[0][::-1]):
        lines[agreement].append(Line(period, unit, granted, amount))
    return lines


def totals_by_month(
    unit: str, *, since: date | None = None, agreements: Collection[int] | None = None
) -> list[Line]:
    """Return the sums over all agreements (or those with these keys) in ``unit``, earliest month first."""
    grants, entries = current_grants().filter(unit=unit), current_entries().filter(unit=unit)
    if since:
        grants, entries = grants.filter(period__gte=since), entries.filter(period__gte=since)
    if agreements is not None:
        grants, entries = grants.filter(agreement__in=agreements), entries.filter(agreement__in=agreements)
    sums: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for period, amount in grants.order_by().values_list("period").annotate(sum=Sum("amount")):
        sums[period][0] = amount
    for period, amount in entries.order_by().values_list("period").annotate(sum=Sum("amount")):
        sums[period][1] = amount
    return [Line(period, unit, granted, used) for period, (granted, used) in sorted(sums.items())]
