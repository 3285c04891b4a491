"""When a round is open, who may apply, what may be published and corrected. Nothing here queries."""

from madang.kernel.calls.rules.corrections import (
    check_cancel,
    check_correct,
    check_draw,
    check_rounds_apart,
    tidy_draw,
)
from madang.kernel.calls.rules.eligibility import Facts, Finding, age_day, eligibility, groups_of
from madang.kernel.calls.rules.phases import check_draft, current_of, phase_of, takes_applications
from madang.kernel.calls.rules.publication import (
    CriterionDraft,
    Draft,
    Gap,
    OfferDraft,
    RoundDates,
    RoundDraft,
    Section,
    check_publishable,
    check_reserves,
    check_round_dates,
    date_faults,
    gaps,
)
from madang.kernel.calls.rules.wording import ALLOCATION_RULES, RuleWords, order_words, rules_of

__all__ = [
    "ALLOCATION_RULES",
    "CriterionDraft",
    "Draft",
    "Facts",
    "Finding",
    "Gap",
    "OfferDraft",
    "RoundDates",
    "RoundDraft",
    "RuleWords",
    "Section",
    "age_day",
    "check_cancel",
    "check_correct",
    "check_draft",
    "check_draw",
    "check_publishable",
    "check_reserves",
    "check_round_dates",
    "check_rounds_apart",
    "current_of",
    "date_faults",
    "eligibility",
    "gaps",
    "groups_of",
    "order_words",
    "phase_of",
    "rules_of",
    "takes_applications",
    "tidy_draw",
]
