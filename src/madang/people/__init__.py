"""Persons, organisations, and who may do what."""
