"""Writes: draft a call, publish it, correct it, write down its draw."""

from madang.kernel.calls.actions.copying import copy_of, repeat_round
from madang.kernel.calls.actions.drafting import (
    create,
    remove_criterion,
    remove_offer,
    remove_question,
    remove_round,
    save_criterion,
    save_offer,
    save_question,
    save_reserve,
    save_round,
    update,
)
from madang.kernel.calls.actions.publication import cancel, correct, publish, record_draw

__all__ = [
    "cancel",
    "copy_of",
    "correct",
    "create",
    "publish",
    "record_draw",
    "remove_criterion",
    "remove_offer",
    "remove_question",
    "remove_round",
    "repeat_round",
    "save_criterion",
    "save_offer",
    "save_question",
    "save_reserve",
    "save_round",
    "update",
]
