"""How often somebody has tried to sign in is kept only as long as it counts."""

from datetime import datetime

from django.db import connection


def forget_expired(at: datetime) -> int:
    """Take out the counts that have expired at ``at``; return how many. They name network addresses."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rate_limits WHERE expires < %s", [at])
        return int(cursor.rowcount)
