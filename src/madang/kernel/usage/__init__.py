"""How much of what was agreed is used: granted, used and left, month by month."""
