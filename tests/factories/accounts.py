"""Books of an agreement in force: planned, paid, with bills."""

import io
from dataclasses import dataclass
from datetime import date

from madang.core import clock
from madang.kernel.accounts import actions
from madang.kernel.accounts.models import Book, Claim, Receipt
from madang.kernel.accounts.rules import Planned, Written
from madang.people.models import User
from tests.factories.agreements import Deal, days_from_now, deal, in_force

PLAN = [Planned("materials", 20_000_000, 1_000_000), Planned("personnel", 10_000_000, 2_000_000)]
_NUMBERS = iter(range(1, 1_000_000))


@dataclass(frozen=True)
class Money:
    """The books of a deal, and who writes in them."""

    book: Book
    deal: Deal

    @property
    def founder(self) -> User:
        return self.deal.founder

    @property
    def manager(self) -> User:
        return self.deal.manager

    @property
    def officer(self) -> User:
        return self.deal.officer


def money(*, planned: bool = True, paid: bool = True, **terms) -> Money:
    """Return the books of an agreement that has run for thirty days of its hundred and thirty."""
    terms = {"starts_on": days_from_now(-30), "ends_on": days_from_now(100), **terms}
    scene = deal(**terms)
    book = actions.open_books(agreement=in_force(scene), by=scene.manager)
    if planned:
        actions.set_budget(book=book, lines=PLAN, by=scene.manager)
    if paid:
        actions.pay(tranche=book.tranches.get(number=1), paid_on=clock.today(), by=scene.manager)
    return Money(book, scene)


def written(**changes) -> Written:
    """Return a bill as somebody writes it down; each has a number of its own."""
    number = next(_NUMBERS)
    fields = {
        "item": "materials",
        "what": "센서 모듈",
        "issuer_name": "예시부품",
        "issuer_number": "000-12-34567",
        "number": f"2026-{number:06d}",
        "issued_on": a_working_day(),
        "supply_won": 1_234_567 + number,
        "vat_won": 123_456,
    }
    return Written(**fields | changes)


def a_working_day() -> date:
    """Return a Wednesday of the last ten days or so that is no holiday in most years."""
    day = days_from_now(-3)
    while day.weekday() != 2:
        day = day.fromordinal(day.toordinal() - 1)
    return day


def bill(scene: Money, *, picture: bytes = b"", **changes) -> Receipt:
    """Put a bill into the claim that is being gathered."""
    content = b"%PDF-1.7 " + (picture or str(next(_NUMBERS)).encode())
    return actions.add_receipt(
        book=scene.book,
        written=written(**changes),
        name="bill.pdf",
        stream=io.BytesIO(content),
        size=len(content),
        by=scene.founder,
    )


def filed(scene: Money, **changes) -> Receipt:
    """Return a bill that was handed in."""
    receipt = bill(scene, **changes)
    actions.file(claim=receipt.claim, by=scene.founder)
    receipt.refresh_from_db()
    return receipt


def gathered(scene: Money) -> Claim:
    """Return the claim that is being gathered."""
    return scene.book.claims.get(state="draft")
