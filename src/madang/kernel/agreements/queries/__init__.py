"""Readings: what stands, what waits for whom, what is signed, and what differs."""

from madang.kernel.agreements.queries.content import (
    clauses,
    content_of,
    filled,
    parsed,
    record_of,
    terms_differ,
    text_differs,
    words_of,
)
from madang.kernel.agreements.queries.lists import (
    agreement_of,
    agreements_of,
    awards_without,
    due_to_end,
    is_genuine,
    line_of,
    listed,
    share_owed,
    signatures_of,
    turn_of,
)
from madang.kernel.agreements.queries.templates import (
    clauses_for,
    newest_templates,
    sample_of,
    standard,
    template_for,
    versions_of,
)

__all__ = [
    "agreement_of",
    "agreements_of",
    "awards_without",
    "clauses",
    "clauses_for",
    "content_of",
    "due_to_end",
    "filled",
    "is_genuine",
    "line_of",
    "listed",
    "newest_templates",
    "parsed",
    "record_of",
    "sample_of",
    "share_owed",
    "signatures_of",
    "standard",
    "template_for",
    "terms_differ",
    "text_differs",
    "turn_of",
    "versions_of",
    "words_of",
]
