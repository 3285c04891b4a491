"""A small round of this kind for the contract of all kinds: what describe and asked would say of it."""

POOL: dict[str, object] = {
    "pool": "h100",
    "accelerator": "H100",
    "first_month": "2026-12",
    "months": 3,
    "unit": "single",
    "units_per_node": 8,
    "security_class": 2,
    "least_each": 0,
    "most_each": 0,
    "price_won": 100_000,
}
TERM: dict[str, object] = {"units": 2, "first_month": "2026-12", "months": 2, "steady": "no"}

DETAILS = {"S01": POOL, "S02": {**POOL, "pool": "a100", "accelerator": "A100"}}
ASKED = {"S01": TERM, "S02": TERM}
