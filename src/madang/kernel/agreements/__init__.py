"""What is signed after an award: terms, signatures, own share, duties, changes, the end."""
