"""Deeds: say how support is paid, open the books, plan, pay, claim, decide, settle, close a month."""

from madang.kernel.accounts.actions.books import open_books, open_due, pay, set_budget
from madang.kernel.accounts.actions.claims import add_receipt, file, path_of, remove_receipt
from madang.kernel.accounts.actions.deciding import accept, refuse, reverse
from madang.kernel.accounts.actions.fees import bill_due, note_fee
from madang.kernel.accounts.actions.months import close_month
from madang.kernel.accounts.actions.schemes import draft, send, write_scheme
from madang.kernel.accounts.actions.settling import confirm, propose, receive_return, send_back
from madang.kernel.accounts.actions.shifting import approve_shift, ask_shift, shift

__all__ = [
    "accept",
    "add_receipt",
    "approve_shift",
    "ask_shift",
    "bill_due",
    "close_month",
    "confirm",
    "draft",
    "file",
    "note_fee",
    "open_books",
    "open_due",
    "path_of",
    "pay",
    "propose",
    "receive_return",
    "refuse",
    "remove_receipt",
    "reverse",
    "send",
    "send_back",
    "set_budget",
    "shift",
    "write_scheme",
]
