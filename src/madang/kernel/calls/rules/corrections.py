"""What may still be changed once a call is published, and when the draw may be written down."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import CallState, RoundState

# Words may be mended until the results are out.
CALL_WORDS = frozenset({"title_ko", "title_en", "summary_ko", "summary_en", "text_ko", "text_en"})
# Who may apply may be changed until the deadline: afterwards it would pick winners.
CALL_LIMITS = frozenset(
    {"max_age_years", "max_age_years_new_industry", "presence", "min_trl", "max_wishes", "answer_days"}
)
DRAW = frozenset({"lottery_known_at", "lottery_source_ko", "lottery_source_en"})
ROUND_TERMS = frozenset({"closes_at", "review_due_at", "results_due_on"}) | DRAW
OFFER_WORDS = frozenset({"title_ko", "title_en", "conditions_ko", "conditions_en"})
OFFER_LIMITS = frozenset({"units"})
# Everything else is fixed for good: rule, order of priority, pass mark, criteria.


def check_correct(
    call: Call,
    round: Round,
    *,
    at: datetime,
    reasons: tuple[str, str],
    call_fields: Collection[str] = (),
    round_terms: Mapping[str, Any] | None = None,
    offer_fields: Collection[str] = (),
    others: Collection[Round] = (),
) -> None:
    """Raise unless these fields of a published call may be corrected at ``at`` for these reasons.

    ``round_terms`` are the new moments and words by field; ``reasons`` are Korean and English; ``others``
    are the other rounds of the call: who may apply is one for all of them.
    """
    if call.state != CallState.PUBLISHED:
        raise WrongState(_("Only a published call is corrected; a draft is simply changed."))
    if round.state == RoundState.DECIDED:
        raise WrongState(_("The results of this round are published. The call stays as it was."))
    for name, reason in zip(("reason_ko", "reason_en"), reasons, strict=True):
        if len(reason.strip()) < 5:
            raise RuleBroken(_("Say why the call is corrected, in Korean and in English."), field=name)
    if not (call_fields or round_terms or offer_fields):
        raise RuleBroken(_("No value differs from what is published."))
    _check_fixed(call_fields, round_terms or {}, offer_fields)
    _check_limits(round, at, {*call_fields, *offer_fields})
    _check_judged(others, at, call_fields)
    _check_deadline(round, at, round_terms or {})
    check_rounds_apart(round, (round_terms or {}).get("closes_at", round.closes_at), others)
    _check_review_due(round, round_terms or {})
    _check_other_draw(round, at, round_terms or {})


def _check_fixed(
    call_fields: Collection[str], round_terms: Collection[str], offer_fields: Collection[str]
) -> None:
    fixed = (
        set(call_fields) - CALL_WORDS - CALL_LIMITS
        | set(round_terms) - ROUND_TERMS
        | set(offer_fields) - OFFER_WORDS - OFFER_LIMITS
    )
    if fixed:
        raise RuleBroken(
            _("How it is decided was fixed at publication: rule, order, criteria and pass mark stay."),
            field=min(fixed),
        )


def _check_limits(round: Round, at: datetime, fields: Collection[str]) -> None:
    touched = (CALL_LIMITS | OFFER_LIMITS) & set(fields)
    if touched and at >= round.closes_at:
        raise RuleBroken(
            _("After the deadline neither who may apply nor the number of seats is changed."),
            field=min(touched),
        )


def _check_judged(others: Collection[Round], at: datetime, call_fields: Collection[str]) -> None:
    """While another round is judged, changing who may apply would pick winners there."""
    touched = CALL_LIMITS & set(call_fields)
    for other in others:
        if touched and other.closes_at <= at and other.state != RoundState.DECIDED:
            raise RuleBroken(
                _("Round %(number)s is being judged by these limits. Change them once it is decided.")
                % {"number": other.number},
                field=min(touched),
            )


def check_rounds_apart(round: Round, closes_at: datetime, others: Collection[Round]) -> None:
    """Raise RuleBroken where ``round`` would still be open when the next of ``others`` opens."""
    for other in others:
        if other.number > round.number and closes_at > other.opens_at:
            raise RuleBroken(
                _("Round %(number)s opens before that. A round closes before the next one opens.")
                % {"number": other.number},
                field="closes_at",
            )


def _check_deadline(round: Round, at: datetime, new: Mapping[str, Any]) -> None:
    if "closes_at" in new:
        if at >= round.closes_at:
            raise RuleBroken(_("The deadline is past; it cannot be moved any more."), field="closes_at")
        if new["closes_at"] < round.closes_at:
            raise RuleBroken(
                _("A deadline may only move to a later moment: people have planned by it."), field="closes_at"
            )


def _check_review_due(round: Round, new: Mapping[str, Any]) -> None:
    if new.get("review_due_at", round.review_due_at) < round.review_due_at:
        raise RuleBroken(_("Evaluators and hosts may be given more time, not less."), field="review_due_at")


def _check_other_draw(round: Round, at: datetime, new: Mapping[str, Any]) -> None:
    """A draw may be replaced by one that nobody can know yet, and only while none is written down."""
    if not DRAW & new.keys():
        return
    if round.lottery_value:
        raise RuleBroken(
            _("The value of the draw is written down; no other draw takes its place."),
            field=min(DRAW & new.keys()),
        )
    if new.get("lottery_known_at", round.lottery_known_at) <= at:
        raise RuleBroken(
            _("Name a draw whose value nobody can know yet: its moment must lie ahead."),
            field="lottery_known_at",
        )
    if at >= round.lottery_known_at:
        for name in ("lottery_source_ko", "lottery_source_en"):
            if name not in new:
                raise RuleBroken(
                    _("The moment of the old draw is past. Name another source too."), field=name
                )


def tidy_draw(value: str) -> str:
    """Return the value of a draw as it is kept: its numbers with one blank between, whatever stood there.

    >>> tidy_draw(" 3, 11 - 15 ")
    '3 11 15'
    """
    return re.sub(r"(?<=\d)[\s,\-]+(?=\d)", " ", value.strip())


def check_draw(round: Round, *, value: str, evidence: str, at: datetime, missing: Iterable[str] = ()) -> None:
    """Raise unless the public value of the draw may be written down at ``at``: once, and not too early."""
    if round.call.state != CallState.PUBLISHED:
        raise WrongState(_("Only a published call has a draw."))
    if round.lottery_value:
        raise WrongState(_("The value of the draw is already written down. It is written once."))
    if round.state != RoundState.FROZEN:
        raise WrongState(_("Fix the entry list first: the draw must come after it."))
    if at < round.lottery_known_at:
        raise WrongState(_("The value of the draw is not known yet. Come back at the published moment."))
    if lacking := " ".join(missing):
        raise WrongState(
            _("Correct the call and name a later draw; judging is open until then. Missing: %(lacking)s")
            % {"lacking": lacking}
        )
    if not tidy_draw(value):
        raise RuleBroken(_("Write the value exactly as it was published."), field="value")
    if not evidence.strip():
        raise RuleBroken(_("Say where anyone can look the value up."), field="evidence")


def check_cancel(call: Call, rounds: Collection[Round]) -> None:
    """Raise unless a call may be called off: published, and none of its rounds decided."""
    if call.state != CallState.PUBLISHED:
        raise WrongState(_("Only a published call is called off."))
    if any(round.state == RoundState.DECIDED for round in rounds):
        raise WrongState(_("Results are published; the call can no longer be called off."))
