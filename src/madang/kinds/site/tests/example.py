"""A small round of this kind for the contract of all kinds: what describe and asked would say of it."""

DETAILS: dict[str, dict[str, object]] = {}
ASKED: dict[str, dict[str, object]] = {}
