"""Reads: lists of rounds, a call as it was published, what changed between two versions."""

from madang.kernel.calls.queries.lists import (
    When,
    by_slug,
    calls_listed,
    catalogue,
    in_phase,
    offers_last_time,
    open_calls,
    programmes,
    rounds_of_office,
    unfinished,
    whole,
    with_round_count,
)
from madang.kernel.calls.queries.snapshots import Change, changes_between, content_of, draft_of

__all__ = [
    "Change",
    "When",
    "by_slug",
    "calls_listed",
    "catalogue",
    "changes_between",
    "content_of",
    "draft_of",
    "in_phase",
    "offers_last_time",
    "open_calls",
    "programmes",
    "rounds_of_office",
    "unfinished",
    "whole",
    "with_round_count",
]
