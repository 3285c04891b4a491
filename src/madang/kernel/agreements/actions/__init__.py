"""Deeds: write clauses, draft, send, sign, note the own share, change, end."""

from madang.kernel.agreements.actions.changes import amend, approve, ask, refuse
from madang.kernel.agreements.actions.drafting import (
    call_back,
    draft,
    draft_without_award,
    edit,
    send,
    set_duties,
)
from madang.kernel.agreements.actions.force import end_due, receive_own_share, terminate
from madang.kernel.agreements.actions.outside import go, hear, outside
from madang.kernel.agreements.actions.signing import sign
from madang.kernel.agreements.actions.templates import write_template

__all__ = [
    "amend",
    "approve",
    "ask",
    "call_back",
    "draft",
    "draft_without_award",
    "edit",
    "end_due",
    "go",
    "hear",
    "outside",
    "receive_own_share",
    "refuse",
    "send",
    "set_duties",
    "sign",
    "terminate",
    "write_template",
]
