"""The table of the cache: how often somebody has tried to sign in, shared by all web workers."""

from typing import ClassVar

from django.db import migrations

MAKE = """
CREATE TABLE rate_limits (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX rate_limits_expires ON rate_limits (expires);
"""


class Migration(migrations.Migration):
    """Made here and not by ``createcachetable``, so that one command builds the whole database."""

    dependencies: ClassVar = [("people", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(MAKE, "DROP TABLE rate_limits")]
