"""Money as both sides read it: words for what is conspicuous, and the parts of one book."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from madang.kernel.accounts import queries
from madang.kernel.accounts.models import Account, Book
from madang.kernel.accounts.queries import Moved
from madang.kernel.accounts.rules import Alarm
from madang.kernel.agreements.models import Change
from madang.kernel.agreements.states import ChangeState

SHIFTS_SHOWN = 50
# Why a bill is looked at first, each in a sentence.
ALARMS: Mapping[str, str | Promise] = {
    Alarm.SAME_BILL: pgettext_lazy(
        "alarm", "The same bill was claimed before, here or in another agreement."
    ),
    Alarm.SAME_PICTURE: pgettext_lazy("alarm", "The same picture was handed in with another bill."),
    Alarm.OWN_BILL: pgettext_lazy("alarm", "The company has issued this bill to itself."),
    Alarm.RELATED: pgettext_lazy("alarm", "The issuer has people in common with the company."),
    Alarm.IN_TURN: pgettext_lazy("alarm", "The issuer claims bills of this company in turn."),
    Alarm.AFTER_TERM: pgettext_lazy("alarm", "The bill is from after the end of the term."),
    Alarm.SAME_SUM: pgettext_lazy("alarm", "The same issuer has billed the same sum on the same day twice."),
    Alarm.ROUND: pgettext_lazy("alarm", "The amount is a round sum of millions."),
    Alarm.CLOSED_DAY: pgettext_lazy("alarm", "The bill is from a weekend or a public holiday."),
}


def seen(book: Book) -> dict[str, Any]:
    """Return what the templates show of the money of ``book``."""
    balances = queries.balances(book)
    return {
        "book": book,
        "agreement": queries.agreement_today(book),
        "items": queries.budget_of(book),
        "tranches": queries.tranches_of(book),
        "settlement": book.settlements.filter(withdrawn_at=None)
        .select_related("proposed_by", "confirmed_by")
        .first(),
        "balances": [(Account(key).label, won) for key, won in balances.items()],
        "advance": balances[Account.ADVANCE],
        "fees": book.fees.order_by("month"),
        "shifts": queries.shifts_of(book)[:SHIFTS_SHOWN],
        "waiting_shifts": [
            (asked, moves_of(asked.change)) for asked in queries.shifts_waiting(book)[:SHIFTS_SHOWN]
        ],
    }


def moves_of(change: Change) -> list[Moved]:
    """Return what the cost items of a move that waits have before and after it; else nothing."""
    asked = queries.shift_of(change) if change.state == ChangeState.ASKED else None
    if asked is None:
        return []
    return queries.after_shift(asked.book, from_item=asked.from_item, to_item=asked.to_item, won=asked.won)
