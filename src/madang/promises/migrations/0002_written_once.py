"""Rows that are written once and never changed: the database sees to it."""

from typing import ClassVar

from django.db import migrations

from madang.core.guards import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("promises", "0001_initial")]

    operations: ClassVar = [append_only("promises_slip"), append_only("promises_handover")]
