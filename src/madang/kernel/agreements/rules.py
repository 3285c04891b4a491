"""When an agreement may be drafted, signed, changed and ended, each with a sentence for who is refused."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.agreements.models import Agreement, ChangeSort, Method, Party
from madang.kernel.agreements.ports import Told
from madang.kernel.agreements.states import (
    AGREEMENT_LIFE,
    CHANGE_LIFE,
    STANDING,
    AgreementState,
    ChangeState,
)
from madang.kernel.allocation.states import AwardState

# What both sides sign anew; anything smaller is only noted (the practice of 협약 변경).
WANTS_APPROVAL = frozenset({ChangeSort.REPRESENTATIVE, ChangeSort.SCOPE, ChangeSort.PERIOD, ChangeSort.PLACE})
SHIFT_WITHOUT_APPROVAL_PERCENT = 20
REASON_AT_LEAST = 5
WORD = re.compile(r"\{(\w+)\}")  # in a clause: stands for what is agreed
WORDS = (
    "company", "issuer", "representative", "number", "title", "starts_on", "ends_on", "price", "grant",
    "own_share",
)  # fmt: skip


def check_award(state: str, *, standing: bool) -> None:
    """Raise unless an award in ``state`` may get an agreement; ``standing``: it has one already."""
    if state != AwardState.ACCEPTED:
        raise WrongState(_("The company has to accept the award first."))
    if standing:
        raise WrongState(_("This award has an agreement already. Open that one."))


def check_terms(
    *, starts_on: date, ends_on: date, price_won: int, grant_won: int, own_share_won: int
) -> None:
    """Raise RuleBroken for terms that cannot be kept."""
    if ends_on < starts_on:
        raise RuleBroken(_("The last day has to come after the first."), field="ends_on")
    for field, won in (("price_won", price_won), ("grant_won", grant_won), ("own_share_won", own_share_won)):
        if won < 0:
            raise RuleBroken(_("An amount of money is 0 or more."), field=field)


def check_words(text: str, known: Collection[str], *, field: str) -> None:
    """Raise RuleBroken when ``text`` names a word in braces that stands for nothing."""
    unknown = sorted(set(WORD.findall(text)) - set(known))
    if unknown:
        raise RuleBroken(
            _("Nothing stands for %(words)s. Known are: %(known)s.")
            % {"words": ", ".join(f"{{{word}}}" for word in unknown), "known": ", ".join(sorted(known))},
            field=field,
        )


@dataclass(frozen=True)
class Clauses:
    """The clauses of a template in both languages, and what changed in them and why; all of it tidied."""

    text_ko: str
    text_en: str = ""
    note: str = ""


def tidied(clauses: Clauses) -> Clauses:
    """Return ``clauses`` without blanks around, and with the line ends of one system."""
    return Clauses(
        *(text.replace("\r\n", "\n").strip() for text in (clauses.text_ko, clauses.text_en, clauses.note))
    )


def overtaken(number: int) -> WrongState:
    """Return what the second of two writers is told; ``number`` is the version of the first."""
    return WrongState(
        _("Somebody has saved version %(number)d in the meantime. Read it first, then write yours.")
        % {"number": number}
    )


def check_template(clauses: Clauses, *, before: Clauses, number: int, seen: int) -> None:
    """Raise unless ``clauses`` may become the next version after version ``number`` with ``before``.

    ``seen`` is the version that the writer began from; 0 stands for the clauses that Madang brings.
    """
    if seen != number:
        raise overtaken(number)
    if not clauses.text_ko:
        raise RuleBroken(_("The Korean clauses are what is signed: they are needed."), field="text_ko")
    for field in ("text_ko", "text_en"):
        check_words(getattr(clauses, field), WORDS, field=field)
    if (clauses.text_ko, clauses.text_en) == (before.text_ko, before.text_en):
        raise RuleBroken(_("Nothing is different from the version before."), field="text_ko")
    if len(clauses.note) < REASON_AT_LEAST:
        raise RuleBroken(_("Write what you changed, and why: others will read it."), field="note")


def check_edit(state: str) -> None:
    """Raise WrongState unless an agreement in ``state`` may still be written at."""
    if state != AgreementState.DRAFT:
        raise WrongState(_("This was sent to be signed. Call it back to change it."))


def check_send(agreement: Agreement) -> None:
    """Raise unless ``agreement`` is whole enough to be signed."""
    check_move(AGREEMENT_LIFE, agreement.state, AgreementState.SIGNING)
    for field in ("title_ko", "text_ko", "representative"):
        if not getattr(agreement, field).strip():
            raise RuleBroken(_("Title, clauses and the person who signs are needed first."), field=field)


def order_of(*, city_first: bool) -> tuple[str, str]:
    """Return the parties in the order in which they sign."""
    return (Party.CITY, Party.COMPANY) if city_first else (Party.COMPANY, Party.CITY)


def next_party(signed: Sequence[str], *, city_first: bool) -> str | None:
    """Return whose turn it is after ``signed``; None: all have signed."""
    return next((party for party in order_of(city_first=city_first) if party not in signed), None)


def check_sign(state: str, *, party: str, turn: str | None) -> None:
    """Raise unless ``party`` signs an agreement in ``state`` now."""
    if state != AgreementState.SIGNING:
        raise WrongState(_("There is nothing to be signed here now."))
    if party != turn:
        raise WrongState(
            _("You have signed this already.")
            if turn == Party.CITY and party == Party.COMPANY
            else _("The other side signs first.")
        )


def check_untouched(*, seen: str, fixed: str, computed: str) -> None:
    """Raise unless the signer saw what is written down, and that is what was fixed when it was sent."""
    if computed != fixed:
        raise RuleBroken(_("The text is not the one that was sent. Tell the office; nothing was signed."))
    if seen != fixed:
        raise WrongState(_("The text was changed since you opened it. Read it again before you sign."))


def check_method(method: str) -> None:
    """Raise NotAllowed unless the signer has just shown who they are."""
    if method not in Method.values:
        raise NotAllowed(_("Show once more that it is you: with your password or your passkey."))


NOT_THE_SERVICE = _("This does not come from the signing service, or too late to be believed.")
SERVICE_SILENT = _("The signing service does not answer. Nothing was signed; try again in a few minutes.")


def check_told(told: Told, *, key: str, digest: str) -> None:
    """Raise RuleBroken unless the service speaks of the paper that was handed over.

    ``key`` is empty where the service was quicker to tell than to say what it calls the paper.
    """
    if told.digest != digest or key not in {"", told.key}:
        raise RuleBroken(_("The service speaks of another paper than the one it was given."))


def check_attempt(now: int, then: int) -> None:
    """Raise WrongState when the agreement was sent anew since the signer left."""
    if now != then:
        raise WrongState(_("The text was changed since you opened it. Read it again before you sign."))


def check_drafter(*, drafted_by: int | None, signer: int) -> None:
    """Raise NotAllowed when the city's signature comes from the person who wrote the agreement."""
    if drafted_by == signer:
        raise NotAllowed(_("You wrote this agreement, so another person signs it for the city."))


