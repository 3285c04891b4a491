"""The ledger: who owes what to whom by when, how one will know, and what became of it."""
