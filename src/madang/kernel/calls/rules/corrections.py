"""What may still be changed once a call is published, and when the draw may be written down."""

import re
from collections.abc import Collection
from datetime import datetime

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
ROUND_DATES = frozenset({"closes_at", "review_due_at", "results_due_on", "lottery_known_at"})
OFFER_WORDS = frozenset({"title_ko", "title_en", "conditions_ko", "conditions_en"})
OFFER_LIMITS = frozenset({"units"})
# Everything else is fixed for good: rule, order of priority, pass mark, criteria, source of the draw.


def check_correct(
    call: Call,
    round: Round,
    *,
    at: datetime,
    reasons: tuple[str, str],
    call_fields: Collection[str] = (),
    round_dates: dict[str, datetime] | None = None,
    offer_fields: Collection[str] = (),
) -> None:
    """Raise unless these fields of a published call may be corrected at ``at`` for these reasons.

    ``round_dates`` are the new moments by field; ``reasons`` are Korean and English.
    """
    if call.state != CallState.PUBLISHED:
        raise WrongState(_("Only a published call is corrected; a draft is simply changed."))
    if round.state == RoundState.DECIDED:
        raise WrongState(_("The results of this round are published. The call stays as it was."))
    for name, reason in zip(("reason_ko", "reason_en"), reasons, strict=True):
        if len(reason.strip()) < 5:
            raise RuleBroken(_("Say why the call is corrected, in Korean and in English."), field=name)
    if not (call_fields or round_dates or offer_fields):
        raise RuleBroken(_("No value differs from what is published."))
    _check_fixed(call_fields, round_dates or {}, offer_fields)
    _check_limits(round, at, {*call_fields, *offer_fields})
    _check_dates(round, at, round_dates or {})


def _check_fixed(
    call_fields: Collection[str], round_dates: Collection[str], offer_fields: Collection[str]
) -> None:
    fixed = (
        set(call_fields) - CALL_WORDS - CALL_LIMITS
        | set(round_dates) - ROUND_DATES
        | set(offer_fields) - OFFER_WORDS - OFFER_LIMITS
    )
    if fixed:
        raise RuleBroken(
            _("How it is decided was fixed at publication: rule, order, criteria, pass mark and draw stay."),
            field=min(fixed),
        )


def _check_limits(round: Round, at: datetime, fields: Collection[str]) -> None:
    touched = (CALL_LIMITS | OFFER_LIMITS) & set(fields)
    if touched and at >= round.closes_at:
        raise RuleBroken(
            _("After the deadline neither who may apply nor the number of seats is changed."),
            field=min(touched),
        )


def _check_dates(round: Round, at: datetime, new: dict[str, datetime]) -> None:
    if "closes_at" in new:
        if at >= round.closes_at:
            raise RuleBroken(_("The deadline is past; it cannot be moved any more."), field="closes_at")
        if new["closes_at"] < round.closes_at:
            raise RuleBroken(
                _("A deadline may only move to a later moment: people have planned by it."), field="closes_at"
            )
    if "lottery_known_at" in new and at >= round.lottery_known_at:
        raise RuleBroken(
            _("The moment of the draw is past; it cannot be moved any more."), field="lottery_known_at"
        )


def tidy_draw(value: str) -> str:
    """Return the value of a draw as it is kept: its numbers with one blank between, whatever stood there.

    >>> tidy_draw(" 3, 11 - 15 ")
    '3 11 15'
    """
    return re.sub(r"(?<=\d)[\s,\-]+(?=\d)", " ", value.strip())


def check_draw(round: Round, *, value: str, evidence: str, at: datetime) -> None:
    """Raise unless the public value of the draw may be written down at ``at``: once, and not too early."""
    if round.lottery_value:
        raise WrongState(_("The value of the draw is already written down. It is written once."))
    if round.state != RoundState.FROZEN:
        raise WrongState(_("Fix the entry list first: the draw must come after it."))
    if at < round.lottery_known_at:
        raise WrongState(_("The value of the draw is not known yet. Come back at the published moment."))
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
