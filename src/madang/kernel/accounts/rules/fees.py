"""What a company pays by the month: its price in equal parts, and the last takes what is left."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from madang.core.errors import WrongState
from madang.kernel.accounts.rules.ledger import first_of, next_first


def months_of(starts_on: date, ends_on: date) -> list[date]:
    """Return the first day of every month that a term touches.

    >>> [month.month for month in months_of(date(2026, 11, 20), date(2027, 1, 5))]
    [11, 12, 1]
    """
    months = [first_of(starts_on)]
    while next_first(months[-1]) <= ends_on:
        months.append(next_first(months[-1]))
    return months


def fee_of(month: date, *, price_won: int, billed_won: int, starts_on: date, ends_on: date) -> int:
    """Return what is billed for ``month``, when ``billed_won`` of the price was billed for others.

    A price that was changed is billed as it is now: the last month evens out what the earlier ones had.

    >>> term = {"starts_on": date(2026, 11, 1), "ends_on": date(2027, 1, 31)}
    >>> fee_of(date(2027, 1, 1), price_won=100, billed_won=66, **term)
    34
    """
    months = months_of(starts_on, ends_on)
    left = max(0, price_won - billed_won)
    return left if month == months[-1] else min(left, price_won // len(months))


def due_of(month: date) -> date:
    """Return until when a month is paid: its last day."""
    return next_first(month) - timedelta(days=1)


def check_fee(*, paid: bool) -> None:
    """Raise WrongState when a fee was paid before."""
    if paid:
        raise WrongState(_("This fee has been paid already."))
