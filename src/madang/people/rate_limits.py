"""How often somebody has tried something is kept only as long as it counts."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection


def forget_expired(at: datetime) -> int:
    """Take out the counts that have expired at ``at``; return how many. They name network addresses."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rate_limits WHERE expires < %s", [at])
        return int(cursor.rowcount)


def counted(what: str, who: str, *, at: datetime, seconds: int) -> int:
    """Count one try of ``who`` at ``what`` and return how many there were within ``seconds`` of the first.

    One statement, so that no two tries count as one; ``who`` (often a network address) is kept covered.
    """
    covered = sha256(f"{settings.SECRET_KEY}:{what}:{who}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rate_limits AS kept (cache_key, value, expires) VALUES (%s, '1', %s)"
            " ON CONFLICT (cache_key) DO UPDATE SET"
            " value = CASE WHEN kept.expires < %s THEN '1' ELSE (kept.value::int + 1)::text END,"
            " expires = CASE WHEN kept.expires < %s THEN excluded.expires ELSE kept.expires END"
            " RETURNING value",
            [f"{what}:{covered}", at + timedelta(seconds=seconds), at, at],
        )
        return int(cursor.fetchone()[0])
