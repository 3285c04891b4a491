"""Postings: which accounts a deed moves. Pure arithmetic; the database checks the balance once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.accounts.models import Account


@dataclass(frozen=True)
class Posting:
    """One line of an entry: an account (with its cost item), and won on one of its sides."""

    account: str
    debit_won: int = 0
    credit_won: int = 0
    item: str = ""


def own_share(won: int) -> list[Posting]:
    """The company has paid its own share in."""
    return _tidied([Posting(Account.OWN_HELD, debit_won=won), Posting(Account.OWN_SHARE, credit_won=won)])


def tranche(won: int) -> list[Posting]:
    """The city has paid a tranche out."""
    return _tidied([Posting(Account.ADVANCE, debit_won=won), Posting(Account.TREASURY, credit_won=won)])


def split(won: int, *, grant_won: int, own_won: int) -> tuple[int, int]:
    """Return the parts of ``won`` that support and own share bear, as the budget of its cost item has them.

    The own share bears the odd won.

    >>> split(1_000_000, grant_won=9, own_won=1)
    (900000, 100000)
    """
    whole = grant_won + own_won
    if whole <= 0:
        return won, 0
    grant = won * grant_won // whole
    return grant, won - grant


def spent(item: str, *, grant_won: int, own_won: int) -> list[Posting]:
    """A receipt was accepted."""
    return _tidied(
        [
            Posting(Account.SPENT, debit_won=grant_won + own_won, item=item),
            Posting(Account.ADVANCE, credit_won=grant_won),
            Posting(Account.OWN_HELD, credit_won=own_won),
        ]
    )


def settled(*, left_won: int, interest_won: int, own_left_won: int) -> list[Posting]:
    """What is left is owed back with interest; what is left of the own share is the company's again."""
    return _tidied(
        [
            Posting(Account.RETURN_DUE, debit_won=left_won + interest_won),
            Posting(Account.ADVANCE, credit_won=left_won),
            Posting(Account.INTEREST, credit_won=interest_won),
            Posting(Account.OWN_SHARE, debit_won=own_left_won),
            Posting(Account.OWN_HELD, credit_won=own_left_won),
        ]
    )


def returned(won: int) -> list[Posting]:
    """The company has paid back what it owed."""
    return _tidied([Posting(Account.TREASURY, debit_won=won), Posting(Account.RETURN_DUE, credit_won=won)])


def fee(won: int) -> list[Posting]:
    """The company has paid a fee."""
    return _tidied([Posting(Account.TREASURY, debit_won=won), Posting(Account.FEE, credit_won=won)])


def reversal(lines: Sequence[Posting]) -> list[Posting]:
    """Return the same lines with their sides exchanged."""
    return [Posting(line.account, line.credit_won, line.debit_won, line.item) for line in lines]


def _tidied(lines: Sequence[Posting]) -> list[Posting]:
    """Leave out what is zero; a negative amount stands on the other side."""
    kept = []
    for line in lines:
        net = line.debit_won - line.credit_won
        if net:
            kept.append(Posting(line.account, max(net, 0), max(-net, 0), line.item))
    return kept


def check_balanced(lines: Sequence[Posting]) -> None:
    """Raise ValueError unless ``lines`` balance: a fault of the code, never of a person."""
    difference = sum(line.debit_won - line.credit_won for line in lines)
    if len(lines) < 2 or difference:
        raise ValueError("An entry has two sides of the same sum.")


def first_of(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def next_first(first: date) -> date:
    """Return the first day of the month after ``first``."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def check_posting_day(day: date, *, today: date, closed: bool, field: str) -> None:
    """Raise RuleBroken for a day to come, and for one in a month that is closed."""
    if day > today:
        raise RuleBroken(_("This day is still to come. Note the money once it is there."), field=field)
    if closed:
        raise RuleBroken(
            _("The books of %(month)s are closed. Choose a day in a month that is open.")
            % {"month": f"{day:%Y-%m}"},
            field=field,
        )


def check_month(first: date, *, today: date, closed: Mapping[date, object], earliest: date | None) -> None:
    """Raise unless the month that begins on ``first`` may be closed.

    ``closed`` are the months closed so far, ``earliest`` the first month with an entry.
    """
    if first.day != 1 or next_first(first) > today:
        raise RuleBroken(_("A month is closed once it is over."), field="month")
    if first in closed:
        raise WrongState(_("This month is closed already."))
    if earliest is not None:
        month = earliest
        while month < first:
            if month not in closed:
                raise RuleBroken(
                    _("Close %(month)s first: months are closed in order.") % {"month": f"{month:%Y-%m}"},
                    field="month",
                )
            month = next_first(month)
