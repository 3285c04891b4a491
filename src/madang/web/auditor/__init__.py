"""For auditors: the log, and any decision replayed."""
