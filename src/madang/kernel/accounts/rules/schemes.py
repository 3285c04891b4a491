"""What a call may say of its money: tranches, own share, interest, limits of cost items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.accounts.models import CostItem

OWN_SHARE_AT_LEAST_PERCENT = 10
INTEREST_AT_MOST_BP = 2_000
PARTS_AT_MOST = 4
_NOTE_AT_LEAST = 5


@dataclass(frozen=True)
class Part:
    """One tranche: per cent of the support, and the how-manieth milestone it waits for (0: none)."""

    percent: int
    milestone: int = 0


@dataclass(frozen=True)
class Said:
    """What a call says of its money. ``limits``: cost item -> most per cent of the budget, 0: not covered."""

    parts: tuple[Part, ...] = (Part(70), Part(30, 1))
    own_share_percent: int = 10
    interest_bp: int = 250
    limits: Mapping[str, int] = field(default_factory=dict)
    not_covered_ko: str = ""
    not_covered_en: str = ""


def check_scheme(said: Said, *, before: Said | None, note: str, number: int, seen: int) -> None:
    """Raise at the field at fault unless ``said`` may be the version after ``number``, written from ``seen``.

    Fields are named as ``Said`` has them; a tranche ``percent_1``, a limit ``limit_travel``.
    """
    if seen != number:
        raise overtaken(number)
    check_parts(said.parts)
    if not OWN_SHARE_AT_LEAST_PERCENT <= said.own_share_percent <= 100:
        raise RuleBroken(
            _("The own share is between %(least)d and 100 per cent of the support.")
            % {"least": OWN_SHARE_AT_LEAST_PERCENT},
            field="own_share_percent",
        )
    if not 0 <= said.interest_bp <= INTEREST_AT_MOST_BP:
        raise RuleBroken(_("Interest is between 0 and 20 per cent a year."), field="interest")
    check_limits(said.limits)
    if before == said:
        raise RuleBroken(_("Nothing is different from the version before."))
    if before is not None and len(note.strip()) < _NOTE_AT_LEAST:
        raise RuleBroken(_("Write what you changed, and why: others will read it."), field="note")


def overtaken(number: int) -> WrongState:
    """Return what the second of two writers is told; ``number`` is the version of the first."""
    return WrongState(
        _("Somebody has saved version %(number)d in the meantime. Read it first, then write yours.")
        % {"number": number}
    )


def check_parts(parts: Sequence[Part]) -> None:
    """Raise RuleBroken unless the tranches make up the whole, and none waits for less than the one before."""
    for number, part in enumerate(parts, 1):
        if not 1 <= part.percent <= 100:
            raise RuleBroken(_("A tranche is between 1 and 100 per cent."), field=f"percent_{number}")
        if part.milestone < 0:
            raise RuleBroken(_("Milestones are counted from 1; 0 is none."), field=f"milestone_{number}")
        if number > 1 and part.milestone < parts[number - 2].milestone:
            raise RuleBroken(
                _("A later tranche cannot wait for an earlier milestone than the one before it."),
                field=f"milestone_{number}",
            )
    whole = sum(part.percent for part in parts)
    if whole != 100:
        raise RuleBroken(
            _("The tranches make up %(whole)d per cent; together they have to be 100.") % {"whole": whole},
            field="percent_1",
        )


def check_limits(limits: Mapping[str, int]) -> None:
    """Raise RuleBroken unless a budget can be planned within ``limits``."""
    for item, percent in limits.items():
        if not 0 <= percent <= 100:
            raise RuleBroken(_("A limit is between 0 and 100 per cent."), field=f"limit_{item}")
    if sum(limits.get(item, 100) for item in CostItem.values) < 100:
        raise RuleBroken(_("Within these limits no budget adds up to the whole: widen one."))


def most_won(whole_won: int, percent: int) -> int:
    """Return what an item with a limit of ``percent`` may take of a budget of ``whole_won``.

    >>> most_won(33_000_000, 10)
    3300000
    """
    return whole_won * percent // 100


def check_within(planned: Mapping[str, int], *, whole_won: int, limits: Mapping[str, int]) -> None:
    """Raise RuleBroken when a cost item takes more of the budget than its limit; ``planned``: item -> won."""
    for item, won in planned.items():
        percent = limits.get(item, 100)
        if won > most_won(whole_won, percent):
            label = CostItem(item).label
            if not percent:
                raise RuleBroken(_("%(item)s: this item is not covered in this call.") % {"item": label})
            raise RuleBroken(
                _("%(item)s: at most %(percent)d per cent of the budget, %(won)s won.")
                % {"item": label, "percent": percent, "won": f"{most_won(whole_won, percent):,}"}
            )


def check_own_share(*, grant_won: int, own_share_won: int, percent: int) -> None:
    """Raise RuleBroken unless the own share is large enough for the support."""
    if own_share_won * 100 < grant_won * percent:
        raise RuleBroken(
            _("The own share has to be %(percent)d per cent of the support or more.") % {"percent": percent},
            field="own_share_won",
        )
