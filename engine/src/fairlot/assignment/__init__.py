"""Evaluators to applications: who judges what, so that loads hold, conflicts are kept and scores count."""
