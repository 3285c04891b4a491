"""Deeds on capacity, at the small doors, on accounts, and on what stands idle."""
