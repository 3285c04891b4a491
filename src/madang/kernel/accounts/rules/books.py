"""Budget, shifts between cost items, tranches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.accounts.rules.schemes import check_own_share, check_within
from madang.kernel.accounts.states import BookState
from madang.kernel.agreements.rules import SHIFT_WITHOUT_APPROVAL_PERCENT, above_the_free_shift


@dataclass(frozen=True)
class Planned:
    """One cost item with what support and own share plan for it."""

    item: str
    grant_won: int
    own_won: int


def tranche_amounts(grant_won: int, percents: Sequence[int]) -> list[int]:
    """Return the won of each tranche; the last takes the odd won.

    >>> tranche_amounts(10_000_001, [70, 30])
    [7000000, 3000001]
    """
    if sum(percents) != 100:
        raise ValueError("Tranches make up 100 per cent.")
    amounts = [grant_won * percent // 100 for percent in percents[:-1]]
    return [*amounts, grant_won - sum(amounts)]


def check_budget(
    lines: Sequence[Planned],
    *,
    grant_won: int,
    own_share_won: int,
    own_share_percent: int,
    limits: Mapping[str, int],
) -> None:
    """Raise RuleBroken unless ``lines`` plan the money agreed within ``limits``, with own share enough."""
    if any(line.grant_won < 0 or line.own_won < 0 for line in lines):
        raise RuleBroken(_("An amount of money is 0 or more."))
    for planned, agreed, words in (
        (sum(line.grant_won for line in lines), grant_won, _("support")),
        (sum(line.own_won for line in lines), own_share_won, _("own share")),
    ):
        if planned != agreed:
            raise RuleBroken(
                _("The items of the %(what)s add up to %(planned)s won; the agreement says %(agreed)s.")
                % {"what": words, "planned": f"{planned:,}", "agreed": f"{agreed:,}"}
            )
    check_own_share(grant_won=grant_won, own_share_won=own_share_won, percent=own_share_percent)
    planned_won = {line.item: line.grant_won + line.own_won for line in lines}
    check_within(planned_won, whole_won=grant_won + own_share_won, limits=limits)


def check_budget_open(*, claimed: bool) -> None:
    """Raise WrongState once something was claimed: then money is shifted, not planned anew."""
    if claimed:
        raise WrongState(_("Receipts were handed in already. Shift money between items instead."))


def shift_needs_approval(*, planned_won: int, shifted_before_won: int, won: int) -> bool:
    """Say whether a shift, with those before it, takes more than 20 per cent of what was planned."""
    return above_the_free_shift(won + shifted_before_won, of_won=planned_won)


def free_shift_won(planned_won: int) -> int:
    """Return the most that may be shifted away from an item of ``planned_won`` without approval, in all.

    >>> free_shift_won(21_000_000)
    4200000
    """
    return planned_won * SHIFT_WITHOUT_APPROVAL_PERCENT // 100


def check_shift(
    *, won: int, left_won: int, same: bool, needs_approval: bool, approved_won: int | None
) -> None:
    """Raise RuleBroken unless ``won`` may be shifted away from an item with ``left_won`` left."""
    if same:
        raise RuleBroken(_("Choose two different items."), field="to_item")
    if won <= 0:
        raise RuleBroken(_("Give the amount you shift."), field="won")
    if won > left_won:
        raise RuleBroken(
            _("Only %(left)s won are left of this item.") % {"left": f"{left_won:,}"}, field="won"
        )
    if needs_approval and (approved_won is None or won > approved_won):
        raise RuleBroken(
            _("This is more than 20 per cent of the item. Ask for a change of the agreement first."),
            field="won",
        )


def check_pay(*, state: str, paid: bool, before_paid: bool, milestone_kept: bool) -> None:
    """Raise unless a tranche may be paid now."""
    if paid:
        raise WrongState(_("This tranche has been paid already."))
    if state != BookState.OPEN:
        raise WrongState(_("The money of this agreement is being settled; nothing is paid any more."))
    if not before_paid:
        raise RuleBroken(_("Pay the tranche before it first."))
    if not milestone_kept:
        raise RuleBroken(_("Its milestone is not reached yet: the promise in the ledger is still open."))