def owed_share(*, own_share_won: int, paid_before_won: int) -> int:
    """Return what is left to be paid of the own share, after what came in under earlier agreements."""
    return max(0, own_share_won - paid_before_won)


def check_own_share(*, state: str, received_on: date, today: date) -> None:
    """Raise unless an own share may be noted as received on that day."""
    if state != AgreementState.SIGNED:
        raise WrongState(_("There is no own share to wait for here now."))
    if received_on > today:
        raise RuleBroken(
            _("This day is still to come. Note the money once it is there."), field="received_on"
        )


@dataclass(frozen=True)
class Wanted:
    """A change that a company asks for."""

    sort: str
    wanted: str
    reason: str
    shifted_won: int | None = None
    item_won: int | None = None
    before_won: int = 0  # shifted away from the item before, without approval


def above_the_free_shift(won: int, *, of_won: int) -> bool:
    """Say whether ``won`` is more of a cost item of ``of_won`` than may be shifted without approval."""
    return won * 100 > of_won * SHIFT_WITHOUT_APPROVAL_PERCENT


def needs_approval(wanted: Wanted) -> bool:
    """Say whether a change waits for approval; a shift does above 20 % of the item it is taken from."""
    if wanted.sort == ChangeSort.BUDGET:
        return above_the_free_shift(
            (wanted.shifted_won or 0) + wanted.before_won, of_won=wanted.item_won or 0
        )
    return wanted.sort in WANTS_APPROVAL


def check_change(wanted: Wanted, *, state: str) -> None:
    """Raise unless ``wanted`` may be asked of an agreement in ``state``."""
    if state != AgreementState.IN_FORCE:
        raise WrongState(_("Changes are asked for while an agreement is in force."))
    if len(wanted.wanted.strip()) < REASON_AT_LEAST:
        raise RuleBroken(_("Write what is to change."), field="wanted")
    check_reason(wanted.reason)
    if wanted.sort == ChangeSort.BUDGET and (
        not wanted.shifted_won or not wanted.item_won or wanted.shifted_won < 0 or wanted.item_won < 0
    ):
        raise RuleBroken(
            _("Give the amount you shift and the amount of the item it is taken from."), field="shifted_won"
        )


def check_not_asked(*, waiting: bool) -> None:
    """Raise WrongState when the same sort of change waits already."""
    if waiting:
        raise WrongState(_("A change of this sort waits for the office already."))


def check_decision(state: str) -> None:
    """Raise WrongState unless a change in ``state`` still waits."""
    if state != ChangeState.ASKED:
        raise WrongState(_("This change has been decided already."))
    check_move(CHANGE_LIFE, state, ChangeState.APPROVED)


def check_reason(reason: str) -> None:
    """Raise RuleBroken unless ``reason`` says something."""
    if len(reason.strip()) < REASON_AT_LEAST:
        raise RuleBroken(_("Write the reason in a few words: others will read it."), field="reason")


def check_amend(state: str, *, underway: bool) -> None:
    """Raise unless an agreement in ``state`` may be changed by a new one."""
    if state != AgreementState.IN_FORCE:
        raise WrongState(_("Only an agreement in force can be changed."))
    if underway:
        raise WrongState(_("A changed agreement is being written or signed already. Open that one."))


def check_terminate(state: str, reason: str) -> None:
    """Raise unless an agreement in ``state`` may be terminated for ``reason``."""
    if state not in STANDING:
        raise WrongState(_("This agreement is over already."))
    check_reason(reason)


def is_over(*, ends_on: date, today: date) -> bool:
    """Say whether the term is over: the last day still belongs to it."""
    return today > ends_on
