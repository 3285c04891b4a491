"""The hash that binds each entry to the one before: SHA-256 over canonical JSON (RFC 8785)."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import rfc8785

GENESIS = "0" * 64


def link(
    *,
    number: int,
    at: datetime,
    actor_id: int | None,
    verb: str,
    subject: str,
    data: dict[str, Any],
    previous: str,
) -> str:
    """Return the hash of an entry, 64 hex digits."""
    body: dict[str, Any] = {
        "number": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor_id,
        "verb": verb,
        "subject": subject,
        "data": data,
        "previous": previous,
    }
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()
