"""Who may judge what, when, and how points become a total. Nothing here asks the database."""

from madang.kernel.reviews.rules.assigning import Tie, check_assign, check_declare, check_release, may_see
from madang.kernel.reviews.rules.ranking import (
    Entry,
    Move,
    check_entries,
    check_hand_back,
    check_rank,
    check_submit_ranking,
    moved,
    tidied,
)
from madang.kernel.reviews.rules.scoring import (
    MAX_COMMENT,
    MAX_REASON,
    MIN_REASON,
    POINTS,
    check_comment,
    check_score,
    check_submit,
    check_write,
    combined_milli,
    gaps,
    total_milli,
)
from madang.kernel.reviews.rules.screening import (
    check_check,
    check_screen,
    finding_named,
    findings,
    outcome_of,
)
from madang.kernel.reviews.rules.windows import MAX_SENTENCE, check_window, is_late

__all__ = [
    "MAX_COMMENT",
    "MAX_REASON",
    "MAX_SENTENCE",
    "MIN_REASON",
    "POINTS",
    "Entry",
    "Move",
    "Tie",
    "check_assign",
    "check_check",
    "check_comment",
    "check_declare",
    "check_entries",
    "check_hand_back",
    "check_rank",
    "check_release",
    "check_score",
    "check_screen",
    "check_submit",
    "check_submit_ranking",
    "check_window",
    "check_write",
    "combined_milli",
    "finding_named",
    "findings",
    "gaps",
    "is_late",
    "may_see",
    "moved",
    "outcome_of",
    "tidied",
    "total_milli",
]
