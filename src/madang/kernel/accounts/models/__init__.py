"""Books, what is claimed, and the ledger."""

from madang.kernel.accounts.models.books import Book, BudgetLine, CostItem, Scheme, SchemePart, Shift, Tranche
from madang.kernel.accounts.models.claims import Claim, Receipt
from madang.kernel.accounts.models.ledger import Account, Entry, EntrySort, Line, Month
from madang.kernel.accounts.models.settling import Settlement

__all__ = [
    "Account",
    "Book",
    "BudgetLine",
    "Claim",
    "CostItem",
    "Entry",
    "EntrySort",
    "Line",
    "Month",
    "Receipt",
    "Scheme",
    "SchemePart",
    "Settlement",
    "Shift",
    "Tranche",
]
