"""Rows that are written once and never changed: the database sees to it."""

from typing import ClassVar

from django.db import migrations

from madang.core.guards import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("usage", "0001_initial")]

    operations: ClassVar = [append_only(f"usage_{name}") for name in ("granted", "entry", "alert")]
