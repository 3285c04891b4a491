"""The money of an agreement: budget, tranches, claims, settlement, and books in double entry."""
