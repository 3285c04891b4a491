"""Every deed of this stage: ``reviews.actions.submit(...)``."""

from madang.kernel.reviews.actions.assigning import assign, declare, release, remind_evaluators
from madang.kernel.reviews.actions.ranking import (
    ask_hosts,
    hand_back,
    save_ranking,
    submit_ranking,
)
from madang.kernel.reviews.actions.scoring import save_comment, save_score, submit
from madang.kernel.reviews.actions.screening import check_rule, screen
from madang.kernel.reviews.rules import Entry

__all__ = [
    "Entry",
    "ask_hosts",
    "assign",
    "check_rule",
    "declare",
    "hand_back",
    "release",
    "remind_evaluators",
    "save_comment",
    "save_ranking",
    "save_score",
    "screen",
    "submit",
    "submit_ranking",
]
