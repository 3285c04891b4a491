"""Deeds of voice: plan a meeting, take requests, answer them, and have them closed by those who asked."""

from madang.kernel.voice.actions.answering import act, answer, assign, extend, hand_over
from madang.kernel.voice.actions.asking import ask, enter, follow, unfollow
from madang.kernel.voice.actions.closing import ask_back, confirm, object_to, record, see_to_silence
from madang.kernel.voice.actions.doors import close_door, open_door
from madang.kernel.voice.actions.looking import join, rewrite, take_up, turn_down
from madang.kernel.voice.actions.meetings import (
    add_participant,
    call_off,
    change,
    close,
    drop_participant,
    hold,
    invite,
    mark,
    plan,
    save_minutes,
)

__all__ = [
    "act",
    "add_participant",
    "answer",
    "ask",
    "ask_back",
    "assign",
    "call_off",
    "change",
    "close",
    "close_door",
    "confirm",
    "drop_participant",
    "enter",
    "extend",
    "follow",
    "hand_over",
    "hold",
    "invite",
    "join",
    "mark",
    "object_to",
    "open_door",
    "plan",
    "record",
    "rewrite",
    "save_minutes",
    "see_to_silence",
    "take_up",
    "turn_down",
    "unfollow",
]
