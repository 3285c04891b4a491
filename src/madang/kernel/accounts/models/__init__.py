"""Books, what is claimed, and the ledger."""

from madang.kernel.accounts.models.books import Book, BudgetLine, Shift, ShiftAsked, Tranche
from madang.kernel.accounts.models.claims import Claim, Receipt
from madang.kernel.accounts.models.fees import Fee
from madang.kernel.accounts.models.ledger import Account, Entry, EntrySort, Line, Month
from madang.kernel.accounts.models.schemes import Basis, CostItem, Scheme, SchemeLimit, SchemePart
from madang.kernel.accounts.models.settling import Settlement

__all__ = [
    "Account",
    "Basis",
    "Book",
    "BudgetLine",
    "Claim",
    "CostItem",
    "Entry",
    "EntrySort",
    "Fee",
    "Line",
    "Month",
    "Receipt",
    "Scheme",
    "SchemeLimit",
    "SchemePart",
    "Settlement",
    "Shift",
    "ShiftAsked",
    "Tranche",
]
