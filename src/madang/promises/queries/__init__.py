"""Reads: lists of promises, their history, who owes today, who stands where."""

from madang.promises.queries.history import Moment, history_of
from madang.promises.queries.lists import (
    Filters,
    in_phase,
    late,
    listed,
    of_origin,
    origins,
    owed_by,
    owed_to,
    public,
    whole,
)
from madang.promises.queries.parties import line_of, owes_today, standing_of, to_be_told, waiting_evidence

__all__ = [
    "Filters",
    "Moment",
    "history_of",
    "in_phase",
    "late",
    "line_of",
    "listed",
    "of_origin",
    "origins",
    "owed_by",
    "owed_to",
    "owes_today",
    "public",
    "standing_of",
    "to_be_told",
    "waiting_evidence",
    "whole",
]
