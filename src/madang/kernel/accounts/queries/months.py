"""Months: which are closed, what was posted into one, and the digest by which a change is found."""

from datetime import date

from django.db.models import Min, Sum
from django.db.models.functions import Coalesce

from madang.core import canonical
from madang.kernel.accounts.models import Entry, Line, Month
from madang.kernel.accounts.rules import first_of, next_first


def closed_months() -> dict[date, Month]:
    """Return first day -> month, of those that are closed."""
    return {month.first: month for month in Month.objects.all()}


def earliest_month() -> date | None:
    """Return the first month into which anything was posted."""
    day: date | None = Entry.objects.aggregate(day=Min("posted_on"))["day"]
    return first_of(day) if day else None


def trial_balance(first: date) -> tuple[int, int, int]:
    """Return how many entries a month has, and the sums of its debits and credits."""
    lines = Line.objects.filter(entry__posted_on__gte=first, entry__posted_on__lt=next_first(first))
    sums = lines.aggregate(debit=Coalesce(Sum("debit_won"), 0), credit=Coalesce(Sum("credit_won"), 0))
    entries = Entry.objects.filter(posted_on__gte=first, posted_on__lt=next_first(first)).count()
    return entries, int(sums["debit"]), int(sums["credit"])


def month_digest(first: date) -> str:
    """Return the digest of all lines of a month, in order."""
    lines = Line.objects.filter(entry__posted_on__gte=first, entry__posted_on__lt=next_first(first))
    rows = lines.order_by("entry_id", "pk").values_list(
        "entry_id", "entry__posted_on", "account", "item", "debit_won", "credit_won"
    )
    return canonical.digest([[entry, day.isoformat(), *rest] for entry, day, *rest in rows])
