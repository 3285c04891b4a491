"""Deeds: begin, write, attach, hand in, withdraw; by people who may write for the company."""

from madang.kernel.applications.actions.drafts import (
    place_wish,
    save_answer,
    save_ask,
    save_draft,
    save_plan,
    set_wishes,
    start,
)
from madang.kernel.applications.actions.files import attach, detach, path_of
from madang.kernel.applications.actions.receipts import submit, withdraw

__all__ = [
    "attach",
    "detach",
    "path_of",
    "place_wish",
    "save_answer",
    "save_ask",
    "save_draft",
    "save_plan",
    "set_wishes",
    "start",
    "submit",
    "withdraw",
]
