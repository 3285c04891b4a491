"""What a MOU has to say, who may sign it, and what may be kept of what others counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous.models import Counted, Side
from madang.kernel.mous.states import MouState


@dataclass(frozen=True)
class Signed:
    """What is typed of a MOU."""

    number: str
    title_ko: str
    signed_on: date
    title_en: str = ""
    ends_on: date | None = None
    text: str = ""
    source: str = ""
    note: str = ""
    is_public: bool = True


def check_signed(signed: Signed, *, today: date) -> None:
    """Raise RuleBroken unless ``signed`` may be kept."""
    if not signed.number.strip():
        raise RuleBroken(_("Give it a number, by which it is found again."), field="number")
    if not signed.title_ko.strip():
        raise RuleBroken(_("Write a Korean title."), field="title_ko")
    if signed.signed_on > today:
        raise RuleBroken(_("It is entered once it is signed: today or before."), field="signed_on")
    if signed.ends_on and signed.ends_on < signed.signed_on:
        raise RuleBroken(_("It ends before it was signed."), field="ends_on")


def check_parties(sides: Sequence[str], *, organisations: Sequence[int]) -> None:
    """Raise RuleBroken unless both sides have somebody, and nobody stands there twice."""
    if Side.OURS not in sides:
        raise RuleBroken(_("Say who signed for the city."), field="our_side")
    if Side.THEIRS not in sides:
        raise RuleBroken(_("Say who signed on the other side."), field="their_side")
    if len(set(organisations)) < len(organisations):
        raise RuleBroken(_("The same organisation stands here twice."), field="their_side")


def check_renewal(state: str, *, is_renewed: bool, old_signed_on: date, signed_on: date) -> None:
    """Raise unless a MOU in ``state`` may be followed by a new one of ``signed_on``."""
    if is_renewed:
        raise WrongState(_("It has been renewed already."))
    if state == MouState.WITHDRAWN:
        raise WrongState(_("It was withdrawn. Enter a new one instead."))
    if signed_on <= old_signed_on:
        raise RuleBroken(_("A renewal is signed after the one it renews."), field="signed_on")


def check_reported(what: str, *, as_of: date, source: str, today: date) -> None:
    """Raise RuleBroken unless what somebody counted may be kept."""
    if what not in Counted.values:
        raise RuleBroken(_("Say what was counted."), field="what")
    if as_of > today:
        raise RuleBroken(_("A number is of today or of an earlier day."), field="as_of")
    if not source.strip():
        raise RuleBroken(
            _("Say where the number comes from: without a source it is not kept."), field="source"
        )
