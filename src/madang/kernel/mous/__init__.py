"""Agreements of intent with firms (MOUs): who signed, what each owes, what was found of it."""
