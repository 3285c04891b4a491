"""What is left, what it costs, and who may say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.accounts.states import BookState

_BASIS = 10_000 * 365


@dataclass(frozen=True)
class Paid:
    """A tranche that was paid."""

    won: int
    on: date


@dataclass(frozen=True)
class Counted:
    """What the books say of an agreement."""

    paid: tuple[Paid, ...]
    grant_used_won: int
    own_in_won: int
    own_used_won: int
    refused_won: int

    @property
    def paid_won(self) -> int:
        return sum(each.won for each in self.paid)


def left_of(counted: Counted) -> int:
    """Return what was paid and not used."""
    return max(0, counted.paid_won - counted.grant_used_won)


def interest(won: int, *, rate_bp: int, days: int) -> int:
    """Return simple interest in whole won, rounded down as public money is (국고금 관리법 47).

    >>> interest(10_000_000, rate_bp=250, days=365)
    250000
    """
    return won * rate_bp * max(0, days) // _BASIS


def interest_on(left_won: int, paid: Sequence[Paid], *, rate_bp: int, until: date) -> int:
    """Return the interest on what is left of the last tranches, each since the day it was paid."""
    whole = 0
    for each in sorted(paid, key=lambda tranche: tranche.on, reverse=True):
        part = min(left_won, each.won)
        whole += interest(part, rate_bp=rate_bp, days=(until - each.on).days)
        left_won -= part
    return whole


def check_propose(*, state: str, undecided: int, gathered: int, over: bool, unpaid: int = 0) -> None:
    """Raise unless the money may be counted: the agreement is over, every bill is decided, every fee paid."""
    if state != BookState.OPEN:
        raise WrongState(_("The settlement has been proposed already."))
    if not over:
        raise RuleBroken(_("The agreement is still running: settle it after its end."))
    if unpaid:
        raise RuleBroken(_("%(count)d fees are not paid yet. Note them first.") % {"count": unpaid})
    if gathered:
        raise RuleBroken(_("The company is still gathering a claim. Let it hand that in or empty it first."))
    if undecided:
        raise RuleBroken(
            _("%(count)d bills are not decided yet. Decide on each of them first.") % {"count": undecided}
        )


def check_confirm(state: str, *, proposed_by: int, by: int) -> None:
    """Raise unless a second person may confirm a settlement or send it back."""
    if state != BookState.SETTLING:
        raise WrongState(_("There is no settlement to confirm here now."))
    if proposed_by == by:
        raise NotAllowed(_("A second person has to confirm what you proposed."))


def check_answer(answer: str) -> None:
    """Raise RuleBroken unless it is said why a settlement is sent back."""
    if len(answer.strip()) < 2:
        raise RuleBroken(_("Write the reason in a few words: others will read it."), field="answer")


def check_returned(state: str) -> None:
    """Raise WrongState unless money is still to be returned."""
    if state != BookState.SETTLED:
        raise WrongState(_("There is no money to be returned here now."))
