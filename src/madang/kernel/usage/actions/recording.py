"""What was granted and used. The row of the agreement is the lock: one at a time writes its ledger."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from madang.audit import log
from madang.core import clock
from madang.kernel.agreements.models import Agreement
from madang.kernel.usage import queries, rules
from madang.kernel.usage.models import Alert, Entry, Granted
from madang.notices import actions as notices
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.queries import members_with


@transaction.atomic
def grant(
    *, agreement: Agreement, period: date, amount: int, unit: str, reason: str = "", by: User | None
) -> Granted:
    """Let so much be used in a month; the last word counts, and the same word again writes nothing."""
    rules.check_figure(period=period, amount=amount, unit=unit)
    first = _lock(agreement)
    rows = Granted.objects.filter(agreement=first, period=period, unit=unit)
    last = rows.order_by("-pk").first()
    if last and last.amount == amount:
        return last
    granted = rows.create(agreement=first, period=period, amount=amount, unit=unit, reason=reason, by=by)
    log.record(
        by=by, verb="usage.granted", subject=first, period=period, amount=amount, unit=unit, reason=reason
    )
    _tell(first, period, unit)
    return granted


@transaction.atomic
def record(
    *, agreement: Agreement, period: date, amount: int, unit: str, source: str, by: User | None = None
) -> Entry:
    """Write down how much was used in a month, as ``source`` measured it.

    The same figure again writes nothing; another figure is a new entry that corrects the old one. When 75
    and 100 percent of the month are reached, the company is told, once each.
    """
    rules.check_figure(period=period, amount=amount, unit=unit)
    first = _lock(agreement)
    rows = queries.current_entries().filter(agreement=first, period=period, unit=unit, source=source)
    last = rows.first()
    if last and last.amount == amount:
        return last
    entry = Entry.objects.create(
        agreement=first, period=period, amount=amount, unit=unit, source=source, corrects=last
    )
    figure = {"period": period, "amount": amount, "unit": unit, "source": source}
    if last:
        log.record(by=by, verb="usage.corrected", subject=first, **figure)
    else:
        log.record(by=by, verb="usage.recorded", subject=first, **figure)
    _tell(first, period, unit)
    return entry


def _lock(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update().get(pk=queries.line_of(agreement))


def _tell(agreement: Agreement, period: date, unit: str) -> None:
    month = {"agreement": agreement, "period": period, "unit": unit}
    granted = Granted.objects.filter(**month).order_by("-pk").values_list("amount", flat=True).first() or 0
    used = queries.current_entries().filter(**month).aggregate(sum=Sum("amount"))["sum"] or 0
    told = Alert.objects.filter(**month).values_list("percent", flat=True)
    crossed = rules.thresholds_crossed(granted=granted, used=used, told=list(told))
    for percent in crossed:
        Alert.objects.create(**month, percent=percent)
        log.record(by=None, verb="usage.told", subject=agreement, period=period, unit=unit, percent=percent)
    if crossed and rules.is_worth_telling(period, today=clock.today()):
        # Who passes both at once hears of the higher one.
        _post(agreement, period, crossed[-1])


def _post(agreement: Agreement, period: date, percent: int) -> None:
    for person in members_with(agreement.organisation_id, Permission.AWARD_ANSWER):
        notices.post(
            template="usage_reached",
            to=person,
            about=agreement,
            link=f"/company/agreements/{agreement.uid}/",
            number=agreement.number,
            month=f"{period:%Y-%m}",
            percent=percent,
        )
