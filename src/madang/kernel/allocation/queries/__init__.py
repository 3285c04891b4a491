"""Reads: the round as plain data, its runs, and what came of it."""

from madang.kernel.allocation.queries.awards import (
    award_of,
    awards_in,
    awards_to_answer,
    free_seats,
    group_seats_free,
    held_at,
    holders_of,
    offers_left,
    standing_in,
)
from madang.kernel.allocation.queries.cases import case_of, entry_list_of, readiness_of
from madang.kernel.allocation.queries.decisions import Part, decisions, entries_behind, waiting_for_second
from madang.kernel.allocation.queries.reasons import Why, explanation_of
from madang.kernel.allocation.queries.results import Line, OfferResult, Results, results_of
from madang.kernel.allocation.queries.runs import (
    Board,
    Comparison,
    Replay,
    board_of,
    comparison,
    placements,
    published_runs,
    replay,
    runs_of,
)

__all__ = [
    "Board",
    "Comparison",
    "Line",
    "OfferResult",
    "Part",
    "Replay",
    "Results",
    "Why",
    "award_of",
    "awards_in",
    "awards_to_answer",
    "board_of",
    "case_of",
    "comparison",
    "decisions",
    "entries_behind",
    "entry_list_of",
    "explanation_of",
    "free_seats",
    "group_seats_free",
    "held_at",
    "holders_of",
    "offers_left",
    "placements",
    "published_runs",
    "readiness_of",
    "replay",
    "results_of",
    "runs_of",
    "standing_in",
    "waiting_for_second",
]
