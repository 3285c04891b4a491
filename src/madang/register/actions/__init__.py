"""Deeds of the register."""

from madang.register.actions.entering import add, enter, mention
from madang.register.actions.facts import confirm, correct, rename, state, succeed
from madang.register.actions.invitations import accept, decline, invite, take_back
from madang.register.actions.joining import ask_to_join, grant, refuse, withdraw
from madang.register.actions.membership import change_role, end, make_first_officer

__all__ = [
    "accept",
    "add",
    "ask_to_join",
    "change_role",
    "confirm",
    "correct",
    "decline",
    "end",
    "enter",
    "grant",
    "invite",
    "make_first_officer",
    "mention",
    "refuse",
    "rename",
    "state",
    "succeed",
    "take_back",
    "withdraw",
]
