"""Rows that are written once and never changed: the database sees to it."""

from typing import ClassVar

from django.db import migrations

from madang.core.guards import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("voice", "0001_initial")]

    operations: ClassVar = [
        append_only("voice_answer"),
        append_only("voice_measure"),
        append_only("voice_join"),
        append_only("voice_minuteskept"),
    ]
