"""What a MOU has to say, who may sign it, and what may be kept of what others counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous.models import Counted, Side
from madang.kernel.mous.rules.checks import SHORTEST_REASON
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


def check_amendment(*, on: date, signed_on: date, last_on: date | None, reason: str, today: date) -> None:
    """Raise RuleBroken unless parties may change on a day: after the signing and what was changed last."""
    if not (last_on or signed_on) <= on <= today:
        raise RuleBroken(_("This happened between the signing, or the last change, and today."), field="on")
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(_("Write why, in a few words. Everybody may read it."), field="reason")


def check_joining(side: str, *, is_known: bool) -> None:
    """Raise RuleBroken unless somebody who ``is_known`` or not may join a MOU on ``side``."""
    if side not in Side.values:
        raise RuleBroken(_("Say on which side it stands."), field="side")
    if is_known:
        raise RuleBroken(
            _("It has signed this MOU already. One that withdrew comes back in a new one."),
            field="organisation",
        )


def check_leaving(*, is_party: bool, others_on_its_side: int) -> None:
    """Raise RuleBroken unless a party may withdraw so that its side still has somebody."""
    if not is_party:
        raise RuleBroken(_("It is no party of this MOU today."), field="organisation")
    if not others_on_its_side:
        raise RuleBroken(
            _("Nobody would be left on its side. Say of the whole MOU that it was withdrawn."),
            field="organisation",
        )


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
