"""Deeds of the ledger. ``by`` None is the house itself: a rule, an import, the past of the example city."""

from madang.promises.actions import packing
from madang.promises.actions.closing import break_, give_evidence, judge, keep, release
from madang.promises.actions.following import follow, unfollow
from madang.promises.actions.making import make, write_down
from madang.promises.actions.moving import hand_over, pause, postpone, resume
from madang.promises.actions.reminding import remind_due
from madang.promises.actions.setting import set_terms

__all__ = [
    "break_",
    "follow",
    "give_evidence",
    "hand_over",
    "judge",
    "keep",
    "make",
    "packing",
    "pause",
    "postpone",
    "release",
    "remind_due",
    "resume",
    "set_terms",
    "unfollow",
    "write_down",
]
