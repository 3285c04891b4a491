"""Receipts: what may be claimed, and how much of it is accepted. VAT is never; own currency is won."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.accounts.models import CostItem
from madang.kernel.accounts.states import CLAIM_LIFE, RECEIPT_LIFE, BookState, ClaimState, ReceiptState
from madang.people.registration import digits

CHOOSE_AN_ITEM = _("Choose a cost item.")
MOST_WON = 100_000_000_000
RECEIPTS_AT_MOST = 200
_REASON = 2


@dataclass(frozen=True)
class Written:
    """A receipt as somebody writes it down."""

    item: str
    what: str
    issuer_name: str
    issuer_number: str
    number: str
    issued_on: date | None
    supply_won: int | None
    vat_won: int | None = 0
    currency: str = "KRW"

    @property
    def day(self) -> date:
        """The day of the bill, of one that was checked."""
        if self.issued_on is None:
            raise ValueError("Check what is written first.")
        return self.issued_on


@dataclass(frozen=True)
class Term:
    """From when to when money may be spent; the last day belongs to it."""

    starts_on: date
    ends_on: date


def tidied(written: Written) -> Written:
    """Return ``written`` without blanks around, and numbers without hyphens."""
    return replace(
        written,
        what=" ".join(written.what.split()),
        issuer_name=" ".join(written.issuer_name.split()),
        issuer_number=digits(written.issuer_number),
        number="".join(written.number.split()),
        currency=written.currency.strip().upper(),
        vat_won=written.vat_won or 0,
    )


def check_written(written: Written, *, term: Term, today: date, limits: Mapping[str, int]) -> None:
    """Raise RuleBroken at the field that is at fault; ``written`` is tidied."""
    if written.currency != "KRW":
        raise RuleBroken(
            _(
                "Bills in %(currency)s are claimed in won: give what your card or bank charged, choose KRW, "
                "and put its statement into the same file."
            )
            % {"currency": written.currency or "—"},
            field="currency",
        )
    if written.item not in CostItem.values:
        raise RuleBroken(CHOOSE_AN_ITEM, field="item")
    if limits.get(written.item, 100) == 0:
        raise RuleBroken(_("This cost item is not covered in this call. Choose another."), field="item")
    for field, most in (("what", 200), ("issuer_name", 120), ("number", 40)):
        if not getattr(written, field):
            raise RuleBroken(_("This is needed."), field=field)
        if len(getattr(written, field)) > most:
            raise RuleBroken(_("At most %(most)d characters.") % {"most": most}, field=field)
    if not re.fullmatch(r"[0-9]{10}", written.issuer_number):
        raise RuleBroken(
            _("A business registration number has ten digits, such as 123-45-67890."), field="issuer_number"
        )
    _check_day(written.issued_on, term, today)
    _check_amounts(written)


def _check_day(day: date | None, term: Term, today: date) -> None:
    if day is None:
        raise RuleBroken(_("This is needed."), field="issued_on")
    if day > today:
        raise RuleBroken(_("This day is still to come."), field="issued_on")
    if day < term.starts_on:
        raise RuleBroken(
            _("The term begins on %(day)s; what was spent before cannot be claimed.")
            % {"day": term.starts_on.isoformat()},
            field="issued_on",
        )


def _check_amounts(written: Written) -> None:
    if written.supply_won is None or written.supply_won <= 0:
        raise RuleBroken(_("Give the amount without VAT, in whole won."), field="supply_won")
    if written.supply_won > MOST_WON:
        raise RuleBroken(_("This amount is too large for one bill."), field="supply_won")
    vat = written.vat_won or 0
    if vat < 0 or vat > written.supply_won:
        raise RuleBroken(_("VAT is 0 or more, and less than the amount itself."), field="vat_won")


def check_open_book(state: str) -> None:
    """Raise WrongState unless the books still take receipts."""
    if state != BookState.OPEN:
        raise WrongState(_("The money of this agreement is being settled; no receipts are taken any more."))


def check_claim_open(state: str) -> None:
    """Raise WrongState unless a claim is still being gathered."""
    if state != ClaimState.DRAFT:
        raise WrongState(_("This claim was handed in already. Begin a new one."))


def check_not_yet_there(*, same: bool, count: int) -> None:
    """Raise RuleBroken for a bill that is in this very claim, and for one too many."""
    if same:
        raise RuleBroken(_("This bill is in the claim already."), field="number")
    if count >= RECEIPTS_AT_MOST:
        raise RuleBroken(_("%(most)d bills at most. Hand these in first.") % {"most": RECEIPTS_AT_MOST})


def check_file(state: str, *, receipts: int) -> None:
    """Raise unless a claim with so many receipts may be handed in."""
    check_claim_open(state)
    check_move(CLAIM_LIFE, state, ClaimState.FILED)
    if receipts == 0:
        raise RuleBroken(_("There is no bill in this claim yet."))


def check_filer(*, added_by: int, filed_by: int | None, decides: int) -> None:
    """Raise NotAllowed when somebody would decide what they wrote down or handed in themselves."""
    if decides in {added_by, filed_by}:
        raise NotAllowed(_("You handed this in, so another person decides on it."))


def check_accept(
    *, state: str, claim_state: str, won: int, supply_won: int, left_won: int, note: str, alarms: int
) -> None:
    """Raise unless ``won`` of a receipt may be accepted; ``left_won`` is left of its item."""
    _check_decidable(state, claim_state, ReceiptState.ACCEPTED)
    if won <= 0 or won > supply_won:
        raise RuleBroken(
            _("Between 1 and %(most)s won can be accepted: VAT is not covered.")
            % {"most": f"{supply_won:,}"},
            field="won",
        )
    if won > left_won:
        raise RuleBroken(
            _("Only %(left)s won are left of this item. Accept less, or let money be shifted first.")
            % {"left": f"{left_won:,}"},
            field="won",
        )
    if (alarms or won < supply_won) and len(note.strip()) < _REASON:
        raise RuleBroken(
            _("Write why it is accepted in spite of what was noticed, or why not all of it."), field="note"
        )


def check_refuse(*, state: str, claim_state: str, note: str) -> None:
    """Raise unless a receipt may be refused, with its reason."""
    _check_decidable(state, claim_state, ReceiptState.REFUSED)
    if len(note.strip()) < _REASON:
        raise RuleBroken(_("Write why it is not accepted: the company reads it."), field="note")


def _check_decidable(state: str, claim_state: str, new: str) -> None:
    if claim_state == ClaimState.DRAFT:
        raise WrongState(_("This claim has not been handed in."))
    if state != ReceiptState.OPEN:
        raise WrongState(_("This bill has been decided already."))
    check_move(RECEIPT_LIFE, state, new)


def check_reverse(*, state: str, book_state: str, note: str) -> None:
    """Raise unless an accepted receipt may be taken back."""
    if state != ReceiptState.ACCEPTED:
        raise WrongState(_("Only an accepted bill can be taken back."))
    check_open_book(book_state)
    if len(note.strip()) < _REASON:
        raise RuleBroken(_("Write why it is not accepted: the company reads it."), field="note")
