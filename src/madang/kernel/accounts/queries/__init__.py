"""Readings: books, budget, what is conspicuous, what came out, and tables to give out."""

from madang.kernel.accounts.queries.books import (
    agreement_today,
    balances,
    book_of,
    budget_of,
    counted,
    is_over,
    item_left,
    milestone_kept,
    term_of,
    tranches_of,
)
from madang.kernel.accounts.queries.conspicuous import alarms_of, matching
from madang.kernel.accounts.queries.lists import (
    agreements_without_books,
    books,
    books_of_company,
    claims_of,
    entries_of,
    months_closed,
    receipts_to_decide,
)
from madang.kernel.accounts.queries.months import closed_months, earliest_month, month_digest, trial_balance
from madang.kernel.accounts.queries.tables import LEDGER, RECEIPTS, SETTLEMENTS, rows_of

__all__ = [
    "LEDGER",
    "RECEIPTS",
    "SETTLEMENTS",
    "agreement_today",
    "agreements_without_books",
    "alarms_of",
    "balances",
    "book_of",
    "books",
    "books_of_company",
    "budget_of",
    "claims_of",
    "closed_months",
    "counted",
    "earliest_month",
    "entries_of",
    "is_over",
    "item_left",
    "matching",
    "milestone_kept",
    "month_digest",
    "months_closed",
    "receipts_to_decide",
    "rows_of",
    "term_of",
    "tranches_of",
    "trial_balance",
]
