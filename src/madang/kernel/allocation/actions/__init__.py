"""Deeds: fix the entry list, compute, propose, publish, answer."""

from madang.kernel.allocation.actions.awards import accept, decline, expire_due
from madang.kernel.allocation.actions.computations import cancel, carry_out, recover, request_run
from madang.kernel.allocation.actions.entries import freeze, freeze_due
from madang.kernel.allocation.actions.leftovers import take_leftover
from madang.kernel.allocation.actions.publications import propose, publish, send_back
from madang.kernel.allocation.actions.vacancies import Filling, offer_on

__all__ = [
    "Filling",
    "accept",
    "cancel",
    "carry_out",
    "decline",
    "expire_due",
    "freeze",
    "freeze_due",
    "offer_on",
    "propose",
    "publish",
    "recover",
    "request_run",
    "send_back",
    "take_leftover",
]
