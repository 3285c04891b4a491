"""Runs of the engine over a round, their publication, and the awards."""
